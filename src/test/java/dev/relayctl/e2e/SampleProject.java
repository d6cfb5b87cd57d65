package dev.relayctl.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** A copy of the sample, to deploy and to change. */
final class SampleProject {
  private static final String BUILD = "scripts/build-frontend";

  private SampleProject() {}

  /** The launcher on a copy of the sample's backend below the directory. */
  static Cli in(Path directory) throws IOException {
    Path project = directory.resolve("project");
    for (String part :
        List.of("environments", "migrations", "scripts/migrate.sh", "fly.toml", "fly.dev.toml")) {
      copy(Path.of(part), project.resolve(part));
    }
    copy(Path.of("target/relay-api"), project.resolve("target/relay-api"));
    for (String environment : List.of("dev", "preview", "production")) {
      Path file = project.resolve("environments/" + environment + ".yaml");
      // To the next section: the backend alone is less to wait for.
      Files.writeString(
          file, Files.readString(file).replaceFirst("(?s)\\nfrontend:.*?\\n(?=\\n)", ""));
    }
    return new Cli(project);
  }

  /** The same with its frontend. */
  static Cli whole(Path directory) throws IOException {
    Cli cli = in(directory);
    for (String part :
        List.of("environments", "frontend/index.html", "frontend/tracks.js", BUILD)) {
      copy(Path.of(part), cli.project().resolve(part));
    }
    return cli;
  }

  /** Replaces a text in a file of the project. */
  static void edit(Cli cli, String file, String what, String by) throws IOException {
    Path path = cli.project().resolve(file);
    String before = Files.readString(path);
    String after = before.replace(what, by);
    if (after.equals(before)) {
      throw new AssertionError(file + " has no " + what);
    }
    Files.writeString(path, after);
  }

  /** Copies what is below a directory over what is there. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(Files.isDirectory(file) ? target : target.getParent());
        if (Files.isRegularFile(file)) {
          Files.copy(
              file,
              target,
              StandardCopyOption.COPY_ATTRIBUTES,
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
