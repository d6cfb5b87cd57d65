package dev.relayctl.migrate.alembic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DowngradeTest {
  private static final String BEFORE =
      """
      \"""a\"""
      revision = "a"


      def upgrade():
          raise ValueError("not this one")


      """;

  private static Downgrade of(String text) {
    return Downgrade.of(PythonTokens.of(BEFORE + text).tokens());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# def downgrade(): pass",
        "class Old:\n    def downgrade(self): pass",
        "text = \"\"\"\ndef downgrade(): pass\n\"\"\"",
        "def downgraded(): pass"
      })
  void missesWhatTheModuleDoesNotDefine(String text) {
    assertThat(of(text)).isEqualTo(new Downgrade.Missing());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "def downgrade(): pass",
        "def downgrade() -> None:\n    op.drop_table('a')",
        "def downgrade(engine: dict[str, str] = {'a': 'b'}):\n    globals()[f'down_{engine}']()",
        "def downgrade():\n    if op.get_bind().dialect.name == 'x':\n        raise ValueError()",
        "def downgrade():\n    raised = 1",
        "def downgrade():\n    \"\"\"Nothing to do.\"\"\"",
        "def downgrade():\n    raise ValueError('first')\n\n\ndef downgrade():\n    pass",
        "downgrade = lambda: None"
      })
  void takesTheRestForWritten(String text) {
    assertThat(of(text)).isEqualTo(new Downgrade.Written());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pass", "...", "\"\"\"Nothing to do.\"\"\"", "pass\n    # later\n    pass"})
  void seesThatNothingTakesTheSchemaBack(String body) {
    String upgrade = "def upgrade():\n    op.create_index('a_b', 'a', ['b'])\n\n\n";
    String data = "def upgrade():\n    op.execute('update a set b = 1')\n\n\n";
    String downgrade = "def downgrade():\n    " + body + "\n";

    assertThat(of(upgrade + downgrade)).isEqualTo(new Downgrade.Empty("create_index"));
    assertThat(of(data + downgrade)).isEqualTo(new Downgrade.Written());
    assertThat(of(downgrade)).isEqualTo(new Downgrade.Written());
  }

  @Test
  void saysWhatIsRaised() {
    assertThat(of("def downgrade():\n    raise NotImplementedError()\n"))
        .isEqualTo(new Downgrade.Raises(10, "NotImplementedError"));
    assertThat(
            of(
                "def downgrade() -> None:\n    \"\"\"Never.\"\"\"\n    # really\n"
                    + "    raise RuntimeError(\n        'the text '\n        'is gone')\n"))
        .isEqualTo(new Downgrade.Raises(12, "RuntimeError: the text is gone"));
    assertThat(of("def downgrade(): raise\n")).isEqualTo(new Downgrade.Raises(9, "an exception"));
  }
}
