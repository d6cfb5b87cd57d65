package dev.relayctl.app;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Files that lie nowhere yet, in a directory that is there while work needs them. */
final class TemporaryTree {
  private TemporaryTree() {}

  /**
   * Does the work with a directory that holds the files.
   *
   * @param texts by path relative to the directory
   */
  static <T> Result<T> with(Map<String, String> texts, Function<Path, Result<T>> work) {
    try {
      Path directory = Files.createTempDirectory("relayctl-merged-").toRealPath();
      try {
        for (Map.Entry<String, String> each : texts.entrySet()) {
          Path file = directory.resolve(each.getKey()).normalize();
          Path parent = file.getParent();
          if (parent != null && file.startsWith(directory)) {
            Files.createDirectories(parent);
            Files.writeString(file, each.getValue());
          }
        }
        return work.apply(directory);
      } finally {
        delete(directory);
      }
    } catch (IOException e) {
      return Result.bad(
          Problem.failed(
              "files.temporary",
              "files can't be written for a moment",
              Where.system("machine", "temporary directory"),
              String.valueOf(e.getMessage()),
              "see to room and rights in the directory that TMPDIR names"));
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(directory)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
