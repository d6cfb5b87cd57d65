package dev.relayctl.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A daemon's log, from the moment on that a start was tried. */
record DaemonLog(Path path, long offset) {
  private static final long LIMIT = 5_000_000;
  private static final int LAST_LINES = 5;

  /** Puts a log aside that has become long, and notes where a new one begins. */
  static DaemonLog of(Path path) throws IOException {
    long size = Files.exists(path) ? Files.size(path) : 0;
    if (size > LIMIT) {
      Files.move(
          path,
          path.resolveSibling(path.getFileName() + ".old"),
          StandardCopyOption.REPLACE_EXISTING);
      return new DaemonLog(path, 0);
    }
    return new DaemonLog(path, size);
  }

  /** Its last lines since then, in one. */
  String news() {
    try {
      byte[] all = Files.readAllBytes(path);
      int from = (int) Math.min(offset, all.length);
      List<String> lines =
          new String(all, from, all.length - from, StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .toList();
      return String.join("; ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException unreadable) {
      return "its log cannot be read: " + unreadable.getMessage();
    }
  }
}
