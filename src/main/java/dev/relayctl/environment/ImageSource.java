package dev.relayctl.environment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the image of an app comes from, as its environment's file says. */
public sealed interface ImageSource {
  /** {@code app.image}: somebody has pushed it. */
  record Given(ImageReference reference) implements ImageSource {}

  /**
   * {@code app.build}: it is built from the project.
   *
   * @param with null when the file leaves the choice to what is installed
   * @param command the program and its arguments; empty unless it is built with one
   * @param context the directory that is built, relative to the project
   * @param dockerfile relative to the project; null for the Fly configuration's, or the usual one
   * @param target the stage of the Dockerfile; null for the Fly configuration's, or the last one
   * @param args build arguments by name, added to those of the Fly configuration; no secrets
   * @param inputs files outside git that the image holds, relative to the project
   */
  record Built(
      @Nullable Builder with,
      List<String> command,
      String context,
      @Nullable String dockerfile,
      @Nullable String target,
      Map<String, String> args,
      List<String> inputs)
      implements ImageSource {
    /** What a file means that says nothing. */
    public static final Built BY_DEFAULT =
        new Built(null, List.of(), ".", null, null, Map.of(), List.of());

    public Built {
      command = List.copyOf(command);
      args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
      inputs = List.copyOf(inputs);
    }
  }

  /** Neither: the Fly configuration says it, or the project has a Dockerfile. */
  record Unsaid() implements ImageSource {}

  /** What builds. */
  enum Builder {
    /** Fly's builders, through flyctl. */
    FLYCTL,
    /** Docker's Buildx on this machine. */
    DOCKER,
    /** A program of the user's. */
    COMMAND
  }
}
