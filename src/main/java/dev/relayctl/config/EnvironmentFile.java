package dev.relayctl.config;

import java.util.List;

/**
 * One environment as its files say it, with what it extends merged in.
 *
 * @param name the file's name without {@code .yaml}
 * @param path the file, relative to the project
 * @param tree the merged keys, without {@code extends}; positions keep their file of origin
 * @param chain this file and those that it extends, nearest first, by name
 */
public record EnvironmentFile(String name, String path, Node.MapNode tree, List<String> chain) {
  public EnvironmentFile {
    chain = List.copyOf(chain);
  }
}
