package dev.relayctl.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageSourceTest {
  @TempDir Path project;

  @Test
  void takesAnImageThatIsGiven() throws IOException {
    ImageSource image = value(read("image: \"registry.fly.io/relay-api:${env:TAG}\""));

    assertThat(image)
        .isInstanceOfSatisfying(
            ImageSource.Given.class,
            given -> assertThat(given.reference()).hasToString("registry.fly.io/relay-api:v7"));
  }

  @Test
  void takesABuildWithAllItsKeys() throws IOException {
    ImageSource image =
        value(
            read(
                """
                build:
                  with: docker
                  context: backend
                  dockerfile: backend/Containerfile
                  target: runtime
                  args: { PYTHON: 3.13, debug: false }
                  inputs: [target/relay-api]
                """));

    assertThat(image)
        .isEqualTo(
            new ImageSource.Built(
                ImageSource.Builder.DOCKER,
                List.of(),
                "backend",
                "backend/Containerfile",
                "runtime",
                Map.of("PYTHON", "3.13", "debug", "false"),
                List.of("target/relay-api")));
  }

  @Test
  void leavesEverythingOpenWhenNothingIsSaid() throws IOException {
    assertThat(value(read("region: fra"))).isEqualTo(new ImageSource.Unsaid());
    assertThat(value(read("build: {}"))).isEqualTo(ImageSource.Built.BY_DEFAULT);
  }

  @Test
  void refusesAnImageBesideABuild() throws IOException {
    List<Problem> problems = read("image: nginx\nbuild: { with: docker }").problems();

    assertThat(said(problems)).containsExactly("environment.image-and-build dev.yaml:5");
  }

  @Test
  void refusesAnImageThatIsNoReferenceWhereItIsWritten() throws IOException {
    List<Problem> problems = read("image: Registry/App").problems();

    assertThat(said(problems)).containsExactly("deploy.image-form dev.yaml:5");
  }

  @Test
  void refusesACommandThatNobodyRunsAndAMissingOne() throws IOException {
    List<Problem> unused = read("build: { command: [make, image] }").problems();
    List<Problem> missing = read("build: { with: command }").problems();

    assertThat(said(unused)).containsExactly("environment.unused-build-key dev.yaml:5");
    assertThat(said(missing)).containsExactly("environment.build-without-command dev.yaml:5");
  }

  @Test
  void refusesDockerfileKeysThatACommandWouldIgnore() throws IOException {
    List<Problem> problems =
        read("build: { with: command, command: [make], target: x, args: { A: b } }").problems();

    assertThat(said(problems))
        .containsExactly(
            "environment.unused-build-key dev.yaml:5", "environment.unused-build-key dev.yaml:5");
  }

  @Test
  void anUnknownBuilderIsAnsweredWithTheKnownOnes() throws IOException {
    List<Problem> problems = read("build: { with: kaniko }").problems();

    assertThat(problems.getFirst().facts().why()).contains("flyctl", "docker", "command");
  }

  private Result<ImageSource> read(String app) throws IOException {
    Files.createDirectories(project.resolve("environments"));
    Files.writeString(
        project.resolve("environments/dev.yaml"),
        "kind: dev\ndatabase: { url: \"${env:DB}\" }\napp:\n  name: relay-api\n" + app.indent(2));
    var lookups = new InMemoryLookups().variable("TAG", "v7").variable("DB", "postgres://h/db");
    return Environments.load(project)
        .then(all -> all.find("dev", new Where.OnCommandLine("dev")))
        .then(definition -> definition.resolve(lookups))
        .map(environment -> Objects.requireNonNull(environment.app()).image());
  }

  private static ImageSource value(Result<ImageSource> result) {
    return result.orElse(problems -> {
      throw new AssertionError(problems.toString());
    });
  }

  private static List<String> said(List<Problem> problems) {
    return problems.stream()
        .map(Problem::facts)
        .map(facts ->
            facts.id().value()
                + " "
                + (facts.where() instanceof Where.InFile(String file, int line, int _)
                    ? Path.of(file).getFileName() + ":" + line
                    : facts.where().text()))
        .toList();
  }
}
