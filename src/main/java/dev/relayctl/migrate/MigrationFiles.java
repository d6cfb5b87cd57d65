package dev.relayctl.migrate;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.internal.resource.ResourceName;
import org.flywaydb.core.internal.resource.ResourceNameParser;
import org.jspecify.annotations.Nullable;

/**
 * The migration files of a project, subdirectories included, as Flyway reads their names. Read
 * before Flyway is asked, because Flyway leaves a file out without a word when it doesn't recognise
 * the name ({@code v2__x.sql}), and stops at the first one that it finds wrong.
 *
 * @param directory relative to the project
 * @param found sorted by path
 */
record MigrationFiles(String directory, List<Found> found) {
  private static final String SUFFIX = ".sql";

  MigrationFiles {
    found = List.copyOf(found);
  }

  /**
   * A file that Flyway takes for a migration.
   *
   * @param script relative to the directory, as Flyway names it in its history table
   * @param version as written after the {@code V}; null for a repeatable one
   * @param written the version's text in the file's name; empty for a repeatable one
   */
  record Found(String script, @Nullable MigrationVersion version, String written) {}

  /** Reads the directory; {@code Problem.Invalid} for each name that is no migration's. */
  static Result<MigrationFiles> read(Migrations.Files files) {
    Path directory = files.project().resolve(files.directory());
    if (!Files.isDirectory(directory)) {
      return Result.bad(missing(files.directory()));
    }
    List<String> scripts = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      paths
          .filter(path -> path.toString().toLowerCase(Locale.ROOT).endsWith(SUFFIX))
          .filter(Files::isRegularFile)
          .map(path -> directory.relativize(path).toString().replace('\\', '/'))
          .sorted()
          .forEach(scripts::add);
    } catch (IOException | UncheckedIOException e) {
      return Result.bad(unreadable(files.directory(), e));
    }
    return parsed(files.directory(), scripts);
  }

  /** The file of a script, relative to the project; empty when there is none. */
  Optional<String> file(String script) {
    return found.stream()
        .filter(each -> each.script().equals(script))
        .map(each -> path(each.script()))
        .findFirst();
  }

  /** The highest version; empty when no file has one. */
  Optional<Found> newest() {
    Found newest = null;
    for (Found each : found) {
      if (each.version() != null
          && (newest == null
              || newest.version() == null
              || each.version().compareTo(newest.version()) > 0)) {
        newest = each;
      }
    }
    return Optional.ofNullable(newest);
  }

  /** Whether a file has this version. */
  boolean has(MigrationVersion version) {
    return found.stream().anyMatch(each -> version.equals(each.version()));
  }

  String path(String script) {
    return path(directory, script);
  }

  /** A script of a directory, relative to the project. */
  static String path(String directory, String script) {
    return directory.isEmpty() ? script : directory.replaceAll("/+$", "") + "/" + script;
  }

  private static Result<MigrationFiles> parsed(String directory, List<String> scripts) {
    var parser = new ResourceNameParser(Flyway.configure());
    var found = new ArrayList<Found>();
    var problems = new ArrayList<Problem>();
    var files = new MigrationFiles(directory, List.of());
    Map<String, String> seen = new LinkedHashMap<>();
    for (String script : scripts) {
      String name = script.substring(script.lastIndexOf('/') + 1);
      if (name.matches("U[0-9].*")) {
        continue; // The undo of a version: relayctl's own business, unknown to this Flyway.
      }
      ResourceName parsed = parser.parse(name);
      if (!parsed.isValid()) {
        problems.add(badName(files.path(script), parsed.getValidityMessage()));
        continue;
      }
      boolean versioned = parsed.getPrefix().equals("V");
      if (!versioned && !parsed.getPrefix().equals("R")) {
        continue; // A callback, or a baseline, which replaces versions and is none itself.
      }
      String revision = versioned ? parsed.getVersion().getVersion() : parsed.getDescription();
      String other = seen.putIfAbsent(parsed.getPrefix() + canonical(parsed), files.path(script));
      if (other != null) {
        problems.add(duplicate(files.path(script), other, revision));
      }
      found.add(
          new Found(
              script, versioned ? parsed.getVersion() : null, versioned ? written(name) : ""));
    }
    return problems.isEmpty()
        ? Result.ok(new MigrationFiles(directory, found))
        : Result.bad(problems);
  }

  /** Equal for 1, 1.0 and 01, which are one version to Flyway. */
  private static String canonical(ResourceName name) {
    MigrationVersion version = name.getVersion();
    if (version == null) {
      return " " + name.getDescription();
    }
    var parts = new ArrayList<String>();
    for (String part : version.getVersion().split("\\.", -1)) {
      parts.add(part.replaceFirst("^0+(?=.)", ""));
    }
    while (parts.size() > 1 && parts.getLast().equals("0")) {
      parts.removeLast();
    }
    return String.join(".", parts);
  }

  private static String written(String name) {
    int end = name.indexOf("__");
    return end < 0 ? name.substring(1, name.length() - SUFFIX.length()) : name.substring(1, end);
  }

  private static Problem missing(String directory) {
    return Problem.invalid(
        "migrate.directory-missing",
        "the directory for migrations doesn't exist",
        Where.file(directory),
        "migrations.directory names it",
        "correct migrations.directory, or: mkdir -p " + directory);
  }

  private static Problem unreadable(String directory, Exception e) {
    return Problem.invalid(
        "migrate.directory-unreadable",
        "the directory for migrations can't be read",
        Where.file(directory),
        String.valueOf(e.getMessage()),
        "make it readable for this user");
  }

  private static Problem badName(String file, String why) {
    return Problem.invalid(
        "migrate.file-name",
        "a file's name is not one of a migration",
        Where.file(file),
        why,
        "rename it: V2__add_users.sql (two underscores) or R__views.sql; or move it elsewhere");
  }

  private static Problem duplicate(String file, String other, String revision) {
    return Problem.invalid(
        "migrate.duplicate-revision",
        "two files are revision " + revision,
        Where.file(file),
        other + " has it, too",
        "give the one that was applied nowhere the next free number");
  }
}
