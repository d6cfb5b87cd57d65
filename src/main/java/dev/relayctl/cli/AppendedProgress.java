package dev.relayctl.cli;

/** Tells a run as it goes on, one appended line per event, on standard error. */
final class AppendedProgress implements ProgressView {
  private final Terminal terminal;

  AppendedProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void on(Event event) {
    terminal.say(ProgressText.of(event));
  }

  @Override
  public void close() {}
}
