package dev.relayctl.config;

import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.util.Locale;

/** The format of a configuration file that belongs to another program. */
public enum Format {
  TOML,
  JSON,
  /** As programs in Go read it: version 1.1, where {@code on} is true and {@code 010} is 8. */
  YAML;

  /** The format that a file's name tells; TOML when it tells none. */
  public static Format of(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    if (name.endsWith(".json")) {
      return JSON;
    }
    return name.endsWith(".yaml") || name.endsWith(".yml") ? YAML : TOML;
  }

  /**
   * Reads a file of at most 1 MiB.
   *
   * @param shownAs the path as positions and problems show it
   * @return the tree, or the problems of {@link TomlFile#read}, {@link YamlFile#read} or {@code
   *     config.json-syntax}
   */
  public Result<Node.MapNode> read(Path path, String shownAs) {
    return TextFile.read(path, shownAs).then(text -> parse(text, shownAs));
  }

  /** The same for a text that is already here. */
  public Result<Node.MapNode> parse(String text, String shownAs) {
    return switch (this) {
      case TOML -> TomlFile.parse(text, shownAs);
      case JSON -> JsonFile.parse(text, shownAs);
      case YAML -> YamlFile.parseOld(text, shownAs);
    };
  }
}
