package dev.relayctl.cli;

import dev.relayctl.report.ProgressDocument;

/** Tells a run as it goes on, one JSON document per line, on standard error. */
final class JsonProgress implements ProgressView {
  private final Terminal terminal;

  JsonProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void on(Event event) {
    terminal.say(ProgressDocument.line(event));
  }

  @Override
  public void close() {}
}
