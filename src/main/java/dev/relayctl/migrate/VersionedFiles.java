package dev.relayctl.migrate;

import dev.relayctl.run.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A copy of a project's migrations without the repeatable ones and the undos, to be closed. */
record VersionedFiles(Migrations.Files files) implements AutoCloseable {
  static VersionedFiles of(Migrations.Files files) throws IOException {
    Path copy = Files.createTempDirectory("relayctl-migrations-");
    var versioned = new VersionedFiles(new Migrations.Files(files.engine(), copy, "migrations"));
    Path from = files.project().resolve(files.directory());
    try (Stream<Path> paths = Files.walk(from)) {
      Path to = Files.createDirectories(copy.resolve("migrations"));
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String name = path.getFileName().toString();
        if (!name.startsWith("R__") && !name.matches(UndoFiles.NAME)) {
          Path target = to.resolve(from.relativize(path).toString());
          Files.createDirectories(target.resolveSibling(""));
          Files.copy(path, target);
        }
      }
      return versioned;
    } catch (IOException | UncheckedIOException e) {
      versioned.close();
      throw e instanceof IOException io ? io : new IOException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> paths = Files.walk(files.project())) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException _) {
      // The system deletes what is temporary.
    }
  }
}
