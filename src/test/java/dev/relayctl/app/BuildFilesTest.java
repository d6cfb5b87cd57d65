package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.guardrail.BuildContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a project for the question what its image is built of. */
class BuildFilesTest {
  @TempDir Path directory;

  @BeforeEach
  void project() throws IOException {
    write("fly.toml", "app = \"relay\"\n[deploy]\nrelease_command = \"/app/scripts/migrate.sh\"\n");
    write("Dockerfile", "FROM base\nCOPY src /src\nCOPY lib/*.jar /lib/\nCOPY . /all\n");
    write("src/a.py", "");
    write("scripts/migrate.sh", "");
    write("migrations/V1__a.sql", "");
    write("migrations/README.md", "");
    write(".dockerignore", "**/*.md\n");
  }

  @Test
  void readsWhatIsNeededAndByWhom() throws IOException {
    BuildContext read = read("").orElseThrow();

    assertThat(read.path()).isEqualTo("Dockerfile");
    assertThat(read.ignorefile()).isEqualTo(".dockerignore");
    assertThat(read.needed())
        .extracting(each -> each.path() + " " + each.files() + ": " + each.why())
        .containsExactly(
            "migrations [migrations/V1__a.sql]: the release command applies it",
            "scripts/migrate.sh [scripts/migrate.sh]: the release command runs it",
            "src [src/a.py]: Dockerfile copies it in line 2");
  }

  @Test
  void anIgnorefileOfTheDockerfileComesFirst() throws IOException {
    write("Dockerfile.dockerignore", "src\n");

    BuildContext read = read("").orElseThrow();

    assertThat(read.ignorefile()).isEqualTo("Dockerfile.dockerignore");
    assertThat(read.ignored().leavesOut("src/a.py")).isTrue();
  }

  @Test
  void theFlyConfigurationMayNameBoth() throws IOException {
    write("docker/Dockerfile.fly", "FROM base\nCOPY src /src\n");
    write("docker/ignore", "src\n");
    write(
        "fly.toml",
        "[build]\ndockerfile = \"docker/Dockerfile.fly\"\nignorefile = \"docker/ignore\"\n");

    BuildContext read = read("").orElseThrow();

    assertThat(List.of(read.path(), Objects.requireNonNull(read.ignorefile())))
        .containsExactly("docker/Dockerfile.fly", "docker/ignore");
  }

  @Test
  void nothingIsNeededOfAnImageThatComesFromElsewhere() throws IOException {
    assertThat(read("image: relay@sha256:" + "2".repeat(64))).isEmpty();
    write("fly.toml", "[build]\nimage = \"relay:v1\"\n");
    assertThat(read("")).isEmpty();
  }

  @Test
  void whatRelayctlAppliesItselfIsNotNeeded() throws IOException {
    Files.delete(directory.resolve(".dockerignore"));
    assertThat(read("").orElseThrow().needed()).isEmpty();

    write(".dockerignore", "");
    assertThat(read("", "direct").orElseThrow().needed())
        .extracting(BuildContext.Needed::path)
        .containsExactly("src");
  }

  private Optional<BuildContext> read(String image) throws IOException {
    return read(image, "release-command");
  }

  private Optional<BuildContext> read(String image, String run) throws IOException {
    write(
        "environments/dev.yaml",
        "kind: dev\napp: {name: relay, config: fly.toml%s}\nmigrations: {run: %s}\n"
            .formatted(image.isEmpty() ? "" : ", " + image, run));
    var project =
        new Project(
            directory,
            new InMemoryLookups(),
            new ReferencedDatabases(new InMemoryLookups()),
            Project.World.REAL,
            () -> Instant.EPOCH);
    Environment environment = ok(project.environment("dev"));
    var app = Objects.requireNonNull(environment.app());
    FlyToml toml = ok(new Wishes(project).toml(environment, app));
    return new BuildFiles(project).of(environment, app, toml);
  }

  private void write(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
