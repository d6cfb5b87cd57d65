package dev.relayctl.usage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of a program, cut into what may name tables and columns. */
record SourceFile(
    String path, String text, List<Literals.Literal> literals, List<Mapping> mappings) {
  private static final Pattern VERB =
      Pattern.compile("(?i)^[\\s(]*(select|insert|update|delete|merge|with|copy|truncate)\\b");
  private static final Pattern OF_A_TABLE =
      Pattern.compile("(?i)\\b(from|into|update|join|table|truncate|copy)\\s+[\"`\\w]");
  private static final Pattern PIECE =
      Pattern.compile(
          "(?i)[=<>,(]|\\b(select|returning|where|and|or|order\\s+by|group\\s+by|set|values|like"
              + "|is|in|on)\\b");
  private static final Pattern ALL_COLUMNS =
      Pattern.compile("(?i)(\\b(select|distinct|all|returning)\\s+|,\\s*)(\\w+\\.)?\\*");

  SourceFile {
    literals = List.copyOf(literals);
    mappings = List.copyOf(mappings);
  }

  /** Empty for a file that is no program's. */
  static Optional<SourceFile> of(String path, String text) {
    return Language.of(path)
        .map(language -> {
          List<Literals.Literal> literals =
              language == Language.SQL ? statements(text) : Literals.of(text, language);
          return new SourceFile(path, text, literals, Mapping.of(text, language));
        });
  }

  private static List<Literals.Literal> statements(String text) {
    List<Literals.Literal> found = new ArrayList<>();
    int line = 1;
    for (String statement : text.replaceAll("--[^\n]*", "").split(";", -1)) {
      found.add(new Literals.Literal(statement, line));
      line += (int) statement.chars().filter(c -> c == '\n').count();
    }
    return found;
  }

  /** The lines that use a table: a mapping of it, or a statement that names it. */
  List<Integer> lines(String table) {
    List<Integer> lines = new ArrayList<>();
    for (Mapping mapping : mappings) {
      if (mapping.table().equals(table)) {
        lines.add(mapping.line());
      }
    }
    for (Literals.Literal literal : literals) {
      if (names(literal, table)) {
        line(literal, table).ifPresent(lines::add);
      }
    }
    return lines;
  }

  /** In a whole statement, or right behind a word that a table's name follows. */
  private static boolean names(Literals.Literal literal, String table) {
    Pattern direct =
        Pattern.compile(
            "(?i)\\b(from|into|update|join|table|truncate|copy)\\s+(only\\s+)?"
                + "([\"`]?\\w+[\"`]?\\.)?[\"`]?"
                + Pattern.quote(table)
                + "(?![\\w$])");
    return direct.matcher(literal.text()).find()
        || (isStatement(literal) && line(literal, table).isPresent());
  }

  private static boolean isStatement(Literals.Literal literal) {
    return VERB.matcher(literal.text()).find() && OF_A_TABLE.matcher(literal.text()).find();
  }

  /**
   * The lines that use a column: in a statement that names its table, in a mapping of it, and,
   * where the file uses the table at all, in a piece of a statement, or as a string of its own.
   */
  List<Integer> lines(String table, String column) {
    List<Integer> lines = new ArrayList<>();
    for (Mapping mapping : mappings) {
      if (mapping.table().equals(table)) {
        // A table that is reflected has all columns.
        Integer line =
            mapping.columns().isEmpty()
                ? Integer.valueOf(mapping.line())
                : mapping.columns().get(column);
        if (line != null) {
          lines.add(line);
        }
      }
    }
    boolean usesTable = !lines(table).isEmpty();
    for (Literals.Literal literal : literals) {
      String text = literal.text();
      if (names(literal, table)) {
        line(literal, column)
            .or(() -> takesAll(text, table) ? line(literal, table) : Optional.empty())
            .ifPresent(lines::add);
      } else if (usesTable && !isStatement(literal)) {
        boolean whole = text.strip().equalsIgnoreCase(column) && !isTable(column);
        if (whole || PIECE.matcher(text).find()) {
          line(literal, column).ifPresent(lines::add);
        }
      }
    }
    return lines;
  }

  /** {@code SELECT *}, and an INSERT that names no columns. */
  private static boolean takesAll(String text, String table) {
    return ALL_COLUMNS.matcher(text).find()
        || Pattern.compile(
                "(?i)\\binto\\s+([\"`]?\\w+[\"`]?\\.)?[\"`]?"
                    + Pattern.quote(table)
                    + "[\"`]?\\s+(values|select)\\b")
            .matcher(text)
            .find();
  }

  /**
   * The lines that have a column's name as a word in any other way: nobody knows what they mean.
   * Left out is what is known to concern another table.
   */
  List<Integer> unexplained(String table, String column) {
    Set<Integer> explained = new HashSet<>();
    for (Mapping mapping : mappings) {
      if (!mapping.table().equals(table)) {
        explained.addAll(mapping.columns().values());
      }
    }
    for (Literals.Literal literal : literals) {
      if (isStatement(literal) && !names(literal, table)) {
        int last = literal.line() + (int) literal.text().chars().filter(c -> c == '\n').count();
        for (int line = literal.line(); line <= last; line++) {
          explained.add(line);
        }
      }
    }
    List<Integer> lines = new ArrayList<>();
    Pattern word =
        Pattern.compile(
            "(?i)(?<![A-Za-z0-9$])"
                + Pattern.quote(column).replace("_", "\\E_?\\Q")
                + "(?![A-Za-z0-9$])");
    int line = 0;
    for (String each : text.split("\n", -1)) {
      line++;
      if (!explained.contains(line) && word.matcher(each).find()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private boolean isTable(String name) {
    return mappings.stream().anyMatch(mapping -> mapping.table().equals(name));
  }

  /** The line of a name within a string. */
  private static Optional<Integer> line(Literals.Literal literal, String name) {
    Matcher word =
        Pattern.compile("(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])")
            .matcher(literal.text().toLowerCase(Locale.ROOT));
    return word.find()
        ? Optional.of(
            literal.line()
                + (int)
                    literal
                        .text()
                        .substring(0, word.start())
                        .chars()
                        .filter(c -> c == '\n')
                        .count())
        : Optional.empty();
  }
}
