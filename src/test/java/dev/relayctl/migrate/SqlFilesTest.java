package dev.relayctl.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.lint.Traced;
import dev.relayctl.run.Tracing.Origin;
import dev.relayctl.run.Tracing.Script;
import org.junit.jupiter.api.Test;

class SqlFilesTest {
  private static final String BOOKKEEPING = "UPDATE alembic_version SET version_num='b';";

  @Test
  void findsNoStatementInARevisionOfPassAlone() {
    assertThat(mode(BOOKKEEPING, Origin.RENDERED_NOTHING)).isEqualTo(Traced.Mode.EMPTY);
    assertThat(mode("-- later", Origin.FILE)).isEqualTo(Traced.Mode.EMPTY);
  }

  @Test
  void letsARevisionThatMergesBe() {
    assertThat(mode(BOOKKEEPING, Origin.RENDERED)).isEqualTo(Traced.Mode.TRANSACTION);
  }

  private static Traced.Mode mode(String text, Origin origin) {
    return SqlFiles.parse(new Script("b.py", text, null, origin))
        .orElse(problems -> {
          throw new AssertionError(problems.toString());
        })
        .mode();
  }
}
