package dev.relayctl.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's Chromium, without a window.
 *
 * @param profile a directory of its own
 */
record Browser(Path program, Path profile) {
  /** It, or the test is skipped. */
  static Browser inside(Path profile) {
    Optional<Path> program =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(directory -> Path.of(directory, "chromium"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(program.isPresent(), "skipped: needs chromium");
    return new Browser(program.orElseThrow(), profile);
  }

  /** The page as it is once its scripts have run and what they asked for has come. */
  String page(URI url) throws IOException, InterruptedException {
    Path page = Files.createTempFile("page", ".html");
    Process process =
        new ProcessBuilder(
                List.of(
                    program.toString(),
                    "--headless",
                    // Tests may run as root, where its sandbox doesn't start.
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    // It is to ask this page alone, and nobody else in the world.
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-quic",
                    "--no-first-run",
                    "--user-data-dir=" + profile,
                    // Its clock goes on only while nothing is on its way.
                    "--virtual-time-budget=10000",
                    "--dump-dom",
                    url.toString()))
            .redirectOutput(page.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("chromium did not open " + url + " within a minute");
    }
    return Files.readString(page);
  }
}
