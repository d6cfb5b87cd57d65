package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ci check}: what it finds in generated workflows and in others. */
final class CiCheckTest {
  private static final String OWN = ".github/workflows/own.yml";

  @TempDir private Path project;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void aProjectWithItsWorkflows() throws IOException {
    given("environments/staging.yaml", "kind: staging\ndeploy: { branch: main }\n");
    given("environments/preview.yaml", "kind: preview\npreview: { from: staging }\n");
    assertThat(relayctl("ci", "install")).as(err.toString()).isZero();
  }

  @Test
  void hasNothingAgainstWhatWasInstalled() {
    assertThat(relayctl("ci", "check")).as(out.toString()).isZero();

    assertThat(out.toString()).contains("Nothing found.");
  }

  @Test
  void tellsWhichGeneratedFileIsOutOfDateAndWhichIsLeftOver() throws IOException {
    given("environments/staging.yaml", "kind: staging\ndeploy: { branch: next }\n");
    Files.delete(project.resolve("environments/preview.yaml"));

    assertThat(relayctl("ci", "check")).isEqualTo(4);

    assertThat(out.toString()).contains("ci.outdated", "ci.left-over", "relayctl-preview.yml");
  }

  @Test
  void tellsWhichIsMissingAndWhichWasEdited() throws IOException {
    Files.delete(project.resolve(".github/workflows/relayctl-preview.yml"));
    Path deploy = project.resolve(".github/workflows/relayctl-deploy.yml");
    Files.writeString(deploy, Files.readString(deploy) + "# mine\n");

    assertThat(relayctl("ci", "check")).isEqualTo(4);

    assertThat(out.toString()).contains("ci.missing", "ci.edited");
  }

  @Test
  void settingsOfActionlintHaveToKnowTheGeneratedWorkflows() throws IOException {
    Path settings = project.resolve(".github/actionlint.yaml");
    String complete = Files.readString(settings);
    Files.delete(settings);

    assertThat(relayctl("ci", "check")).isEqualTo(4);
    assertThat(out.toString()).contains("ci.missing", ".github/actionlint.yaml");

    given(".github/actionlint.yml", "paths: {}\n");
    assertThat(relayctl("ci", "check")).isEqualTo(4);
    assertThat(out.toString()).contains("ci.actionlint", ".github/actionlint.yml");

    given(".github/actionlint.yml", "# of ours\n" + complete);
    assertThat(relayctl("ci", "check")).as(out.toString()).isZero();
  }

  @Test
  void findsWhatIsDangerousWithItsLine() throws IOException {
    given(
        OWN,
        """
        on: pull_request_target
        permissions: write-all
        concurrency: { group: x, cancel-in-progress: true }
        jobs:
          one:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v4
                with:
                  ref: ${{ github.event.pull_request.head.sha }}
              - run: |
                  flyctl deploy
                  echo "${{ github.event.pull_request.title }}"
        """);

    assertThat(relayctl("ci", "check", "--json")).isEqualTo(4);
    assertThat(out.toString()).contains("relayctl/workflow-findings/v1");

    assertThat(relayctl("ci", "check")).isEqualTo(4);
    assertThat(out.toString())
        .containsSubsequence("ci.write-all", OWN + ":2")
        .containsSubsequence("ci.cancels-deploys", OWN + ":3")
        .containsSubsequence("ci.unpinned", OWN + ":8")
        .containsSubsequence("ci.foreign-code", OWN + ":10")
        .containsSubsequence("ci.injection", OWN + ":13");
  }

  @Test
  void findsWhichFilesAFilterOfPathsMisses() throws IOException {
    given(
        "environments/staging.yaml",
        """
        kind: staging
        deploy: { branch: main }
        migrations: { directory: db/migrations }
        """);
    assertThat(relayctl("ci", "install")).as(err.toString()).isZero();
    for (String file : List.of("Dockerfile", "fly.toml", "uv.lock", "db/migrations/V1__a.sql")) {
      given(file, "");
    }
    given(
        OWN,
        """
        on:
          push:
            paths: ["src/**", Dockerfile, "environments/*", db/migrations/V1__a.sql]
          pull_request:
            paths-ignore: ["*.lock", "docs/**"]
        jobs:
          deploy:
            runs-on: ubuntu-latest
            steps:
              - run: flyctl deploy
        """);

    assertThat(relayctl("ci", "check")).isEqualTo(4);

    assertThat(out.toString())
        .containsSubsequence(
            "ci.paths-miss: a change of db/migrations/, fly.toml, uv.lock alone", OWN + ":3")
        .containsSubsequence("ci.paths-miss: a change of uv.lock alone", OWN + ":5");

    given(OWN, Files.readString(project.resolve(OWN)).replace("flyctl deploy", "echo"));
    assertThat(relayctl("ci", "check")).as(out.toString()).isZero();
  }

  @Test
  void leavesAloneWhatIsSafe() throws IOException {
    given(
        OWN,
        """
        on: [push, pull_request]
        concurrency: { group: x, cancel-in-progress: true }
        jobs:
          test:
            steps:
              - uses: ./.github/actions/build
              - env: { TITLE: "${{ github.event.pull_request.title }}" }
                run: echo "$TITLE" "${{ github.sha }}"
              - run: scripts/relayctl --sandbox deploy staging
        """);

    assertThat(relayctl("ci", "check")).as(out.toString()).isZero();
  }

  @Test
  void aFileThatIsNoYamlIsTold() throws IOException {
    given(OWN, "on: [push\n");

    assertThat(relayctl("ci", "check")).isEqualTo(4);

    assertThat(out.toString()).contains("config.syntax", OWN);
  }

  private void given(String path, String text) throws IOException {
    Path file = project.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private int relayctl(String... arguments) {
    return new InProcess(out, err).runAnew(project, Map.of(), arguments);
  }
}
