package dev.relayctl.sandbox.github;

import dev.relayctl.sandbox.machines.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A GitHub for each test. */
abstract class OnGitHub {
  @TempDir Path directory = Path.of("");

  final ManualClock clock = new ManualClock();
  GitHub github;

  @BeforeEach
  void start() throws IOException {
    github = GitHub.in(directory, clock);
  }

  @AfterEach
  void stop() {
    github.close();
  }
}
