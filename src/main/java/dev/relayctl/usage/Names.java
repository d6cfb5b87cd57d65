package dev.relayctl.usage;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A table, and perhaps a column of it, as they are looked for: in lower case, without a schema. */
final class Names {
  private static final String SCHEMA = "([\"`]?\\w+[\"`]?\\.)?[\"`]?";

  private final String table;
  private final String column;
  private final Pattern tableWord;
  private final Pattern columnWord;
  private final Pattern columnInAnyCase;
  private final Pattern behindAKeyword;
  private final Pattern insertOfAll;

  private Names(String table, String column) {
    this.table = plain(table).toLowerCase(Locale.ROOT);
    this.column = plain(column).toLowerCase(Locale.ROOT);
    String quoted = Pattern.quote(this.table);
    tableWord = word(this.table);
    columnWord = word(this.column);
    columnInAnyCase =
        Pattern.compile(
            "(?i)(?<![A-Za-z0-9$])"
                + Pattern.quote(this.column).replace("_", "\\E_?\\Q")
                + "(?![A-Za-z0-9$])");
    behindAKeyword =
        Pattern.compile(
            "(?i)\\b(from|into|update|join|table|truncate|copy)\\s+(only\\s+)?"
                + SCHEMA
                + quoted
                + "(?![\\w$])");
    insertOfAll =
        Pattern.compile("(?i)\\binto\\s+" + SCHEMA + quoted + "[\"`]?\\s+(values|select)\\b");
  }

  static Names of(String table) {
    return new Names(table, "");
  }

  static Names of(String table, String column) {
    return new Names(table, column);
  }

  String table() {
    return table;
  }

  String column() {
    return column;
  }

  /** The table's name as a word, in a text in lower case. */
  Pattern tableWord() {
    return tableWord;
  }

  /** The column's name as a word, in a text in lower case. */
  Pattern columnWord() {
    return columnWord;
  }

  /** The column's name as a word of any case: {@code created_at}, {@code createdAt}. */
  Pattern columnInAnyCase() {
    return columnInAnyCase;
  }

  /** The table's name where SQL has one. */
  Pattern behindAKeyword() {
    return behindAKeyword;
  }

  /** An INSERT into the table that names no columns. */
  Pattern insertOfAll() {
    return insertOfAll;
  }

  /**
   * What a class of this name may stand for: {@code Track} for {@code track} and {@code tracks}.
   */
  static Set<String> ofTables(String name, String prefix) {
    Set<String> found = new LinkedHashSet<>();
    for (String each : inSnakeCase(plain(name))) {
      for (String one : List.of(each, plural(each))) {
        found.add(one);
        found.add(prefix.toLowerCase(Locale.ROOT) + one);
      }
    }
    return found;
  }

  /**
   * What an attribute of this name may stand for, a reference to a row of another table as well.
   */
  static Set<String> ofColumns(String name) {
    Set<String> found = new LinkedHashSet<>();
    for (String each : inSnakeCase(plain(name))) {
      found.add(each);
      found.add(each + "_id");
      found.add(each + "id");
    }
    return found;
  }

  /** A name as it is and in snake case, in lower case. */
  static Set<String> inSnakeCase(String name) {
    String acronyms = name.replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2");
    Set<String> found = new LinkedHashSet<>();
    found.add(name.toLowerCase(Locale.ROOT));
    found.add(Mapping.snake(name));
    found.add(Mapping.snake(acronyms));
    return found;
  }

  private static String plural(String name) {
    if (name.matches(".*[^aeiou]y")) {
      return name.substring(0, name.length() - 1) + "ies";
    }
    return name + (name.matches(".*(s|x|z|ch|sh)") ? "es" : "s");
  }

  private static Pattern word(String name) {
    return Pattern.compile("(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])");
  }

  private static String plain(String name) {
    return name.substring(name.lastIndexOf('.') + 1).replace("\"", "");
  }
}
