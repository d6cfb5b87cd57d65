package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The accident: a server that tried to listen on a port called {@code $PORT}. */
class ExecFormTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "uvicorn main:app --port $PORT",
        "gunicorn -b 0.0.0.0:$PORT app",
        "server --port ${PORT}",
        "server --port ${PORT:-8080}",
        "sh serve.sh $PORT"
      })
  void refusesAVariableThatNoShellReplaces(String command) {
    assertThat(of("production", command)).containsExactly("refuse variable-in-exec-form");
    assertThat(of("staging", command)).containsExactly("warn variable-in-exec-form");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sh -c 'exec server --port $PORT'",
        "/bin/bash -lc 'exec server --port $PORT'",
        "env A=b sh -ec 'exec server --port $PORT'",
        "server --price 5$",
        "awk '{ print $NAME }' file",
        "server --port 8080"
      })
  void acceptsOneForAShell(String command) {
    assertThat(of("production", command)).isEmpty();
  }

  @Test
  void onlyWarnsOfAPlaceholderThatSpringMayReplace() {
    assertThat(of("production", "java -jar app.jar --server.port=${PORT}"))
        .containsExactly("warn variable-in-exec-form");
    assertThat(of("production", "java -jar app.jar --server.port=$PORT"))
        .containsExactly("refuse variable-in-exec-form");
  }

  @Test
  void looksAtTheReleaseCommand() {
    String toml = "[processes]\nworker = \"work\"\n[deploy]\nrelease_command = \"%s\"\n";

    assertThat(
            Given.of("kind: production").toml(toml.formatted("migrate $DATABASE_URL")).findings())
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.what())
                .isEqualTo("the release command starts with $DATABASE_URL as it is written"));
    assertThat(
            Given.of("kind: production")
                .toml(toml.formatted("sh -c 'migrate $DATABASE_URL'"))
                .found())
        .isEmpty();
  }

  @Test
  void looksAtTheDockerfileWhereItsCommandIsStarted() {
    assertThat(built("CMD [\"server\", \"--port\", \"$PORT\"]"))
        .containsExactly("refuse variable-in-exec-form");
    assertThat(built("CMD server --port $PORT")).isEmpty();
    assertThat(built("ENTRYPOINT [\"sh\", \"-c\"]\nCMD [\"server --port $PORT\"]")).isEmpty();
    assertThat(
            Given.of("kind: production")
                .toml("[processes]\nworker = \"work\"\n")
                .build(context("CMD [\"server\", \"$PORT\"]"))
                .found())
        .isEmpty();
  }

  @Test
  void buildpacksStartCommandsInAShell() {
    assertThat(
            Given.of("kind: production")
                .toml("[processes]\nworker = \"work $QUEUE\"\n[build]\nbuilder = \"heroku/x\"\n")
                .found())
        .isEmpty();
  }

  private static List<String> built(String command) {
    return Given.of("kind: production").build(context(command)).found();
  }

  private static BuildContext context(String command) {
    return new BuildContext(
        "Dockerfile",
        Dockerfile.of("FROM base\n" + command + "\n"),
        null,
        null,
        Ignorefile.NONE,
        List.of());
  }

  private static List<String> of(String kind, String command) {
    return Given.of("kind: " + kind).toml("[processes]\nworker = \"" + command + "\"\n").found();
  }
}
