package dev.relayctl.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which environment it is.
 *
 * @param name its file's name; for a preview with a database of its own followed by the branch
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
  private static final String ENDING = ".yaml";

  public Identity {
    aliases = List.copyOf(aliases);
  }

  /** Its file's name, that of the template for a preview. */
  public EnvironmentName template() {
    String own = file.substring(file.lastIndexOf('/') + 1);
    return new EnvironmentName(own.substring(0, own.length() - ENDING.length()));
  }
}
