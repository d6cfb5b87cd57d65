package dev.relayctl.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Every request to an API in the order of the answers: method, path, status and time, never a body
 * or a header, where secrets travel. Also appended to {@code requests.ndjson}.
 */
public final class Journal {
  private static final int KEPT = 20_000;
  private static final long LARGEST = 10 << 20;

  private final Path file;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long count;

  /**
   * A request.
   *
   * @param n its number, from 1, counted on after a restart
   * @param status 0 when the connection was cut instead of an answer
   */
  record Entry(long n, String method, String path, int status, long tookMillis, String at) {}

  /** Goes on where the file ends; makes its directory. */
  public Journal(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(file.getParent());
    if (Files.exists(file)) {
      List<String> lines = Files.readAllLines(file);
      for (int i = lines.size() - 1; i >= 0 && count == 0; i--) {
        count = number(lines.get(i));
      }
      if (Files.size(file) > LARGEST) {
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  synchronized void note(String method, String path, int status, long tookMillis, long atMillis) {
    count++;
    var entry =
        new Entry(
            count, method, path, status, tookMillis, Instant.ofEpochMilli(atMillis).toString());
    entries.addLast(entry);
    if (entries.size() > KEPT) {
      entries.removeFirst();
    }
    try {
      Files.writeString(
          file, node(entry) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException _) {
      // The journal explains what happened; it must not make anything happen.
    }
  }

  /** Everything after a number, as the admin endpoint shows it. */
  public synchronized JsonNode since(long n) {
    ObjectNode all = Json.object();
    ArrayNode requests = all.putArray("requests");
    entries.stream().filter(e -> e.n > n).map(Journal::node).forEach(requests::add);
    return all;
  }

  /** Forgets all requests; the numbers go on. */
  public synchronized void clear() {
    entries.clear();
  }

  private static ObjectNode node(Entry entry) {
    return Json.object()
        .put("n", entry.n)
        .put("method", entry.method)
        .put("path", entry.path)
        .put("status", entry.status)
        .put("tookMillis", entry.tookMillis)
        .put("at", entry.at);
  }

  /** The number in a line; 0 when the line was cut off. */
  private static long number(String line) {
    try {
      return Json.MAPPER.readTree(line).path("n").asLong(0);
    } catch (IOException _) {
      return 0;
    }
  }
}
