package dev.relayctl.cli;

import dev.relayctl.app.UseCases;

/** What the command line needs from the composition root. */
public interface Backend {
  /** The use cases for one invocation. */
  UseCases useCases(UseCases.Settings settings);

  /** This program's version. */
  String version();
}
