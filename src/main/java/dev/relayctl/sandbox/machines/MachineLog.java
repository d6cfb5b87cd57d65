package dev.relayctl.sandbox.machines;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a machine's processes print. Each line has a ULID in front, which is its time and its place
 * in the order of all lines. One earlier file is kept, so there are at most twice {@value #LARGEST}
 * bytes.
 */
final class MachineLog {
  private static final long LARGEST = 1 << 20;
  private static final int LONGEST_LINE = 16 << 10;

  private final Path file;
  private final Ulids ulids;

  /** A line; {@code id} is its ULID. */
  record Line(String id, String text) {}

  MachineLog(Path file, Ulids ulids) {
    this.file = file;
    this.ulids = ulids;
  }

  /** Copies a process's output until it ends. */
  void follow(InputStream output) {
    var buffer = new byte[8192];
    var line = new StringBuilder();
    try (output) {
      int read;
      while ((read = output.read(buffer)) >= 0) {
        var complete = new ArrayList<String>();
        for (char c : new String(buffer, 0, read, StandardCharsets.UTF_8).toCharArray()) {
          if (c == '\n' || line.length() >= LONGEST_LINE) {
            complete.add(line.toString());
            line.setLength(0);
          }
          if (c != '\n' && c != '\r') {
            line.append(c);
          }
        }
        write(complete);
      }
    } catch (IOException _) {
      // The process is gone; what it had printed before has been read.
    }
    if (!line.isEmpty()) {
      write(List.of(line.toString()));
    }
  }

  /** Appends lines; a log that can't be written must not stop a machine, so it is left out. */
  synchronized void write(List<String> texts) {
    if (texts.isEmpty()) {
      return;
    }
    var all = new StringBuilder();
    for (String text : texts) {
      all.append(ulids.next()).append(' ').append(text).append('\n');
    }
    try {
      Files.createDirectories(file.getParent());
      if (Files.exists(file) && Files.size(file) > LARGEST) {
        Files.move(file, earlier(), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(file, all, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException _) {
      // See above.
    }
  }

  /** All lines that are left, oldest first. */
  synchronized List<Line> lines() {
    var lines = new ArrayList<Line>();
    for (Path part : List.of(earlier(), file)) {
      try {
        if (Files.exists(part)) {
          for (String line : Files.readAllLines(part)) {
            if (line.length() > 26) {
              lines.add(new Line(line.substring(0, 26), line.substring(27)));
            }
          }
        }
      } catch (IOException _) {
        // A line in a strange encoding: this part can't be shown.
      }
    }
    return lines;
  }

  private Path earlier() {
    return file.resolveSibling(file.getFileName() + ".1");
  }
}
