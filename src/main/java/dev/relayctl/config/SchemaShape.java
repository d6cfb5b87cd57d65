package dev.relayctl.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Answers one question quickly: is a file surely as the schema wants it? It knows the few keywords
 * that our schema uses; for anything else the answer is no, and the real validator has the word.
 * That one takes some 60 ms to load, most of what a command has to start in. A test holds the two
 * together over every key of the schema.
 */
final class SchemaShape {
  private static final Set<String> KEYWORDS =
      Set.of(
          "type",
          "properties",
          "additionalProperties",
          "propertyNames",
          "required",
          "items",
          "enum",
          "pattern",
          "minLength",
          "minItems",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "$ref",
          "$defs");

  private static final int MOST_DIGITS = 15;

  private final Node.MapNode root;
  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  /**
   * The shape as a schema.
   *
   * @param root the schema without its texts
   */
  SchemaShape(Node.MapNode root) {
    this.root = root;
  }

  /** Whether the schema surely accepts the file. */
  boolean accepts(Node.MapNode file) {
    return accepts(root, file);
  }

  private boolean accepts(Node.MapNode schema, Node value) {
    for (Node.Entry keyword : schema.entries().values()) {
      if (!KEYWORDS.contains(keyword.key()) || !accepts(schema, keyword, value)) {
        return false;
      }
    }
    return true;
  }

  private boolean accepts(Node.MapNode schema, Node.Entry keyword, Node value) {
    Node argument = keyword.value();
    return value.match(
        map -> acceptsMap(schema, keyword.key(), argument, map),
        list -> acceptsList(keyword.key(), argument, list),
        scalar -> acceptsScalar(keyword.key(), argument, scalar));
  }

  private boolean acceptsList(String keyword, Node argument, Node.ListNode list) {
    return switch (keyword) {
      case "items" ->
          argument instanceof Node.MapNode items
              && list.items().stream().allMatch(item -> accepts(items, item));
      case "minItems" -> list.items().size() >= number(argument);
      case "type" -> allows(argument, "array");
      case "enum" -> false;
      case "$ref" -> referenced(argument).filter(to -> accepts(to, list)).isPresent();
      default -> true;
    };
  }

  private boolean acceptsMap(Node.MapNode schema, String keyword, Node argument, Node.MapNode map) {
    return switch (keyword) {
      case "type" -> allows(argument, "object");
      case "enum" -> false;
      case "$ref" -> referenced(argument).filter(to -> accepts(to, map)).isPresent();
      case "properties" ->
          map.entries().values().stream()
              .allMatch(entry ->
                  !(argument instanceof Node.MapNode known)
                      || !(known.find(entry.key()).orElse(null) instanceof Node.MapNode property)
                      || accepts(property, entry.value()));
      case "additionalProperties" -> {
        Optional<Node> known = schema.find("properties");
        yield map.entries().values().stream()
            .filter(entry ->
                !(known.isPresent()
                    && known.get() instanceof Node.MapNode names
                    && names.entries().containsKey(entry.key())))
            .allMatch(
                entry -> argument instanceof Node.MapNode others && accepts(others, entry.value()));
      }
      case "propertyNames" ->
          argument instanceof Node.MapNode names
              && map.entries().values().stream()
                  .allMatch(entry ->
                      accepts(names, new Node.Scalar(entry.keyAt(), Node.Type.TEXT, entry.key())));
      case "required" ->
          argument instanceof Node.ListNode keys
              && keys.items().stream().allMatch(key -> map.entries().containsKey(text(key)));
      default -> true;
    };
  }

  private boolean acceptsScalar(String keyword, Node argument, Node.Scalar scalar) {
    boolean isText = scalar.type() == Node.Type.TEXT;
    boolean isNumber = scalar.type() == Node.Type.INTEGER || scalar.type() == Node.Type.DECIMAL;
    return switch (keyword) {
      case "type" ->
          switch (scalar.type()) {
            case TEXT -> allows(argument, "string");
            case INTEGER -> allows(argument, "integer") || allows(argument, "number");
            // 1e3 is an integer, too.
            case DECIMAL ->
                allows(argument, "number")
                    || (allows(argument, "integer") && number(scalar) == Math.rint(number(scalar)));
            case BOOLEAN -> allows(argument, "boolean");
            case NOTHING -> false;
          };
      case "enum" ->
          isText
              && argument instanceof Node.ListNode values
              && values.items().stream().anyMatch(value -> text(value).equals(scalar.text()));
      case "pattern" ->
          !isText
              || patterns
                  .computeIfAbsent(text(argument), Pattern::compile)
                  .matcher(scalar.text())
                  .find();
      case "minLength" -> !isText || scalar.text().length() >= number(argument);
      case "minimum" -> !isNumber || number(scalar) >= number(argument);
      case "maximum" -> !isNumber || number(scalar) <= number(argument);
      case "exclusiveMinimum" -> !isNumber || number(scalar) > number(argument);
      case "$ref" -> referenced(argument).filter(to -> accepts(to, scalar)).isPresent();
      default -> true;
    };
  }

  private Optional<Node.MapNode> referenced(Node pointer) {
    String name = text(pointer).substring("#/$defs/".length());
    return root.find("$defs", name)
        .flatMap(node -> node instanceof Node.MapNode map ? Optional.of(map) : Optional.empty());
  }

  private static boolean allows(Node types, String type) {
    return types.match(
        _ -> false,
        list -> list.items().stream().anyMatch(item -> text(item).equals(type)),
        scalar -> scalar.text().equals(type));
  }

  private static String text(Node node) {
    return node instanceof Node.Scalar scalar ? scalar.text() : "";
  }

  /**
   * The number; none that compares to anything when it has more digits than a double keeps. No
   * {@code BigDecimal}: it takes 9 ms to load.
   */
  private static double number(Node node) {
    String text = text(node);
    return text.length() > MOST_DIGITS ? Double.NaN : Double.parseDouble(text);
  }
}
