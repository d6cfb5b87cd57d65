package dev.relayctl.engine.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Reads what a program writes to one of its streams, so that the program never blocks, and keeps
 * the beginning. A child that outlives its program may hold the stream open: whoever wants the text
 * waits only until nothing came for {@link #GRACE}.
 */
abstract class OutputReader {
  private static final int MOST_CHARACTERS = 1 << 20;
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final StringBuilder kept = new StringBuilder();
  private final Thread thread;

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

  /** Keeps the text as it is; the stream is closed at its end. */
  static OutputReader whole(InputStream stream) {
    return started(
        new OutputReader(stream) {
          @Override
          void read(Reader reader) throws IOException {
            char[] some = new char[8192];
            for (int count = reader.read(some); count >= 0; count = reader.read(some)) {
              keep(new String(some, 0, count));
            }
          }
        });
  }

  /** Gives each line on and keeps them, each ended with a newline. */
  static OutputReader lines(InputStream stream, Consumer<String> line) {
    return started(
        new OutputReader(stream) {
          @Override
          void read(Reader reader) throws IOException {
            var lines = new BufferedReader(reader);
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
              line.accept(text);
              keep(text + "\n");
            }
          }
        });
  }

  abstract void read(Reader reader) throws IOException;

  final synchronized void keep(String text) {
    kept.append(text, 0, Math.min(text.length(), MOST_CHARACTERS - kept.length()));
  }

  /** What the program wrote; call it when the program has ended. */
  final String text() throws InterruptedException {
    int before;
    do { // a slow taker of lines is no such child
      before = kept().length();
    } while (!thread.join(GRACE) && kept().length() > before);
    return kept();
  }

  private synchronized String kept() {
    return kept.toString();
  }

  private static OutputReader started(OutputReader reader) {
    reader.thread.start();
    return reader;
  }
}
