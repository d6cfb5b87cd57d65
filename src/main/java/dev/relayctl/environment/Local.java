package dev.relayctl.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backend on this machine.
 *
 * @param port null when not said
 * @param command that starts it; empty when not said
 */
public record Local(@Nullable Integer port, List<String> command) {
  public Local {
    command = List.copyOf(command);
  }
}
