package dev.relayctl.app;

import dev.relayctl.environment.flytoml.Strategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a deploy was asked for on the command line, beside what the files say.
 *
 * @param image null for what the environment says
 * @param strategy null for what the files say
 * @param groups the only process groups to touch; empty for all
 */
public record Asked(@Nullable String image, @Nullable Strategy strategy, List<String> groups) {
  public Asked {
    groups = List.copyOf(groups);
  }

  /** Nothing beside the files. */
  public static final Asked NOTHING = new Asked(null, null, List.of());
}
