package dev.relayctl.cli;

import dev.relayctl.report.ProgressDocument;
import dev.relayctl.run.Progress;

/** Tells a run as it goes on, one JSON document per line, on standard error. */
final class JsonProgress implements Progress {
  private final Terminal terminal;

  JsonProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void on(Event event) {
    terminal.say(ProgressDocument.line(event));
  }
}
