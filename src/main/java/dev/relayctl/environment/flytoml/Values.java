package dev.relayctl.environment.flytoml;

import dev.relayctl.config.Format;
import dev.relayctl.config.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values that have more than one accepted form. */
final class Values {
  private Values() {}

  /** A list of texts. */
  static List<String> texts(String path, Node value, Faults faults) {
    var found = new ArrayList<String>();
    if (!(value instanceof Node.ListNode list)) {
      faults.wrongType(path, value, "a list of texts");
      return found;
    }
    for (Node item : list.items()) {
      if (item instanceof Node.Scalar scalar && scalar.type() == Node.Type.TEXT) {
        found.add(scalar.text());
      } else {
        faults.wrongType(path, item, "text");
      }
    }
    return found;
  }

  /** A single value as flyctl turns it into text; empty for lists, tables and null. */
  static Optional<String> stringified(Node value, Format format) {
    if (!(value instanceof Node.Scalar scalar)) {
      return Optional.empty();
    }
    return switch (scalar.type()) {
      case TEXT, BOOLEAN -> Optional.of(scalar.text());
      case DECIMAL -> Optional.of(GoNumber.of(scalar.text()));
      // To flyctl each number in JSON is a decimal one: 21000000 becomes 2.1e+07.
      case INTEGER ->
          Optional.of(
              format == Format.JSON
                  ? GoNumber.of(Double.toString(Double.parseDouble(scalar.text())))
                  : scalar.text());
      // flyctl would write "<nil>".
      case NOTHING -> Optional.empty();
    };
  }

  /**
   * Names with single values, in a table or, as in old files, an array of tables that are merged.
   */
  static Map<String, String> stringifiedByName(Section parent, String key) {
    var found = new LinkedHashMap<String, String>();
    for (Section table : parent.sections(key)) {
      for (String name : table.names()) {
        Node value = table.value(name);
        stringified(value, table.format())
            .ifPresentOrElse(
                text -> found.put(name, text),
                () -> parent.faults().wrongType(table.path(name), value, "a single value"));
      }
    }
    return found;
  }

  /**
   * The headers of a check: a table of single values or, as in old files, a list of {@code {name,
   * value}}.
   */
  static Map<String, String> headers(Section check) {
    Node.Entry entry = check.entry("headers").orElse(null);
    if (entry == null || entry.value() instanceof Node.MapNode) {
      return stringifiedByName(check, "headers");
    }
    var found = new LinkedHashMap<String, String>();
    for (Section header : check.sections("headers")) {
      String name = header.required("name", "a header has a name");
      String value =
          header
              .entry("value")
              .flatMap(written -> stringified(written.value(), header.format()))
              .orElse("");
      found.put(name, value);
      header.end();
    }
    return found;
  }
}
