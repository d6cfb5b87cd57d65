package dev.relayctl.environment;

import java.util.List;

/**
 * How the sandbox makes an image without a container engine.
 *
 * @param files that the image holds
 * @param command that a machine runs when its process group names none; empty when not said
 * @param prepare run in the project before files are copied; empty for nothing
 */
public record Sandbox(List<ImageFile> files, List<String> command, List<String> prepare) {
  public Sandbox {
    files = List.copyOf(files);
    command = List.copyOf(command);
    prepare = List.copyOf(prepare);
  }

  /**
   * A file or directory.
   *
   * @param from relative to the project
   * @param to relative to the image's root
   */
  public record ImageFile(String from, String to) {}
}
