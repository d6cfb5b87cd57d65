package dev.relayctl.migrate.alembic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.migrate.alembic.ConcurrentIndexes.Built;
import dev.relayctl.postgres.InvalidIndex;
import org.junit.jupiter.api.Test;

final class ConcurrentIndexesTest {
  @Test
  void readsTheNamesThatAreWrittenOut() {
    ConcurrentIndexes found =
        upgrade(
            """
                with op.get_context().autocommit_block():
                    op.create_index("a", "t", ["x", sa.text("lower(y)")], postgresql_concurrently=True)
                    op.create_index(op.f("b"), "t", ["x"], schema="s", unique=True,
                        postgresql_concurrently=True)
                    op.create_index(index_name="c", table_name="t", columns=["x"],
                        postgresql_concurrently=True)
            """);

    assertThat(found.built())
        .containsExactly(
            new Built("a", "t", null), new Built("b", "t", "s"), new Built("c", "t", null));
  }

  @Test
  void leavesAsideWhatItCantKnow() {
    ConcurrentIndexes found =
        upgrade(
            """
                op.create_index("in_a_transaction", "t", ["x"])
                op.create_index("off", "t", ["x"], postgresql_concurrently=False)
                op.create_index(NAME, "t", ["x"], postgresql_concurrently=True)
                op.create_index("of_table", TABLE, ["x"], postgresql_concurrently=True)
                op.create_index("of_schema", "t", ["x"], schema=S, postgresql_concurrently=True)
                op.drop_index("dropped_by_itself", if_exists=True, postgresql_concurrently=True)
                op.create_index("dropped_by_itself", "t", ["x"], postgresql_concurrently=True)
            """);

    assertThat(found.built()).isEmpty();
  }

  @Test
  void takesAnIndexOfThatNameOnThatTableForItsOwn() {
    ConcurrentIndexes found =
        upgrade(
            """
                op.create_index("a", "t", ["x"], postgresql_concurrently=True)
                op.create_index("b", "t", ["x"], schema="s", postgresql_concurrently=True)
            """);

    assertThat(found.left(new InvalidIndex("public", "a", "t", true, 0))).isTrue();
    assertThat(found.left(new InvalidIndex("s", "b", "t", false, 0))).isTrue();
    assertThat(found.left(new InvalidIndex("other", "a", "t", false, 0))).isFalse();
    assertThat(found.left(new InvalidIndex("public", "b", "t", true, 0))).isFalse();
    assertThat(found.left(new InvalidIndex("public", "a", "u", true, 0))).isFalse();
    // It is what downgrade() builds.
    assertThat(found.left(new InvalidIndex("public", "back", "t", true, 0))).isFalse();
  }

  private static ConcurrentIndexes upgrade(String body) {
    String file =
        "def upgrade():\n"
            + body
            + "\n\ndef downgrade():\n"
            + "    op.create_index('back', 't', ['x'], postgresql_concurrently=True)\n";
    return ConcurrentIndexes.of(PythonTokens.of(file).tokens());
  }
}
