package dev.relayctl.environment;

import dev.relayctl.config.Node;
import dev.relayctl.config.TomlFile;
import dev.relayctl.environment.DatabaseUrl.Driver;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a directory says about its Python project: {@code pyproject.toml}, {@code uv.lock}, {@code
 * requirements.txt}.
 *
 * @param drivers for PostgreSQL that it names; those of {@code uv.lock} where the others name none
 * @param database what it seems to reach its database with
 * @param manager what the project's programs are run with
 * @param alembic {@code [tool.alembic]}: where Alembic's scripts lie; empty where it doesn't say
 */
public record PythonProject(
    Set<Driver> drivers, Database database, Manager manager, Optional<Scripts> alembic) {
  /** A PEP 508 name with its extras: {@code psycopg[binary]>=3.2}. */
  private static final Pattern REQUIREMENT =
      Pattern.compile("\\s*([A-Za-z0-9][A-Za-z0-9._-]*)\\s*(?:\\[([^\\]]*)\\])?.*");

  /** A lock larger than what {@link TomlFile} reads names no driver. */
  private static final String LOCK = "uv.lock";

  /** Alembic brings SQLAlchemy along, and so do these. */
  private static final Set<String> ON_SQLALCHEMY =
      Set.of("sqlalchemy", "sqlmodel", "flask-sqlalchemy", "alembic", "advanced-alchemy");

  private static final String PROJECT = "pyproject.toml";
  private static final String REQUIREMENTS = "requirements.txt";

  public PythonProject {
    drivers = Set.copyOf(drivers);
  }

  /** What a project reaches its database with. */
  public enum Database {
    /** SQLAlchemy, or what is built on it; the URL is read by it and not by the driver. */
    SQLALCHEMY,
    /** The driver itself, or what nobody knows. */
    ANOTHER
  }

  /** What runs a project's programs. */
  public enum Manager {
    /** uv, from what the lock says and without writing it anew. */
    UV_LOCKED,
    /** uv. */
    UV,
    /** Nothing: they are on the path. */
    NONE
  }

  /** Where Alembic's scripts lie, as written; relative to the file or with {@code %(here)s}. */
  public record Scripts(String location, List<String> versions) {
    public Scripts {
      versions = List.copyOf(versions);
    }
  }

  /**
   * The nearest directory with a description of a Python project, from here up to the project's
   * own; that one when there is none.
   */
  public static Path nearest(Path project, Path from) {
    for (@Nullable Path at = from; at != null && at.startsWith(project); at = at.getParent()) {
      Path here = at;
      if (Stream.of(PROJECT, LOCK, REQUIREMENTS)
          .anyMatch(name -> Files.isRegularFile(here.resolve(name)))) {
        return here;
      }
    }
    return project;
  }

  /**
   * Reads what the directory has of these files; problems {@code config.…} with one of them.
   *
   * @param shownAs the directory as problems show it, ended by a slash; empty for the project's
   */
  public static Result<PythonProject> read(Path directory, String shownAs) {
    Path project = directory.resolve(PROJECT);
    Path lock = directory.resolve(LOCK);
    boolean locked = Files.isRegularFile(lock);
    if (!Files.isRegularFile(project)) {
      List<String> names = requirements(directory);
      return Result.ok(
          new PythonProject(
              drivers(names),
              database(names),
              locked ? Manager.UV_LOCKED : Manager.NONE,
              Optional.empty()));
    }
    return TomlFile.read(project, shownAs + PROJECT)
        .map(toml -> {
          var names = new LinkedHashSet<String>();
          names.addAll(requirements(directory));
          for (String[] path :
              List.of(
                  new String[] {"project", "dependencies"},
                  new String[] {"project", "optional-dependencies"},
                  new String[] {"dependency-groups"},
                  new String[] {"tool", "uv", "dev-dependencies"})) {
            toml.find(path).ifPresent(node -> collect(node, names));
          }
          toml.find("tool", "poetry", "dependencies")
              .ifPresent(node ->
                  names.addAll(
                      node.match(m -> m.entries().keySet(), _ -> Set.of(), _ -> Set.of())));
          Set<Driver> drivers = drivers(names);
          Database database = database(names);
          if (locked && (drivers.isEmpty() || database == Database.ANOTHER)) {
            List<String> installed = packages(lock, shownAs + LOCK);
            drivers = drivers.isEmpty() ? drivers(installed) : drivers;
            database = database == Database.ANOTHER ? database(installed) : database;
          }
          return new PythonProject(
              drivers, database, locked ? Manager.UV_LOCKED : Manager.UV, scripts(toml));
        });
  }

  private static Optional<Scripts> scripts(Node.MapNode toml) {
    return toml.find("tool", "alembic", "script_location")
        .map(location ->
            new Scripts(
                text(location),
                toml.find("tool", "alembic", "version_locations").stream()
                    .flatMap(PythonProject::items)
                    .map(PythonProject::text)
                    .toList()));
  }

  private static void collect(Node node, Set<String> names) {
    Stream<Node> below =
        node.match(
            map -> map.entries().values().stream().map(Node.Entry::value),
            list -> list.items().stream(),
            _ -> Stream.of());
    names.addAll(node.match(_ -> List.<String>of(), _ -> List.of(), s -> List.of(s.text())));
    below.forEach(each -> collect(each, names));
  }

  private static List<String> packages(Path lock, String shownAs) {
    return TomlFile.read(lock, shownAs)
        .map(toml ->
            toml.find("package").stream()
                .flatMap(PythonProject::items)
                .flatMap(each ->
                    each
                        .match(
                            map -> map.find("name"),
                            _ -> Optional.<Node>empty(),
                            _ -> Optional.<Node>empty())
                        .stream())
                .map(PythonProject::text)
                .toList())
        .orElse(_ -> List.of());
  }

  private static Stream<Node> items(Node node) {
    return node.match(_ -> Stream.of(), list -> list.items().stream(), _ -> Stream.of());
  }

  private static String text(Node node) {
    return node.match(_ -> "", _ -> "", Node.Scalar::text);
  }

  private static List<String> requirements(Path directory) {
    try {
      Path file = directory.resolve(REQUIREMENTS);
      return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException _) {
      return List.of(); // It only helps to guess.
    }
  }

  private static Database database(Collection<String> requirements) {
    return requirements.stream()
            .map(requirement -> REQUIREMENT.matcher(requirement.toLowerCase(Locale.ROOT)))
            .anyMatch(found -> found.matches() && ON_SQLALCHEMY.contains(found.group(1)))
        ? Database.SQLALCHEMY
        : Database.ANOTHER;
  }

  private static Set<Driver> drivers(Iterable<String> requirements) {
    Set<Driver> found = EnumSet.noneOf(Driver.class);
    for (String requirement : requirements) {
      Matcher matcher = REQUIREMENT.matcher(requirement.toLowerCase(Locale.ROOT));
      if (matcher.matches()) {
        add(matcher.group(1), found);
        String extras = matcher.group(2);
        if (extras != null && matcher.group(1).equals("sqlalchemy")) {
          for (String extra : extras.split(",", -1)) {
            add(extra.strip().replace('-', '_').replace("postgresql_", ""), found);
          }
        }
      }
    }
    return found;
  }

  private static void add(String name, Set<Driver> found) {
    switch (name) {
      case "asyncpg" -> found.add(Driver.ASYNCPG);
      case "psycopg", "psycopg-binary", "psycopgbinary" -> found.add(Driver.PSYCOPG);
      case "psycopg2", "psycopg2-binary", "psycopg2binary" -> found.add(Driver.PSYCOPG2);
      default -> {}
    }
  }
}
