package dev.relayctl.cli;

import dev.relayctl.app.UseCases;
import dev.relayctl.run.Announcements;
import java.util.function.Consumer;

/** What the command line needs from the composition root. */
public interface Backend {
  /** The use cases for one invocation. */
  UseCases useCases(UseCases.Settings settings);

  /**
   * Whoever is told what the invocation does.
   *
   * @param commands takes lines for the program that reads the output, such as annotations
   */
  Announcements announcements(UseCases.Settings settings, Consumer<String> commands);

  /** This program's version. */
  String version();
}
