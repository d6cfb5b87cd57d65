package dev.relayctl.cli;

import dev.relayctl.app.UseCases;
import java.util.List;

/** What the command line needs from the composition root. */
public interface Backend {
  /** The use cases for one invocation. */
  UseCases useCases(UseCases.Settings settings);

  /** Serves as the sandbox's daemon until it is told to stop; the exit code. */
  int serveSandbox(List<String> arguments);

  /** This program's version. */
  String version();
}
