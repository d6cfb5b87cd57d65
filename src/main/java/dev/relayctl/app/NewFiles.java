package dev.relayctl.app;

import dev.relayctl.config.EnvironmentFiles;
import dev.relayctl.config.EnvironmentSchema;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.WrittenReport;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes new files into a project and never over one that exists. */
public final class NewFiles {
  private static final String SCHEMA = "schemas/environment.schema.json";
  private static final String SCRIPT = "scripts/migrate.sh";
  private static final Pattern VERSIONED = Pattern.compile("V(\\d+)__.*\\.sql");

  private final Project project;

  public NewFiles(Project project) {
    this.project = project;
  }

  /** A first set of environments, from what the project has. */
  public Result<WrittenReport> environments() {
    if (hasEnvironments()) {
      return Result.bad(
          Problem.invalid(
              "init.exists",
              "there are environments already",
              Where.file(EnvironmentFiles.DIRECTORY),
              "init writes a first set and changes nothing that exists",
              "relayctl env check tells whether they are in order"));
    }
    return Existing.of(project).then(existing -> written(new StartingSet(existing)));
  }

  private Result<WrittenReport> written(StartingSet starting) {
    var contents = new LinkedHashMap<String, String>();
    starting
        .files()
        .forEach((name, text) -> contents.put(EnvironmentFiles.DIRECTORY + "/" + name, text));
    if (!Files.exists(project.directory().resolve(SCHEMA))) {
      contents.put(SCHEMA, EnvironmentSchema.published());
    }
    if (starting.needsReleaseScript() && !Files.exists(project.directory().resolve(SCRIPT))) {
      contents.put(SCRIPT, StartingSet.RELEASE_SCRIPT);
    }
    var written = new ArrayList<String>();
    for (var file : contents.entrySet()) {
      Result<String> done = write(file.getKey(), file.getValue());
      if (done instanceof Result.Bad<String> bad) {
        // Half a set would stand in the way of the next try.
        written.forEach(this::delete);
        return bad.as();
      }
      written.add(file.getKey());
    }
    return Result.ok(new WrittenReport(written, starting.notes()));
  }

  private boolean hasEnvironments() {
    Path directory = project.directory().resolve(EnvironmentFiles.DIRECTORY);
    if (!Files.isDirectory(directory)) {
      return Files.exists(directory);
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.anyMatch(file -> file.getFileName().toString().matches(".*\\.ya?ml"));
    } catch (IOException _) {
      return true;
    }
  }

  private void delete(String path) {
    try {
      Files.deleteIfExists(project.directory().resolve(path));
    } catch (IOException _) {
      // The problem that led here is the one to tell.
    }
  }

  /** An empty migration with the next number; its path. */
  Result<String> migration(String directory, String name) {
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
      // A full disk leaves the beginning of the file.
      delete(path);
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
