package dev.relayctl.config;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The directory {@code environments/} of a project. */
public final class EnvironmentFiles {
  /** The directory's name. */
  public static final String DIRECTORY = "environments";

  /** The file that environments share; no environment itself. */
  public static final String DEFAULTS = "defaults";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,38}");

  /** What {@link #prepare} reads: a valid file, or a whole validator would be loaded. */
  static final String SAMPLE =
      """
      kind: dev # a comment
      aliases: [sample]
      app: { name: "sample" }
      sandbox:
        files:
          - sample
      """;

  private static final String INIT = "type relayctl init in the project's directory";

  private EnvironmentFiles() {}

  /**
   * Reads a sample on another core, so that what {@link #load} needs is linked and initialized when
   * the caller, who still takes the command line apart, gets there (docs/adr/0003).
   */
  public static void prepare() {
    Thread.ofPlatform()
        .daemon()
        .name("prepare")
        .start(() -> {
          var _ = YamlFile.parse(SAMPLE, "sample").map(EnvironmentSchema.load()::check);
        });
  }

  /**
   * Reads, checks and merges all of a project's environment files.
   *
   * @return the environments by name, {@code defaults} left out; or every problem of every file:
   *     those of {@link YamlFile} and {@link EnvironmentSchema}, {@code config.no-environments},
   *     {@code .wrong-extension}, {@code .file-name}, {@code .unknown-base}, {@code
   *     .extends-cycle}, {@code .missing-kind}
   */
  public static Result<List<EnvironmentFile>> load(Path project) {
    Path directory = project.resolve(DIRECTORY);
    if (!Files.isDirectory(directory)) {
      return noEnvironments("there is no directory " + DIRECTORY + "/", INIT);
    }
    List<Path> paths;
    try (Stream<Path> files = Files.list(directory)) {
      paths = files.filter(EnvironmentFiles::isYaml).sorted().toList();
    } catch (IOException e) {
      return Result.bad(
          Problem.invalid(
              "config.unreadable",
              "cannot list the directory",
              Where.file(DIRECTORY),
              e.getClass().getSimpleName(),
              "check its permissions"));
    }
    return read(paths).then(EnvironmentFiles::merge);
  }

  private static boolean isYaml(Path path) {
    String name = String.valueOf(path.getFileName());
    return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
  }

  /** All cores at once: cutting YAML into words is most of what {@code env list} does. */
  private static Result<Map<String, Node.MapNode>> read(List<Path> paths) {
    EnvironmentSchema schema = EnvironmentSchema.load();
    return Result.all(paths.parallelStream().map(path -> read(path, schema)).toList())
        .map(files -> {
          Map<String, Node.MapNode> trees = new LinkedHashMap<>();
          files.forEach(file -> trees.put(file.name(), file.tree()));
          return trees;
        });
  }

  private static Result<Read> read(Path path, EnvironmentSchema schema) {
    String fileName = String.valueOf(path.getFileName());
    String shownAs = DIRECTORY + "/" + fileName;
    String name = fileName.substring(0, fileName.lastIndexOf('.'));
    if (fileName.endsWith(".yml")) {
      return Result.bad(wrongExtension(shownAs, name));
    }
    if (!NAME.matcher(name).matches()) {
      return Result.bad(fileName(shownAs));
    }
    return YamlFile.read(path, shownAs)
        .then(tree -> {
          List<Problem> problems = schema.check(tree);
          return problems.isEmpty() ? Result.ok(new Read(name, tree)) : Result.bad(problems);
        });
  }

  /** A file that was read and checked. */
  private record Read(String name, Node.MapNode tree) {}

  private static Result<List<EnvironmentFile>> merge(Map<String, Node.MapNode> trees) {
    var extending = new Extending(trees);
    List<Result<EnvironmentFile>> merged =
        trees.keySet().stream()
            .filter(name -> !name.equals(DEFAULTS))
            .map(name -> extending.resolve(name).then(EnvironmentFiles::withKind))
            .toList();
    if (merged.isEmpty()) {
      return noEnvironments(
          "there is no environment in " + DIRECTORY + "/",
          trees.isEmpty() ? INIT : "write a file for one, beginning with kind: dev");
    }
    return Result.all(merged);
  }

  private static Result<EnvironmentFile> withKind(EnvironmentFile file) {
    if (file.tree().entries().containsKey("kind")) {
      return Result.ok(file);
    }
    return Result.bad(
        Problem.invalid(
            "config.missing-kind",
            "the environment " + file.name() + " has no kind",
            Position.start(file.path()).where(),
            "the kind decides how strict the guardrails are",
            "add kind: local, dev, preview, staging or production"));
  }

  private static <T> Result<T> noEnvironments(String what, String remedy) {
    return Result.bad(
        Problem.invalid(
            "config.no-environments",
            what,
            Where.file(DIRECTORY),
            "each environment is described by a file there, such as environments/dev.yaml",
            remedy));
  }

  private static Problem wrongExtension(String shownAs, String name) {
    return Problem.invalid(
        "config.wrong-extension",
        "the file ends in .yml",
        Where.file(shownAs),
        "environment files end in .yaml, so that a name has one file",
        "rename it to " + DIRECTORY + "/" + name + ".yaml");
  }

  private static Problem fileName(String shownAs) {
    return Problem.invalid(
        "config.file-name",
        "the file's name is no name for an environment",
        Where.file(shownAs),
        "names have lower-case letters, digits and hyphens, a letter first, at most 39 in all",
        "rename the file");
  }
}
