package dev.relayctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.run.Progress.Event;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class LiveProgressTest {
  private static final String ESCAPE = "\u001b[";

  private final StringWriter err = new StringWriter();

  @Test
  void drawsAMachineAgainInsteadOfAppendingALine() {
    try (LiveProgress progress = progress(80)) {
      progress.on(new Event.MachineMoved("m1", "app", "created"));
      assertThat(err.toString()).isEqualTo("    machine m1 (app): created\n");

      progress.on(new Event.MachineMoved("m1", "app", "healthy"));
    }

    assertThat(err.toString()).contains(ESCAPE + "1F" + ESCAPE + "0J    machine m1 (app): healthy");
  }

  @Test
  void keepsWhatAProgramWroteAboveTheAreaThatIsDrawnAgain() {
    try (LiveProgress progress = progress(80)) {
      progress.on(new Event.MachineMoved("m1", "app", "running"));
      progress.on(new Event.Output("release command", "migrating"));
    }

    assertThat(err.toString()).contains("    release command | migrating\n    machine m1");
  }

  @Test
  void cutsALineThatWouldWrap() {
    try (LiveProgress progress = progress(20)) {
      progress.on(new Event.MachineMoved("12abd18528995e", "app", "created"));
    }

    assertThat(err.toString().lines().findFirst().orElseThrow()).hasSize(19).endsWith("…");
  }

  @Test
  void takesTheAreaAwayInTheEnd() {
    try (LiveProgress progress = progress(80)) {
      progress.on(new Event.MachineMoved("m1", "app", "created"));
    }

    assertThat(err.toString()).endsWith(ESCAPE + "1F" + ESCAPE + "0J");
  }

  private LiveProgress progress(int width) {
    var terminal =
        new Terminal(
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(err),
            new BufferedReader(Reader.nullReader()),
            Terminal.Mode.INTERACTIVE,
            new Screen(width, Screen.Drawing.REDRAWN));
    return new LiveProgress(terminal, InstantSource.fixed(Instant.EPOCH));
  }
}
