package dev.relayctl.usage;

import dev.relayctl.lint.EnumValue;
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
    String path,
    String text,
    List<Literals.Literal> literals,
    List<Mapping> mappings,
    List<Enumeration> enumerations) {
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
    enumerations = List.copyOf(enumerations);
  }

  /** Empty for a file that is no program's. */
  static Optional<SourceFile> of(String path, String text) {
    return Language.of(path)
        .map(language -> {
          List<Literals.Literal> literals =
              language == Language.SQL ? statements(text) : Literals.of(text, language);
          return new SourceFile(
              path, text, literals, Mapping.of(text, language), Enumeration.of(text, language));
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
  List<Integer> ofTable(Names names) {
    List<Integer> lines = new ArrayList<>();
    for (Mapping mapping : mappings) {
      if (mapping.table().equals(names.table())) {
        lines.add(mapping.line());
      }
    }
    for (Literals.Literal literal : literals) {
      if (uses(literal, names)) {
        line(literal, names.tableWord()).ifPresent(lines::add);
      }
    }
    return lines;
  }

  /**
   * The lines that use a column: in a statement that names its table, in a mapping of it, and,
   * where the file uses the table at all, in a piece of a statement, or as a string of its own.
   */
  List<Integer> ofColumn(Names names) {
    List<Integer> lines = new ArrayList<>();
    for (Mapping mapping : mappings) {
      if (mapping.table().equals(names.table())) {
        mapping.lineOf(names.column()).ifPresent(lines::add);
      }
    }
    boolean usesTable = !ofTable(names).isEmpty();
    for (Literals.Literal literal : literals) {
      if (uses(literal, names)) {
        line(literal, names.columnWord())
            .or(() ->
                takesAll(literal, names) ? line(literal, names.tableWord()) : Optional.empty())
            .ifPresent(lines::add);
      } else if (usesTable && isPiece(literal, names.column())) {
        line(literal, names.columnWord()).ifPresent(lines::add);
      }
    }
    return lines;
  }

  /**
   * The lines that have a column's name as a word in any other way: nobody knows what they mean.
   * Left out is what is known to concern another table.
   */
  List<Integer> unexplained(Names names) {
    Set<Integer> explained = new HashSet<>();
    for (Mapping mapping : mappings) {
      if (!mapping.table().equals(names.table())) {
        explained.addAll(mapping.columns().values());
      }
    }
    for (Literals.Literal literal : literals) {
      if (isStatement(literal) && !uses(literal, names)) {
        for (int line = literal.line(); line <= literal.lastLine(); line++) {
          explained.add(line);
        }
      }
    }
    List<Integer> lines = new ArrayList<>();
    int line = 0;
    for (String each : text.split("\n", -1)) {
      line++;
      if (!explained.contains(line) && names.columnInAnyCase().matcher(each).find()) {
        lines.add(line);
      }
    }
    return lines;
  }

  /**
   * The lines that use a value of an enum: where the same values are declared, in a statement over
   * a table that has it, and, in a file that uses such a table, in a piece of a statement, or as a
   * string of its own.
   */
  List<Integer> ofValue(EnumValue value) {
    List<Integer> lines = new ArrayList<>();
    enumerations.forEach(one -> one.lineOf(value).ifPresent(lines::add));
    List<Names> tables = value.tables().stream().map(Names::of).toList();
    boolean usesTable = tables.stream().anyMatch(table -> !ofTable(table).isEmpty());
    String quoted = "'" + value.label() + "'";
    for (Literals.Literal literal : literals) {
      boolean over = tables.stream().anyMatch(table -> uses(literal, table));
      int at = literal.text().indexOf(quoted);
      if (at >= 0 && (over || (usesTable && !isStatement(literal)))) {
        lines.add(literal.lineAt(at));
      } else if (usesTable && literal.text().equals(value.label())) {
        lines.add(literal.line());
      }
    }
    return lines;
  }

  /** The lines that have a value as a word. */
  List<Integer> unexplained(EnumValue value) {
    Pattern word = Pattern.compile("(?<!\\w)" + Pattern.quote(value.label()) + "(?!\\w)");
    List<Integer> lines = new ArrayList<>();
    int line = 0;
    for (String each : text.split("\n", -1)) {
      line++;
      if (word.matcher(each).find()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static boolean isStatement(Literals.Literal literal) {
    return VERB.matcher(literal.text()).find() && OF_A_TABLE.matcher(literal.text()).find();
  }

  /** In a whole statement, or right behind a word that a table's name follows. */
  private static boolean uses(Literals.Literal literal, Names names) {
    return names.behindAKeyword().matcher(literal.text()).find()
        || (isStatement(literal) && line(literal, names.tableWord()).isPresent());
  }

  /** {@code SELECT *}, and an INSERT that names no columns. */
  private static boolean takesAll(Literals.Literal literal, Names names) {
    return ALL_COLUMNS.matcher(literal.text()).find()
        || names.insertOfAll().matcher(literal.text()).find();
  }

  private boolean isPiece(Literals.Literal literal, String column) {
    boolean isTable = mappings.stream().anyMatch(mapping -> mapping.table().equals(column));
    boolean whole = literal.text().strip().equalsIgnoreCase(column) && !isTable;
    return !isStatement(literal) && (whole || PIECE.matcher(literal.text()).find());
  }

  /** The line of a word within a string. */
  private static Optional<Integer> line(Literals.Literal literal, Pattern word) {
    Matcher matcher = word.matcher(literal.text().toLowerCase(Locale.ROOT));
    return matcher.find() ? Optional.of(literal.lineAt(matcher.start())) : Optional.empty();
  }
}
