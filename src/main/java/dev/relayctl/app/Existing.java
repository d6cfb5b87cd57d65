package dev.relayctl.app;

import dev.relayctl.config.Node;
import dev.relayctl.config.TomlFile;
import dev.relayctl.environment.Kind;
import dev.relayctl.environment.Lookups;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a project has before it has environments.
 *
 * @param projectName the directory's, in a form that names of apps allow
 * @param configs the Fly configuration of each kind that has one of its own; {@code fly.toml} is
 *     production's, unless another file says that it is
 * @param withoutKind Fly configurations whose name tells no kind
 * @param alembic the directory of Alembic's scripts; empty for a project without Alembic
 * @param migrations the directory of SQL migrations
 */
record Existing(
    String projectName,
    Map<Kind, Config> configs,
    List<String> withoutKind,
    Optional<String> alembic,
    String migrations,
    Lookups lookups) {
  private static final String MAIN = "fly.toml";

  /** Where projects keep SQL migrations; the first is the usual place of ours. */
  private static final List<String> DIRECTORIES =
      List.of("migrations", "db/migrations", "db/migration", "src/main/resources/db/migration");

  private static final Map<String, Kind> KINDS =
      Map.of(
          "dev", Kind.DEV,
          "development", Kind.DEV,
          "preview", Kind.PREVIEW,
          "review", Kind.PREVIEW,
          "staging", Kind.STAGING,
          "stage", Kind.STAGING,
          "production", Kind.PRODUCTION,
          "prod", Kind.PRODUCTION);

  /** A Fly configuration. */
  record Config(String path, Node.MapNode toml) {
    /** The key {@code app}. */
    Optional<String> app() {
      return toml.find("app").flatMap(Config::text);
    }

    private boolean releaseCommand() {
      return toml.find("deploy", "release_command").isPresent();
    }

    /** The path of the first HTTP check. */
    private Optional<String> health() {
      return toml.find("http_service", "checks")
          .flatMap(checks -> checks instanceof Node.ListNode list ? first(list) : Optional.empty())
          .flatMap(check -> check instanceof Node.MapNode map ? map.find("path") : Optional.empty())
          .flatMap(Config::text)
          .filter(path -> path.matches("/[A-Za-z0-9/._-]*"));
    }

    private static Optional<Node> first(Node.ListNode list) {
      return list.items().stream().findFirst();
    }

    private static Optional<String> text(Node node) {
      return node instanceof Node.Scalar scalar ? Optional.of(scalar.text()) : Optional.empty();
    }
  }

  /** Looks at the project; problems are those of its Fly configurations. */
  static Result<Existing> of(Project project) {
    Path directory = project.directory();
    List<String> names;
    try (Stream<Path> files = Files.list(directory)) {
      names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("fly(\\.[A-Za-z0-9_-]+)?\\.toml"))
              .sorted()
              .toList();
    } catch (IOException e) {
      return Result.bad(unreadable(e));
    }
    return Result.all(names.stream().map(name -> config(directory, name)).toList())
        .map(configs -> of(project, configs));
  }

  private static Existing of(Project project, List<Config> found) {
    Map<Kind, Config> configs = new EnumMap<>(Kind.class);
    var withoutKind = new ArrayList<String>();
    @Nullable Config main = null;
    for (Config config : found) {
      Kind kind = KINDS.get(config.path().replaceAll("^fly\\.?|\\.?toml$", ""));
      if (config.path().equals(MAIN)) {
        main = config;
      } else if (kind == null || configs.putIfAbsent(kind, config) != null) {
        withoutKind.add(config.path());
      }
    }
    if (main != null && configs.putIfAbsent(Kind.PRODUCTION, main) != null) {
      withoutKind.add(MAIN);
    }
    return new Existing(
        projectName(project.directory()),
        configs,
        withoutKind,
        alembic(project.directory()),
        migrations(project.directory()),
        project.lookups());
  }

  /** The configuration of environments that have none of their own: production's, if it has one. */
  Config shared() {
    Config production = configs.get(Kind.PRODUCTION);
    return Objects.requireNonNullElseGet(production, () -> configs.values().iterator().next());
  }

  /** Whether Fly runs a release command. */
  boolean releaseCommand() {
    return configs.values().stream().anyMatch(Config::releaseCommand);
  }

  /** The path that the app's health is asked at. */
  Optional<String> health() {
    return configs.values().stream().flatMap(config -> config.health().stream()).findFirst();
  }

  /** The first of the names that {@code .env} has a value for. */
  Optional<String> inDotenv(List<String> names) {
    return names.stream()
        .filter(name -> lookups.dotenv(name).map(Optional::isPresent).orElse(_ -> false))
        .findFirst();
  }

  private static Result<Config> config(Path directory, String name) {
    return TomlFile.read(directory.resolve(name), name).map(toml -> new Config(name, toml));
  }

  private static String projectName(Path directory) {
    Path name = directory.toAbsolutePath().normalize().getFileName();
    String slug =
        (name == null ? "" : name.toString())
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[^a-z]+|-+$", "");
    return slug.isEmpty() ? "my-app" : slug.substring(0, Math.min(30, slug.length()));
  }

  /** {@code script_location} of {@code alembic.ini}, relative to the project. */
  private static Optional<String> alembic(Path directory) {
    Path file = directory.resolve("alembic.ini");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    String location = "";
    try {
      var ini = new Properties();
      ini.load(new StringReader(Files.readString(file)));
      location = ini.getProperty("script_location", "").strip().replace("%(here)s/", "");
    } catch (IOException | IllegalArgumentException _) {
      // Where it can't be read, Alembic's own default is as good a guess as any.
    }
    return Optional.of(location.matches("[A-Za-z0-9._/-]+") ? location : "alembic");
  }

  private static String migrations(Path directory) {
    return DIRECTORIES.stream()
        .filter(name -> holdsMigrations(directory.resolve(name)))
        .findFirst()
        .orElse(DIRECTORIES.getFirst());
  }

  private static boolean holdsMigrations(Path directory) {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.anyMatch(file -> file.getFileName().toString().matches("V.+__.+\\.sql"));
    } catch (IOException _) {
      return false;
    }
  }

  private static Problem unreadable(IOException e) {
    return Problem.failed(
        "init.not-readable",
        "the project's directory can't be read",
        Where.file("."),
        e.getClass().getSimpleName() + ": " + e.getMessage(),
        "make the directory readable");
  }
}
