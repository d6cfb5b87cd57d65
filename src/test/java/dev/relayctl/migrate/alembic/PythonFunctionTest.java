package dev.relayctl.migrate.alembic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonFunctionTest {
  private static final String AFTER = "\n\n\ndef downgrade():\n    op.drop_table('a')\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "def upgrade(): pass",
        "def upgrade() -> None:\n    \"\"\"Nothing yet.\"\"\"\n    # op.create_table('a')",
        "def upgrade():\n    ...",
        "def upgrade():\n    op.create_table('a')\n\n\ndef upgrade():\n    pass"
      })
  void seesThatNothingIsDone(String text) {
    assertThat(of(text))
        .isInstanceOfSatisfying(
            PythonFunction.Defined.class, defined -> assertThat(defined.doesNothing()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "def upgrade():\n    pass\n    op.create_table('a')",
        "def upgrade():\n    if context.is_offline_mode():\n        pass",
        "def upgrade(engine):\n    globals()['upgrade_' + engine]()",
        "def upgrade():\n    return"
      })
  void takesTheRestForWork(String text) {
    assertThat(of(text))
        .isInstanceOfSatisfying(
            PythonFunction.Defined.class, defined -> assertThat(defined.doesNothing()).isFalse());
  }

  private static PythonFunction of(String text) {
    return PythonFunction.of(PythonTokens.of(text + AFTER).tokens(), "upgrade");
  }
}
