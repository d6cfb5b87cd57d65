package dev.relayctl.environment.flytoml;

import dev.relayctl.config.Format;
import dev.relayctl.config.Node;
import dev.relayctl.config.Position;
import dev.relayctl.problem.Where;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table of the file while it is read. Each getter names the key that it understands, returns null
 * or nothing when the key is missing or wrong, and leaves what is wrong in the {@link Faults}.
 */
final class Section {
  private final String name;
  private final String place;
  private final Position at;
  private final Map<String, Node.Entry> entries;
  private final File file;

  /** What all sections of a file share. */
  private record File(Format format, Faults faults) {}

  private Section(String name, String place, Position at, Node.MapNode table, File file) {
    this.name = name;
    this.place = place;
    this.at = at;
    this.entries = table.entries();
    this.file = file;
  }

  /** The top level of a file. */
  static Section top(Node.MapNode table, Format format, Faults faults) {
    return new Section("", "", table.at(), table, new File(format, faults));
  }

  /** As error texts show it, {@code http_service.concurrency}; empty for the top level. */
  String name() {
    return name;
  }

  Position at() {
    return at;
  }

  Where where() {
    return at.where();
  }

  Faults faults() {
    return file.faults();
  }

  Format format() {
    return file.format();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Reports every key that {@link FlyTomlKey} doesn't know. */
  void end() {
    for (Node.Entry entry : entries.values()) {
      if (FlyTomlKey.use(place, entry.key()).isEmpty()) {
        faults().unknownKey(name, entry.key(), entry.keyAt(), FlyTomlKey.accepted(place));
      }
    }
  }

  /** Keys that would change what is deployed in a way that relayctl can't follow. */
  void unsupported(String why, String remedy, String... keys) {
    for (String key : keys) {
      entry(key).ifPresent(entry -> faults().unsupportedKey(path(key), entry.keyAt(), why, remedy));
    }
  }

  /**
   * The key; empty when it is missing or, in JSON and YAML, null, which flyctl takes for missing.
   */
  Optional<Node.Entry> entry(String key) {
    return Optional.ofNullable(entries.get(key))
        .filter(entry ->
            !(entry.value() instanceof Node.Scalar(_, Node.Type type, _))
                || type != Node.Type.NOTHING);
  }

  /** The key with its sections, as error texts show it. */
  String path(String key) {
    return name.isEmpty() ? key : name + "." + key;
  }

  /** Where the key stands, or the section when it has none. */
  Position at(String key) {
    return Optional.ofNullable(entries.get(key)).map(Node.Entry::keyAt).orElse(at);
  }

  /** A text; an empty one counts as missing, as it does in flyctl. */
  @Nullable String text(String key) {
    Node.Scalar scalar = scalar(key, "text", Node.Type.TEXT);
    return scalar == null || scalar.text().isEmpty() ? null : scalar.text();
  }

  /** A text that has to be there; empty when it isn't. */
  String required(String key, String why) {
    if (entry(key).isEmpty()) {
      faults().missingKey(name, key, at, why);
      return "";
    }
    Node.Scalar scalar = scalar(key, "text", Node.Type.TEXT);
    if (scalar != null && scalar.text().isEmpty()) {
      faults().invalidValue(path(key), scalar, why, "fill it in");
    }
    return scalar == null ? "" : scalar.text();
  }

  /** One of the words; an empty text counts as missing. */
  @Nullable String oneOf(String key, List<String> words) {
    Node.Scalar scalar = scalar(key, "text", Node.Type.TEXT);
    if (scalar == null || scalar.text().isEmpty()) {
      return null;
    }
    if (words.contains(scalar.text())) {
      return scalar.text();
    }
    faults()
        .invalidValue(
            path(key),
            scalar,
            "it is one of: " + String.join(", ", words),
            NearNames.nearest(scalar.text(), words)
                .map(near -> "did you mean " + near + "?")
                .orElse("write one of them"));
    return null;
  }

  @Nullable Boolean flag(String key) {
    Node.Scalar scalar = scalar(key, "true or false", Node.Type.BOOLEAN);
    return scalar == null ? null : Boolean.valueOf(scalar.text());
  }

  /** True when it is written and true. */
  boolean isSet(String key) {
    return Boolean.TRUE.equals(flag(key));
  }

  /** A whole number between the limits, both included. */
  @Nullable Integer whole(String key, int from, int to) {
    Node.Scalar scalar = scalar(key, "a whole number", Node.Type.INTEGER);
    return scalar == null ? null : inRange(key, scalar, from, to);
  }

  /** A port, in digits or, as in old files, in a text of digits. */
  @Nullable Integer portInDigitsOrText(String key) {
    Node.Scalar scalar = scalar(key, "a port number", Node.Type.INTEGER, Node.Type.TEXT);
    if (scalar == null) {
      return null;
    }
    if (!scalar.text().matches("[+-]?[0-9]+")) {
      faults().invalidValue(path(key), scalar, "it isn't a number", "write a port number");
      return null;
    }
    return inRange(key, scalar, 1, 65535);
  }

  private @Nullable Integer inRange(String key, Node.Scalar scalar, int from, int to) {
    var value = new BigInteger(scalar.text());
    boolean low = value.compareTo(BigInteger.valueOf(from)) < 0;
    boolean high = value.compareTo(BigInteger.valueOf(to)) > 0;
    if (low || high) {
      String range =
          to == Integer.MAX_VALUE ? "at least " + from : "between " + from + " and " + to;
      faults().outOfRange(path(key), scalar.text(), scalar.at(), range);
      return null;
    }
    return value.intValueExact();
  }

  /** A list of texts; empty when missing. */
  List<String> texts(String key) {
    return entry(key)
        .map(entry -> Values.texts(path(key), entry.value(), faults()))
        .orElse(List.of());
  }

  /** A list of texts, or one text that becomes a list of one. */
  List<String> textOrTexts(String key) {
    Node.Entry entry = entry(key).orElse(null);
    if (entry != null
        && entry.value() instanceof Node.Scalar(_, Node.Type type, String text)
        && type == Node.Type.TEXT) {
      return List.of(text);
    }
    return texts(key);
  }

  /** Names with texts; other values are wrong. */
  Map<String, String> textByName(String key) {
    var found = new LinkedHashMap<String, String>();
    Section table = section(key);
    if (table != null) {
      for (String name : table.entries.keySet()) {
        Node.Scalar scalar = table.scalar(name, "text", Node.Type.TEXT);
        if (scalar != null) {
          found.put(name, scalar.text());
        }
      }
    }
    return found;
  }

  /** The keys of a table whose keys the user chooses. */
  Set<String> names() {
    return entries.keySet();
  }

  /** The value under such a key, null included. */
  Node value(String name) {
    return Objects.requireNonNull(entries.get(name)).value();
  }

  /** A table; null when missing. */
  @Nullable Section section(String key) {
    Node.Entry entry = entry(key).orElse(null);
    if (entry == null) {
      return null;
    }
    if (entry.value() instanceof Node.MapNode table) {
      return new Section(path(key), FlyTomlKey.table(place, key), entry.keyAt(), table, file);
    }
    faults().wrongType(path(key), entry.value(), "a table");
    return null;
  }

  /** The tables under one or more keys that mean the same, each a table or an array of tables. */
  List<Section> sections(String... keys) {
    var found = new ArrayList<Section>();
    for (String key : keys) {
      switch (entry(key).map(Node.Entry::value).orElse(null)) {
        case null -> {}
        case Node.MapNode table ->
            found.add(new Section(path(key), FlyTomlKey.table(place, key), at(key), table, file));
        case Node.ListNode list -> {
          for (Node item : list.items()) {
            if (item instanceof Node.MapNode table) {
              found.add(
                  new Section(path(key), FlyTomlKey.item(place, key), item.at(), table, file));
            } else {
              faults().wrongType(path(key), item, "a table");
            }
          }
        }
        case Node.Scalar scalar -> faults().wrongType(path(key), scalar, "a table");
      }
    }
    return found;
  }

  /** A single value of one of the types. */
  Node.@Nullable Scalar scalar(String key, String expected, Node.Type... types) {
    Node.Entry entry = entry(key).orElse(null);
    if (entry == null) {
      return null;
    }
    if (entry.value() instanceof Node.Scalar scalar && List.of(types).contains(scalar.type())) {
      return scalar;
    }
    faults().wrongType(path(key), entry.value(), expected);
    return null;
  }
}
