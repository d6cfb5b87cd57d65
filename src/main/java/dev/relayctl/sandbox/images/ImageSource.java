package dev.relayctl.sandbox.images;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an image is made of.
 *
 * @param projectRoot where relative paths of the project start
 * @param files what is copied; where two put a file in the same place, the later one does
 * @param command what a machine runs unless its config says otherwise
 * @param environment variables that the image brings along; no secrets, since anybody can read them
 */
public record ImageSource(
    Path projectRoot,
    List<FileMapping> files,
    List<String> command,
    Map<String, String> environment) {
  /**
   * One copy.
   *
   * @param from a file or directory, relative to the project's root or absolute
   * @param to its path in the image; a leading {@code /} is the image's root. A directory's content
   *     goes below it
   */
  public record FileMapping(Path from, String to) {}

  public ImageSource {
    files = List.copyOf(files);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
