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
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.internal.resource.ResourceName;
import org.flywaydb.core.internal.resource.ResourceNameParser;

/**
 * The undo files of a project: {@code U<version>__<description>.sql}, anywhere below the
 * migrations' directory. Flyway's open-source edition doesn't know them and leaves them alone.
 *
 * @param directory relative to the project
 * @param byVersion the path of each below that directory
 */
record UndoFiles(Path project, String directory, TreeMap<MigrationVersion, String> byVersion) {
  /** What {@link MigrationFiles} leaves out as an undo. */
  static final String NAME = "U[0-9].*\\.sql";

  /** Reads the names; a problem for each that is none. */
  static Result<UndoFiles> read(Migrations.Files files) {
    Path root = files.project().resolve(files.directory());
    var scripts = new ArrayList<String>();
    try (Stream<Path> paths = Files.walk(root)) {
      paths
          .filter(path -> path.getFileName().toString().matches(NAME))
          .filter(Files::isRegularFile)
          .map(path -> root.relativize(path).toString().replace('\\', '/'))
          .sorted()
          .forEach(scripts::add);
    } catch (IOException | UncheckedIOException e) {
      return Result.bad(unreadable(files.directory(), String.valueOf(e.getMessage())));
    }
    // To the parser an undo is a migration with another letter.
    var parser = new ResourceNameParser(Flyway.configure().sqlMigrationPrefix("U"));
    var found = new UndoFiles(files.project(), files.directory(), new TreeMap<>());
    var problems = new ArrayList<Problem>();
    for (String script : scripts) {
      ResourceName name = parser.parse(script.substring(script.lastIndexOf('/') + 1));
      if (!name.isValid() || name.getVersion() == null) {
        problems.add(badName(found.path(script), String.valueOf(name.getValidityMessage())));
        continue;
      }
      String other = found.byVersion.putIfAbsent(name.getVersion(), script);
      if (other != null) {
        problems.add(duplicate(found.path(script), found.path(other)));
      }
    }
    return problems.isEmpty() ? Result.ok(found) : Result.bad(problems);
  }

  /** The file that undoes a version, relative to the project. */
  Optional<String> of(MigrationVersion version) {
    return Optional.ofNullable(byVersion.get(version)).map(this::path);
  }

  /** Those that undo no version of a migration file. */
  List<Problem> strays(MigrationFiles migrations) {
    var problems = new ArrayList<Problem>();
    byVersion.forEach((version, script) -> {
      if (!migrations.has(version)) {
        problems.add(
            Problem.invalid(
                "undo.stray",
                "no migration is revision " + version.getVersion() + ", which this file undoes",
                Where.file(path(script)),
                "an undo has the number of its migration",
                "rename it, or delete it"));
      }
    });
    return problems;
  }

  private String path(String script) {
    return MigrationFiles.path(directory, script);
  }

  private static Problem badName(String file, String why) {
    return Problem.invalid(
        "undo.file-name",
        "a file's name is not one of an undo",
        Where.file(file),
        why,
        "rename it after its migration: U2__add_users.sql for V2__add_users.sql");
  }

  private static Problem duplicate(String file, String other) {
    return Problem.invalid(
        "undo.duplicate",
        "two files undo the same revision",
        Where.file(file),
        other + " does, too",
        "delete one of them");
  }

  static Problem unreadable(String file, String why) {
    return Problem.invalid(
        "undo.unreadable",
        "an undo can't be read",
        Where.file(file),
        why,
        "correct the file, or make it readable for this user");
  }
}
