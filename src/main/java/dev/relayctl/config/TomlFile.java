package dev.relayctl.config;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A TOML file as a tree with positions. tomlj tells where a key stands but not its value: a single
 * value's position is its key's, and an item's is its own.
 */
public final class TomlFile {
  /** What tomlj reports per file is cut there: one wrong bracket makes dozens. */
  private static final int MAX_PROBLEMS = 5;

  private TomlFile() {}

  /**
   * Reads a file of at most 1 MiB; an empty file is an empty map.
   *
   * @param shownAs the path as positions and problems show it
   * @return the tree, or problems {@code config.missing-file}, {@code .unreadable}, {@code
   *     .too-large}, {@code .not-text}, {@code .toml-syntax}
   */
  public static Result<Node.MapNode> read(Path path, String shownAs) {
    return TextFile.read(path, shownAs).then(text -> parse(text, shownAs));
  }

  /** The same for a text that is already here. */
  public static Result<Node.MapNode> parse(String text, String shownAs) {
    TomlParseResult parsed = Toml.parse(text);
    if (parsed.hasErrors()) {
      return Result.bad(
          parsed.errors().stream().limit(MAX_PROBLEMS).map(e -> problem(e, shownAs)).toList());
    }
    return Result.ok(table(parsed, Position.start(shownAs)));
  }

  private static Node.MapNode table(TomlTable table, Position at) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    for (String key : table.keySet()) {
      List<String> path = List.of(key);
      Position keyAt = position(table.inputPositionOf(path), at);
      Object value = table.get(path);
      entries.put(key, new Node.Entry(key, keyAt, node(value, keyAt)));
    }
    return new Node.MapNode(at, entries);
  }

  private static Node node(@Nullable Object value, Position at) {
    return switch (value) {
      case TomlTable table -> table(table, at);
      case TomlArray array -> {
        var items = new ArrayList<Node>();
        for (int i = 0; i < array.size(); i++) {
          items.add(node(array.get(i), position(array.inputPositionOf(i), at)));
        }
        yield new Node.ListNode(at, items);
      }
      case Long number -> new Node.Scalar(at, Node.Type.INTEGER, number.toString());
      case Double number -> new Node.Scalar(at, Node.Type.DECIMAL, number.toString());
      case Boolean bool -> new Node.Scalar(at, Node.Type.BOOLEAN, bool.toString());
      // Text, and the four kinds of dates and times in ISO form.
      case Object text -> new Node.Scalar(at, Node.Type.TEXT, text.toString());
      case null -> throw new IllegalStateException("a key without a value");
    };
  }

  private static Position position(@Nullable TomlPosition position, Position otherwise) {
    return position == null
        ? otherwise
        : new Position(otherwise.file(), position.line(), position.column());
  }

  private static Problem problem(TomlParseError error, String shownAs) {
    TomlPosition at = error.position();
    String why = error.getMessage() == null ? "" : error.getMessage();
    return Problem.invalid(
        "config.toml-syntax",
        "this is not valid TOML",
        new Position(shownAs, at.line(), at.column()).where(),
        why.isBlank() ? "the parser gives no reason" : why,
        "check the quotes, the brackets and that no key occurs twice");
  }
}
