package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseScriptTest {
  private static final String LIMIT = "#!/bin/sh\nexport PGOPTIONS='-c lock_timeout=5s'\n";

  private static List<String> of(String script) {
    return ReleaseScript.of(script).stream()
        .map(each -> each.line() + " " + each.guardrail().id())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alembic upgrade head || true",
        "uv run alembic upgrade head || echo 'failed'",
        "python manage.py migrate || :;",
        "alembic upgrade head &",
        "cd /app && alembic upgrade head || true",
        "echo now; alembic upgrade head || true",
        "psql -f all.sql | tee log",
        "alembic upgrade head | tee log",
        "alembic upgrade head\necho done",
        "alembic \\\n  upgrade head || true",
        "DATABASE_URL=$DIRECT alembic upgrade head\nsleep 1"
      })
  void tellsWhereAFailureIsHidden(String script) {
    assertThat(of(LIMIT + script)).containsExactly("3 release-command-hides-failure");
  }

  @Test
  void followsWhatIsSet() {
    assertThat(of(LIMIT + "set -e\nset +e\nalembic upgrade head\nexit 0"))
        .containsExactly("5 release-command-hides-failure");
    assertThat(of(LIMIT + "set -e\nalembic upgrade head | tee log"))
        .containsExactly("4 release-command-hides-failure");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alembic upgrade head",
        "set -eu\nalembic upgrade head\necho migrated",
        "set -euo pipefail\nalembic upgrade head | tee log",
        "exec alembic upgrade head\n",
        "if ! alembic upgrade head; then exit 1; fi\necho migrated",
        "alembic upgrade head || exit 1\necho migrated",
        "alembic upgrade head && echo done",
        "# alembic upgrade head || true\nalembic upgrade head",
        "echo 'now: alembic upgrade head'\nexec alembic upgrade head",
        "[ -f alembic.ini ] || true\nalembic upgrade head",
        "ls | wc -l\nalembic upgrade head",
        "psql -c 'select 1' | grep 1\nexec alembic upgrade head",
        "echo 'alembic upgrade head || true'\nexec alembic upgrade head"
      })
  void acceptsWhatPassesAFailureOn(String script) {
    assertThat(of(LIMIT + script)).isEmpty();
  }

  @Test
  void advisesALockTimeout() {
    assertThat(of("#!/bin/sh\nset -e\n\nalembic upgrade head\n"))
        .containsExactly("4 release-command-without-lock-timeout");
    assertThat(of("#!/bin/sh -e\njava -jar app.jar migrate\n")).isEmpty();
  }

  @Test
  void namesTheWayThatTheToolTakes() {
    assertThat(ReleaseScript.of("flyway migrate\n"))
        .singleElement()
        .extracting(ReleaseScript.Fault::remedy)
        .isEqualTo("export FLYWAY_INIT_SQL=\"SET lock_timeout = '5s'\" before it");
    assertThat(ReleaseScript.of("psql -f up.sql\n"))
        .singleElement()
        .extracting(ReleaseScript.Fault::remedy)
        .asString()
        .startsWith("export PGOPTIONS='-c lock_timeout=5s'");
    assertThat(of(LIMIT + "flyway migrate\n"))
        .containsExactly("3 release-command-without-lock-timeout");
    assertThat(of("export FLYWAY_INIT_SQL=\"SET lock_timeout = '5s'\"\nflyway migrate\n"))
        .isEmpty();
  }

  @Test
  void seesLineEndsOfWindows() {
    assertThat(of("#!/bin/sh\r\nset -e\r\njava -jar app.jar migrate\r\n"))
        .containsExactly("1 release-command-not-runnable");
  }

  @Test
  void findsNothingInOurOwn() throws IOException {
    assertThat(of(Files.readString(Path.of("scripts/migrate.sh")))).isEmpty();
  }
}
