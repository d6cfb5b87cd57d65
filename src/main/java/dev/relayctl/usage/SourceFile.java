package dev.relayctl.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of a program, cut into what may name tables and columns. */
record SourceFile(String path, List<Literals.Literal> literals, List<Mapping> mappings) {
  private static final Pattern STATEMENT =
      Pattern.compile(
          "(?i)\\b(select|insert\\s+into|update|delete\\s+from|merge\\s+into|with|copy|truncate"
              + "|from|join)\\b");
  private static final Pattern PIECE =
      Pattern.compile(
          "(?i)[=<>,(]|\\b(where|and|or|order\\s+by|group\\s+by|set|values|like|is\\s+null|in)\\b");
  private static final Pattern ALL_COLUMNS = Pattern.compile("(?i)\\bselect\\s+(?:\\w+\\.)?\\*");

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
          return new SourceFile(path, literals, Mapping.of(text, language));
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

  /** The lines that use a table. */
  List<Integer> lines(String table) {
    List<Integer> lines = new ArrayList<>();
    for (Mapping mapping : mappings) {
      if (mapping.table().equals(table)) {
        lines.add(mapping.line());
      }
    }
    for (Literals.Literal literal : literals) {
      if (STATEMENT.matcher(literal.text()).find()) {
        line(literal, table).ifPresent(lines::add);
      }
    }
    return lines;
  }

  /**
   * The lines that use a column: in a statement that names its table, in a mapping of it, and,
   * where the file uses the table at all, in a piece of a statement, or as a string of its own.
   */
  List<Integer> lines(String table, String column) {
    List<Integer> lines = new ArrayList<>();
    for (Mapping mapping : mappings) {
      Integer line = mapping.table().equals(table) ? mapping.columns().get(column) : null;
      if (line != null) {
        lines.add(line);
      }
    }
    boolean usesTable = !lines(table).isEmpty();
    for (Literals.Literal literal : literals) {
      String text = literal.text();
      boolean statement = STATEMENT.matcher(text).find();
      if (statement && line(literal, table).isPresent()) {
        line(literal, column)
            .or(() -> ALL_COLUMNS.matcher(text).find() ? line(literal, table) : Optional.empty())
            .ifPresent(lines::add);
      } else if (usesTable && !statement) {
        boolean whole = text.strip().equalsIgnoreCase(column) && !isTable(column);
        if (whole || PIECE.matcher(text).find()) {
          line(literal, column).ifPresent(lines::add);
        }
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
