package dev.relayctl.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fusesource.jansi.Ansi;
import org.jspecify.annotations.Nullable;

/**
 * Tells a run on a terminal: what has ended stands in lines that stay, and below them one area is
 * drawn again and again with the step that runs now, its machines and the time they take.
 */
final class LiveProgress implements ProgressView {
  private final Terminal terminal;
  private final InstantSource clock;
  private final ScheduledExecutorService ticks;
  private final Map<String, Shown> machines = new LinkedHashMap<>();
  private @Nullable Shown step;
  private int drawn;

  /** A line of the area and when its text came to be. */
  private record Shown(String text, Instant since) {}

  LiveProgress(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
    this.ticks =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("progress").factory());
    var _ = ticks.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public synchronized void on(Event event) {
    switch (event) {
      case Event.StepBegun _ -> {
        step = new Shown(ProgressText.of(event), clock.instant());
        machines.clear();
        draw(List.of());
      }
      case Event.StepEnded _ -> {
        var lines = new ArrayList<String>();
        lines.add(ProgressText.of(event));
        machines.values().forEach(machine -> lines.add(machine.text()));
        step = null;
        machines.clear();
        draw(lines);
      }
      case Event.MachineMoved moved -> {
        machines.put(moved.id(), new Shown(ProgressText.of(moved), clock.instant()));
        draw(List.of());
      }
      case Event.MigrationBegun _,
          Event.MigrationApplied _,
          Event.MigrationUndone _,
          Event.Output _,
          Event.Note _ ->
          draw(List.of(ProgressText.of(event)));
    }
  }

  private synchronized void tick() {
    if (drawn > 0) {
      draw(List.of());
    }
  }

  /** Takes the area away, writes lines that stay, and draws the area below them. */
  private void draw(List<String> staying) {
    Ansi ansi = Ansi.ansi();
    if (drawn > 0) {
      ansi.cursorUpLine(drawn).eraseScreen(Ansi.Erase.FORWARD);
    }
    staying.forEach(line -> ansi.a(line).a('\n'));
    List<String> area = area();
    area.forEach(line -> ansi.a(line).a('\n'));
    drawn = area.size();
    terminal.draw(ansi.toString());
  }

  private List<String> area() {
    var area = new ArrayList<String>();
    if (step != null) {
      area.add(timed(step));
    }
    machines.values().forEach(machine -> area.add(timed(machine)));
    return area;
  }

  /** One line of the screen: a line that wrapped would be two to take away. */
  private String timed(Shown shown) {
    Duration took = Duration.between(shown.since(), clock.instant());
    String time = took.toSeconds() < 1 ? "" : "  " + took.toSeconds() + " s";
    int room = Math.max(1, terminal.width() - 1 - time.length());
    String text = shown.text();
    return (text.length() <= room ? text : text.substring(0, room - 1) + "…") + time;
  }

  @Override
  public synchronized void close() {
    ticks.shutdownNow();
    step = null;
    machines.clear();
    if (drawn > 0) {
      draw(List.of());
    }
  }
}
