package dev.relayctl.engine.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a program writes to one of its streams, so that the program never blocks, and keeps a
 * part of it. A child that outlives its program may hold the stream open: whoever wants the text
 * waits only until nothing came for {@link #GRACE}.
 */
abstract class OutputReader {
  private static final int MOST_CHARACTERS = 1 << 20;
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final StringBuilder kept = new StringBuilder();
  private final Thread thread;
  private long seen;
  private @Nullable RuntimeException thrown;

  private OutputReader(InputStream stream) {
    // A thread of the system starts sooner than the first virtual one, and a daemon may be left.
    thread =
        Thread.ofPlatform()
            .daemon()
            .unstarted(() -> {
              try (var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                read(reader);
              } catch (IOException _) {
                // Closed in the middle: what was read until then is what there is.
              }
            });
  }

  /** Keeps the beginning of the text as it is; the stream is closed at its end. */
  static OutputReader whole(InputStream stream) {
    return started(
        new OutputReader(stream) {
          @Override
          void read(Reader reader) throws IOException {
            char[] some = new char[8192];
            for (int count = reader.read(some); count >= 0; count = reader.read(some)) {
              add(new String(some, 0, count), MOST_CHARACTERS);
            }
          }
        });
  }

  /**
   * Gives each line on and keeps the last ones, each ended with a newline. When the taker throws,
   * it gets no further line, and the program goes on; {@link #text} throws it.
   */
  static OutputReader lines(InputStream stream, Consumer<String> line) {
    return started(
        new OutputReader(stream) {
          @Override
          void read(Reader reader) throws IOException {
            var lines = new BufferedReader(reader);
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
              give(text, line);
              add(text + "\n", Integer.MAX_VALUE);
            }
          }
        });
  }

  abstract void read(Reader reader) throws IOException;

  /** What the program wrote; call it when the program has ended. */
  final String text() throws InterruptedException {
    long before;
    do { // a slow taker of lines is no such child
      before = seen();
    } while (!thread.join(GRACE) && seen() > before);
    return kept();
  }

  /** Whether more was written than is kept. */
  final synchronized boolean cut() {
    return seen > MOST_CHARACTERS;
  }

  /**
   * Keeps a part.
   *
   * @param room up to which length; what is over it at the end is cut from the beginning
   */
  final synchronized void add(String text, int room) {
    seen += text.length();
    kept.append(text, 0, Math.max(0, Math.min(text.length(), room - kept.length())));
    if (kept.length() > 2 * MOST_CHARACTERS) {
      kept.delete(0, kept.length() - MOST_CHARACTERS);
    }
  }

  final void give(String text, Consumer<String> line) {
    if (failure() == null) {
      try {
        line.accept(text);
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  private synchronized @Nullable RuntimeException failure() {
    return thrown;
  }

  private synchronized void fail(RuntimeException e) {
    thrown = e;
  }

  private synchronized long seen() {
    return seen;
  }

  private synchronized String kept() {
    if (thrown != null) {
      throw new IllegalStateException(thrown);
    }
    return kept.substring(Math.max(0, kept.length() - MOST_CHARACTERS));
  }

  private static OutputReader started(OutputReader reader) {
    reader.thread.start();
    return reader;
  }
}
