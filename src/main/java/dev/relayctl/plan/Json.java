package dev.relayctl.plan;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A JSON value without a JSON library: what a machine's config is made of. Fly accepts keys that
 * this program doesn't know, and an update has to send them back, so a config is a tree and not a
 * record with a field per key.
 */
public sealed interface Json {
  /** An object; keeps the order of its keys, which means nothing for equality. */
  record Obj(Map<String, Json> members) implements Json {
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** An object without members. */
    public static final Obj EMPTY = new Obj(Map.of());

    /** The member, or empty when there is none or it is null. */
    public Optional<Json> get(String key) {
      return Optional.ofNullable(members.get(key)).filter(value -> !(value instanceof Nothing));
    }

    /** The member as an object; an empty one when it is something else. */
    public Obj object(String key) {
      return members.get(key) instanceof Obj object ? object : EMPTY;
    }

    /** The member's items; none when it isn't an array. */
    public List<Json> items(String key) {
      return members.get(key) instanceof Arr(List<Json> items) ? items : List.of();
    }

    /** The member when it is a text. */
    public Optional<String> text(String key) {
      return members.get(key) instanceof Text(String text) ? Optional.of(text) : Optional.empty();
    }

    /** The same object with one member set. */
    public Obj with(String key, Json value) {
      var changed = new LinkedHashMap<>(members);
      changed.put(key, value);
      return new Obj(changed);
    }

    /** The same object without a member. */
    public Obj without(String key) {
      var changed = new LinkedHashMap<>(members);
      changed.remove(key);
      return new Obj(changed);
    }
  }

  /** An array. */
  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }
  }

  /** A string. */
  record Text(String value) implements Json {}

  /** A number; 1 and 1.0 are one value. */
  record Num(BigDecimal value) implements Json {
    public Num {
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }
  }

  /** True or false. */
  record Flag(boolean value) implements Json {}

  /** JSON's null. */
  record Nothing() implements Json {}

  /** A string. */
  static Json text(String value) {
    return new Text(value);
  }

  /** A whole number. */
  static Json number(long value) {
    return new Num(BigDecimal.valueOf(value));
  }

  /** True or false. */
  static Json flag(boolean value) {
    return new Flag(value);
  }

  /** An array of strings. */
  static Json texts(List<String> values) {
    return new Arr(values.stream().map(Json::text).toList());
  }

  /** An object of strings. */
  static Obj textMembers(Map<String, String> values) {
    var members = new LinkedHashMap<String, Json>();
    values.forEach((key, value) -> members.put(key, text(value)));
    return new Obj(members);
  }

  /**
   * One text for all equal values: keys sorted, nulls and empty objects and arrays left out. For
   * hashing and comparing, not for sending.
   */
  static String canonical(Json json) {
    var out = new StringBuilder();
    write(json, out);
    return out.toString();
  }

  private static void write(Json json, StringBuilder out) {
    switch (json) {
      case Obj(Map<String, Json> members) -> {
        out.append('{');
        for (var member : new TreeMap<>(members).entrySet()) {
          if (!isEmpty(member.getValue())) {
            quote(member.getKey(), out);
            out.append(':');
            write(member.getValue(), out);
            out.append(',');
          }
        }
        out.append('}');
      }
      case Arr(List<Json> items) -> {
        out.append('[');
        for (Json item : items) {
          write(item, out);
          out.append(',');
        }
        out.append(']');
      }
      case Text(String value) -> quote(value, out);
      case Num(BigDecimal value) -> out.append(value.toPlainString());
      case Flag(boolean value) -> out.append(value);
      case Nothing() -> out.append("null");
    }
  }

  /** Length first, so that no content can imitate structure. */
  private static void quote(String text, StringBuilder out) {
    out.append(text.length()).append('"').append(text).append('"');
  }

  private static boolean isEmpty(Json json) {
    return switch (json) {
      case Nothing() -> true;
      case Obj(Map<String, Json> members) -> members.values().stream().allMatch(Json::isEmpty);
      case Arr(List<Json> items) -> items.isEmpty();
      case Text _, Num _, Flag _ -> false;
    };
  }
}
