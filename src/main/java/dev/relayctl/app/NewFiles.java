package dev.relayctl.app;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Migrations;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes new files into a project and never over one that exists. */
public final class NewFiles {
  private static final Pattern VERSIONED = Pattern.compile("V(\\d+)__.*\\.sql");

  private final Project project;

  public NewFiles(Project project) {
    this.project = project;
  }

  /** A first set of environments, from what the project has; the paths that were written. */
  public Result<List<String>> environments() {
    Path directory = project.directory().resolve("environments");
    if (Files.exists(directory)) {
      return Result.bad(
          Problem.invalid(
              "init.exists",
              "environments/ is there already",
              Where.file("environments"),
              "init writes a first set and changes nothing that exists",
              "relayctl env check tells whether it is in order"));
    }
    var starting = StartingSet.of(found());
    var written = new ArrayList<String>();
    for (var file : starting.entrySet()) {
      Result<String> done = write("environments/" + file.getKey(), file.getValue());
      if (done instanceof Result.Bad<String> bad) {
        return bad.as();
      }
      written.add("environments/" + file.getKey());
    }
    return Result.ok(written);
  }

  /**
   * An empty migration with the next number; its path. Its directory is the one that all
   * environments share.
   */
  public Result<String> migration(String name) {
    return directory().then(directory -> migration(directory, name));
  }

  private Result<String> directory() {
    return project
        .environments()
        .then(all -> Result.all(all.all().stream().map(project::resolve).toList()))
        .then(environments -> {
          List<Environment> flyway =
              environments.stream()
                  .filter(e -> e.migrations().engine() == Migrations.Engine.FLYWAY)
                  .toList();
          List<String> directories =
              flyway.stream().map(e -> e.migrations().directory()).distinct().toList();
          return directories.size() == 1
              ? Result.ok(directories.getFirst())
              : Result.bad(noSingleDirectory(directories));
        });
  }

  private static Problem noSingleDirectory(List<String> directories) {
    return Problem.invalid(
        "migrate.no-single-directory",
        "there is no one directory for new migrations",
        Where.file("environments"),
        directories.isEmpty()
            ? "no environment uses Flyway"
            : "the environments name " + String.join(", ", directories),
        "create the file by hand, or name one migrations.directory in defaults.yaml");
  }

  private Result<String> migration(String directory, String name) {
    Path path = project.directory().resolve(directory);
    String slug =
        name.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
    if (slug.isEmpty()) {
      return Result.bad(
          Problem.invalid(
              "migrate.no-name",
              "\"" + name + "\" gives no file name",
              new Where.OnCommandLine("NAME"),
              "a name has letters or digits",
              "relayctl migrate new add_index_on_tracks"));
    }
    int width = 1;
    long next = 1;
    try {
      Files.createDirectories(path);
      try (Stream<Path> files = Files.list(path)) {
        for (Path file : files.toList()) {
          Matcher versioned = VERSIONED.matcher(file.getFileName().toString());
          if (versioned.matches()) {
            next = Math.max(next, Long.parseLong(versioned.group(1)) + 1);
            width = Math.max(width, versioned.group(1).length());
          }
        }
      }
    } catch (IOException e) {
      return Result.bad(notWritten(directory, e));
    }
    String file = "V" + ("%0" + width + "d").formatted(next) + "__" + slug + ".sql";
    return write(
        directory + "/" + file,
        """
        -- %s
        -- One change per file. The version that runs now must survive it: add first, remove later.
        """
            .formatted(name.strip()));
  }

  private StartingSet.Found found() {
    Path directory = project.directory();
    return new StartingSet.Found(
        Files.exists(directory.resolve("fly.toml")),
        Files.exists(directory.resolve("fly.dev.toml")),
        Files.exists(directory.resolve("fly.staging.toml")),
        Files.exists(directory.resolve("alembic.ini")),
        Files.exists(directory.resolve(".env")));
  }

  private Result<String> write(String path, String content) {
    Path file = project.directory().resolve(path);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return Result.ok(path);
    } catch (FileAlreadyExistsException _) {
      return Result.bad(
          Problem.invalid(
              "init.exists",
              path + " is there already",
              Where.file(path),
              "no file is written over",
              "choose another name, or delete it first"));
    } catch (IOException e) {
      return Result.bad(notWritten(path, e));
    }
  }

  private static Problem notWritten(String path, IOException e) {
    return Problem.failed(
        "init.not-writable",
        path + " could not be written",
        Where.file(path),
        e.getClass().getSimpleName() + ": " + e.getMessage(),
        "make the directory writable, or free some space");
  }
}
