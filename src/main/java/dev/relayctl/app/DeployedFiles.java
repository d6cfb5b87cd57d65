package dev.relayctl.app;

import dev.relayctl.config.Node;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environments;
import dev.relayctl.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The files whose change is a reason to deploy, whatever else a project is made of.
 *
 * @param files examples by what they stand for: {@code migrations/} → {@code migrations/any.sql}
 */
record DeployedFiles(Map<String, List<String>> files) {
  private static final List<String> ALONE =
      List.of(
          "Dockerfile",
          "fly.toml",
          "requirements.txt",
          "uv.lock",
          "poetry.lock",
          "pdm.lock",
          "Pipfile.lock",
          "package-lock.json",
          "npm-shrinkwrap.json",
          "yarn.lock",
          "pnpm-lock.yaml",
          "bun.lock",
          "pom.xml",
          "gradle.lockfile",
          "go.sum",
          "Cargo.lock",
          "Gemfile.lock",
          "composer.lock",
          "mix.lock");

  DeployedFiles {
    files = Map.copyOf(files);
  }

  /** Those that a project has. */
  static DeployedFiles of(Path project, Environments all) {
    var files = new LinkedHashMap<String, List<String>>();
    files.put("environments/", List.of("environments/any.yaml"));
    Set<String> single = new LinkedHashSet<>(ALONE);
    for (Definition each : all.all()) {
      if (each.file().tree().find("app", "config").orElse(null) instanceof Node.Scalar config) {
        single.add(config.text());
      }
      if (each.file().tree().find("migrations", "directory").orElse(null)
          instanceof Node.Scalar directory) {
        String path = directory.text().replaceAll("/+$", "");
        files.put(path + "/", examples(project, path));
      }
    }
    single.stream()
        .filter(file -> Files.isRegularFile(project.resolve(file)))
        .forEach(file -> files.put(file, List.of(file)));
    return new DeployedFiles(files);
  }

  /** A new file beside each one that is there: a filter may name those one by one. */
  private static List<String> examples(Path project, String directory) {
    Path root = project.resolve(directory);
    if (!Files.isDirectory(root)) {
      return List.of(directory + "/any.sql");
    }
    try (Stream<Path> there = Files.walk(root)) {
      List<String> found =
          there
              .filter(Files::isRegularFile)
              .map(file -> {
                String name = file.getFileName().toString();
                String ending = name.contains(".") ? name.substring(name.lastIndexOf('.')) : "";
                return project.relativize(file.resolveSibling("any" + ending)).toString();
              })
              .distinct()
              .sorted()
              .toList();
      return found.isEmpty() ? List.of(directory + "/any.sql") : found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the filters of a workflow's events miss. */
  List<Problem> missedBy(Node.MapNode workflow) {
    var found = new ArrayList<Problem>();
    if (workflow.find("on").orElse(null) instanceof Node.MapNode events) {
      for (Node.Entry event : events.entries().values()) {
        if (event.value() instanceof Node.MapNode filters) {
          filters
              .find("paths")
              .ifPresent(paths -> look(paths, new PathFilter(texts(paths))::takes, found));
          filters
              .find("paths-ignore")
              .ifPresent(ignored -> {
                var filter = new PathFilter(texts(ignored));
                look(ignored, file -> !filter.takes(file), found);
              });
        }
      }
    }
    return found;
  }

  private void look(Node filter, Predicate<String> starts, List<Problem> found) {
    List<String> missed =
        files.entrySet().stream()
            .filter(each -> !each.getValue().stream().allMatch(starts))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!missed.isEmpty()) {
      found.add(
          Problem.invalid(
              "ci.paths-miss",
              "a change of " + String.join(", ", missed) + " alone is not deployed",
              filter.at().where(),
              "GitHub starts no workflow then, and a check that is required waits for ever",
              "leave the filter out: relayctl finds out itself what has changed"));
    }
  }

  private static List<String> texts(Node node) {
    return node.match(
        _ -> List.of(),
        list ->
            list.items().stream()
                .filter(Node.Scalar.class::isInstance)
                .map(each -> ((Node.Scalar) each).text())
                .toList(),
        scalar -> List.of(scalar.text()));
  }
}
