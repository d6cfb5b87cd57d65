package dev.relayctl.cli;

import dev.relayctl.run.Progress;

/** A progress that is shown, until it is closed. */
interface ProgressView extends Progress, AutoCloseable {
  /** Ends the showing; what was shown stays. */
  @Override
  void close();
}
