package dev.relayctl.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A value read from a YAML or TOML file, knowing where it stands. */
public sealed interface Node {
  /** Where the value begins. */
  Position at();

  /** What the value is, in a word or two for error texts: {@code a map}, {@code text}. */
  default String described() {
    return match(_ -> "a map", _ -> "a list", scalar -> scalar.type().described());
  }

  /** What the one function that fits makes of it; why no {@code switch}: docs/adr/0003. */
  <T> T match(Function<MapNode, T> map, Function<ListNode, T> list, Function<Scalar, T> scalar);

  /**
   * Keys with values.
   *
   * @param entries in the order of the file; the map's key is the entry's key
   */
  record MapNode(Position at, Map<String, Entry> entries) implements Node {
    public MapNode {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** The entry of that key. */
    public Optional<Entry> entry(String key) {
      return Optional.ofNullable(entries.get(key));
    }

    /**
     * The value under those keys; empty when one of them is missing or a value on the way is no
     * map.
     */
    public Optional<Node> find(String... keys) {
      Node node = this;
      for (String key : keys) {
        if (!(node instanceof MapNode map) || !map.entries().containsKey(key)) {
          return Optional.empty();
        }
        node = map.entries().get(key).value();
      }
      return Optional.of(node);
    }

    @Override
    public <T> T match(
        Function<MapNode, T> map, Function<ListNode, T> list, Function<Scalar, T> scalar) {
      return map.apply(this);
    }
  }

  /**
   * A key with its value.
   *
   * @param keyAt where the key begins
   */
  record Entry(String key, Position keyAt, Node value) {}

  /** Values in order. */
  record ListNode(Position at, List<Node> items) implements Node {
    public ListNode {
      items = List.copyOf(items);
    }

    @Override
    public <T> T match(
        Function<MapNode, T> map, Function<ListNode, T> list, Function<Scalar, T> scalar) {
      return list.apply(this);
    }
  }

  /**
   * A single value.
   *
   * @param text as written, without quotes; empty for {@link Type#NOTHING}. TOML numbers, dates and
   *     times are in their canonical form
   */
  record Scalar(Position at, Type type, String text) implements Node {
    @Override
    public <T> T match(
        Function<MapNode, T> map, Function<ListNode, T> list, Function<Scalar, T> scalar) {
      return scalar.apply(this);
    }
  }

  /** What a single value is. */
  enum Type {
    TEXT("text"),
    INTEGER("a whole number"),
    DECIMAL("a decimal number"),
    BOOLEAN("true or false"),
    /** {@code null}, {@code ~} or no value at all; YAML only. */
    NOTHING("nothing");

    private final String described;

    Type(String described) {
      this.described = described;
    }

    /** The type in words. */
    public String described() {
      return described;
    }
  }
}
