package dev.relayctl.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which environment it is.
 *
 * @param name its file's name
 * @param aliases further names, in the file's order
 * @param file its file, relative to the project
 * @param branch the branch that a preview is made for; null for everything else
 */
public record Identity(
    EnvironmentName name,
    Kind kind,
    List<EnvironmentName> aliases,
    String file,
    @Nullable Branch branch) {
  public Identity {
    aliases = List.copyOf(aliases);
  }
}
