package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.testing.Golden;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ci install}: the workflows that it writes, and those that it leaves alone. */
final class CiInstallTest {
  private static final String DEPLOY = ".github/workflows/relayctl-deploy.yml";
  private static final String PREVIEW = ".github/workflows/relayctl-preview.yml";

  private static final String PLAN = ".github/workflows/relayctl-plan.yml";
  private static final String ACTIONLINT = ".github/actionlint.yaml";

  @TempDir private Path project;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void aProjectWithTheUsualEnvironments() throws IOException {
    CiProject.write(project);
  }

  @Test
  void writesTheWorkflowsOfThisRepository() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("environments"))) {
      for (Path file : files.toList()) {
        given("environments/" + file.getFileName(), Files.readString(file));
      }
    }
    given("scripts/relayctl", "");

    assertThat(relayctl()).as(err.toString()).isZero();

    Golden.check("ci/relayctl-deploy.yml", written(DEPLOY));
    Golden.check("ci/relayctl-plan.yml", written(PLAN));
    Golden.check("ci/relayctl-preview.yml", written(PREVIEW));
    Golden.check("ci/actionlint.yaml", written(ACTIONLINT));
    Golden.check("ci/install.txt", out.toString());
  }

  @Test
  void aSecondRunKeepsTheCommandOfTheFirst() throws IOException {
    assertThat(relayctl("--command", "./tools/relayctl")).isZero();
    String first = written(DEPLOY);

    assertThat(relayctl()).isZero();

    assertThat(written(DEPLOY)).isEqualTo(first).contains("./tools/relayctl deploy staging --yes");
    assertThat(out.toString()).contains("Up to date: " + DEPLOY);
  }

  @Test
  void theFilesFollowTheEnvironments() throws IOException {
    assertThat(relayctl()).isZero();
    given("environments/staging.yaml", "kind: staging\ndeploy: { branch: next }\n");

    assertThat(relayctl()).as(err.toString()).isZero();

    assertThat(written(DEPLOY)).contains("refs/heads/next").doesNotContain("refs/heads/staging");
  }

  @Test
  void whatWasEditedByHandIsKeptUnlessForced() throws IOException {
    assertThat(relayctl()).isZero();
    String edited = written(DEPLOY).replace("timeout-minutes: 60", "timeout-minutes: 90");
    given(DEPLOY, edited);

    assertThat(relayctl()).isEqualTo(2);
    assertThat(err.toString()).contains("ci.edited").contains("--force");
    assertThat(written(DEPLOY)).isEqualTo(edited);

    assertThat(relayctl("--force")).isZero();
    assertThat(written(DEPLOY)).contains("timeout-minutes: 60");
  }

  @Test
  void nothingIsWrittenWhereAFileOfThatNameIsSomebodyElses() throws IOException {
    given(PREVIEW, "name: ours\n");

    assertThat(relayctl()).isEqualTo(2);

    assertThat(err.toString()).contains("ci.not-ours");
    assertThat(project.resolve(DEPLOY)).doesNotExist();
  }

  @Test
  void settingsOfActionlintThatAreThereStayAndAreToBeExtended() throws IOException {
    given(ACTIONLINT, "config-variables: null\n");

    assertThat(relayctl("--force")).as(err.toString()).isZero();

    assertThat(written(ACTIONLINT)).isEqualTo("config-variables: null\n");
    assertThat(out.toString())
        .contains("add to " + ACTIONLINT, "'unexpected key \"queue\" for \"concurrency\" section'");
  }

  @Test
  void lineEndsOfWindowsAreNoEdit() throws IOException {
    assertThat(relayctl()).isZero();
    given(DEPLOY, written(DEPLOY).replace("\n", "\r\n"));

    assertThat(relayctl()).as(err.toString()).isZero();

    assertThat(out.toString()).contains("Up to date: " + DEPLOY);
  }

  @Test
  void aDryRunShowsTheFilesAndWritesNone() {
    assertThat(relayctl("--dry-run")).isZero();

    assertThat(out.toString()).contains("Would write " + DEPLOY).contains("name: relayctl deploy");
    assertThat(project.resolve(".github")).doesNotExist();
  }

  @Test
  void aBranchThatNoWorkflowCanNameIsRefused() throws IOException {
    given("environments/staging.yaml", "kind: staging\ndeploy: { branch: \"${git:branch}\" }\n");

    assertThat(relayctl()).isEqualTo(2);

    assertThat(err.toString()).contains("ci.branch-not-plain", "environments/staging.yaml:2");
  }

  @Test
  void aCommandOfTwoLinesIsRefused() {
    assertThat(relayctl("--command", "a\nb")).isEqualTo(2);

    assertThat(err.toString()).contains("ci.command");
  }

  @Test
  void thereHasToBeSomethingToDeploy() throws IOException {
    for (String name : List.of("dev", "staging", "production", "preview")) {
      Files.delete(project.resolve("environments/" + name + ".yaml"));
    }
    given("environments/local.yaml", "kind: local\n");

    assertThat(relayctl()).isEqualTo(2);

    assertThat(err.toString()).contains("ci.nothing-to-deploy");
  }

  private void given(String path, String text) throws IOException {
    Path file = project.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String written(String path) throws IOException {
    return Files.readString(project.resolve(path));
  }

  private int relayctl(String... arguments) {
    String[] all =
        Stream.concat(Stream.of("ci", "install"), Stream.of(arguments)).toArray(String[]::new);
    return new InProcess(out, err).runAnew(project, Map.of(), all);
  }
}
