package dev.relayctl.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvironmentFilesTest {
  @TempDir private Path project;

  @Test
  void mergesMapsAndReplacesValuesAndLists() {
    write(
        "defaults.yaml", "migrations: {engine: flyway, directory: migrations}\ndiffers: [a, b]\n");
    write(
        "base.yaml",
        "extends: defaults\nkind: staging\naliases: [base2]\nmigrations: {engine: alembic}\n");
    write("dev.yaml", "extends: base\nkind: dev\ndiffers: [c]\n");

    EnvironmentFile dev = ok().get(1);

    assertThat(dev.name()).isEqualTo("dev");
    assertThat(dev.chain()).containsExactly("dev", "base", "defaults");
    assertThat(dev.tree().find("kind")).contains(text("environments/dev.yaml", 2, 7, "dev"));
    assertThat(dev.tree().find("migrations", "engine"))
        .contains(text("environments/base.yaml", 4, 22, "alembic"));
    assertThat(dev.tree().find("migrations", "directory"))
        .contains(text("environments/defaults.yaml", 1, 41, "migrations"));
    assertThat(((Node.ListNode) dev.tree().find("differs").orElseThrow()).items()).hasSize(1);
    assertThat(dev.tree().entries()).doesNotContainKeys("extends", "aliases");
  }

  @Test
  void leavesDefaultsOut() {
    write("defaults.yaml", "app: {config: fly.toml}\n");
    write("dev.yaml", "kind: dev\n");
    write("notes.txt", "nothing");

    assertThat(ok()).extracting(EnvironmentFile::name).containsExactly("dev");
  }

  @Test
  void printsTheCircleOfFilesThatExtendEachOther() {
    write("a.yaml", "kind: dev\nextends: b\n");
    write("b.yaml", "kind: dev\nextends: a\n");

    List<Problem> problems = EnvironmentFiles.load(project).problems();

    assertThat(lines(problems))
        .containsExactly(
            "config.extends-cycle environments/b.yaml:2:10",
            "config.extends-cycle environments/a.yaml:2:10");
    assertThat(problems.getFirst().facts().why()).isEqualTo("a -> b -> a");
  }

  @Test
  void refusesAFileThatExtendsItself() {
    write("a.yaml", "kind: dev\nextends: a\n");

    assertThat(EnvironmentFiles.load(project).problems().getFirst().facts().why())
        .isEqualTo("a -> a");
  }

  @Test
  void suggestsTheBaseThatWasMeant() {
    write("defaults.yaml", "differs: []\n");
    write("dev.yaml", "kind: dev\nextends: default\n");

    Problem problem = EnvironmentFiles.load(project).problems().getFirst();

    assertThat(lines(List.of(problem)))
        .containsExactly("config.unknown-base environments/dev.yaml:2:10");
    assertThat(problem.facts().remedy())
        .isEqualTo("did you mean defaults? write extends: defaults");
  }

  @Test
  void saysWhatToTypeWhereNoEnvironmentExists() throws IOException {
    Problem without = EnvironmentFiles.load(project).problems().getFirst();
    Files.createDirectory(project.resolve("environments"));
    Problem empty = EnvironmentFiles.load(project).problems().getFirst();

    assertThat(List.of(without, empty))
        .allSatisfy(problem -> {
          assertThat(problem.facts().id().value()).isEqualTo("config.no-environments");
          assertThat(problem.facts().remedy()).contains("relayctl init");
        });
  }

  @Test
  void asksForTheExtensionYaml() {
    write("dev.yml", "kind: dev\n");

    Problem problem = EnvironmentFiles.load(project).problems().getFirst();

    assertThat(lines(List.of(problem)))
        .containsExactly("config.wrong-extension environments/dev.yml");
    assertThat(problem.facts().remedy()).isEqualTo("rename it to environments/dev.yaml");
  }

  @Test
  void refusesFileNamesThatAreNoNames() {
    write("Dev One.yaml", "kind: dev\n");

    assertThat(lines(EnvironmentFiles.load(project).problems()))
        .containsExactly("config.file-name environments/Dev One.yaml");
  }

  @Test
  void wantsAKind() {
    write("dev.yaml", "app: {name: relay-api}\n");

    assertThat(lines(EnvironmentFiles.load(project).problems()))
        .containsExactly("config.missing-kind environments/dev.yaml:1:1");
  }

  @Test
  void tellsTheProblemsOfAllFilesAtOnce() {
    write("a.yaml", "kind: dev\nx: 1\n");
    write("b.yaml", "");
    write("c.yaml", "kind: [\n");

    assertThat(lines(EnvironmentFiles.load(project).problems()))
        .containsExactly(
            "config.unknown-key environments/a.yaml:2:1",
            "config.empty environments/b.yaml:1:1",
            "config.syntax environments/c.yaml:2:1");
  }

  private List<EnvironmentFile> ok() {
    return switch (EnvironmentFiles.load(project)) {
      case Result.Ok<List<EnvironmentFile>>(List<EnvironmentFile> files) -> files;
      case Result.Bad<List<EnvironmentFile>> bad -> throw new AssertionError(bad.problems());
    };
  }

  private void write(String name, String text) {
    try {
      Path directory = Files.createDirectories(project.resolve("environments"));
      Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Node text(String file, int line, int column, String text) {
    return new Node.Scalar(new Position(file, line, column), Node.Type.TEXT, text);
  }

  private static List<String> lines(List<Problem> problems) {
    return problems.stream()
        .map(problem -> problem.facts().id() + " " + problem.facts().where().text())
        .toList();
  }
}
