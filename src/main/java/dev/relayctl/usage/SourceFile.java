package dev.relayctl.usage;

import dev.relayctl.lint.EnumValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

  /**
   * A file, read as its language and by the patterns that concern it; empty where there is neither,
   * and for what is no text.
   */
  static Optional<SourceFile> of(String path, String text, List<OwnPatterns> patterns) {
    List<OwnPatterns> own = patterns.stream().filter(one -> one.concern(path)).toList();
    Optional<Language> known = Language.of(path);
    if (known.isEmpty() && (own.isEmpty() || text.indexOf('\0') >= 0)) {
      return Optional.empty();
    }
    List<Literals.Literal> literals = new ArrayList<>();
    List<Mapping> mappings = new ArrayList<>();
    List<Enumeration> enumerations = new ArrayList<>();
    known.ifPresent(language -> {
      literals.addAll(language == Language.SQL ? statements(text) : Literals.of(text, language));
      mappings.addAll(Mapping.of(text, language));
      enumerations.addAll(Enumeration.of(text, language));
    });
    own.forEach(one -> one.read(path, text, mappings, enumerations));
    return Optional.of(new SourceFile(path, text, literals, mappings, enumerations));
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
      if (mapping.isOf(names.table())) {
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
      if (mapping.mayBeOf(names.table())) {
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
    lines.removeAll(ignoring(names));
    return lines;
  }

  /** The lines that tell that a column is ignored. */
  private Set<Integer> ignoring(Names names) {
    return mappings.stream()
        .filter(mapping -> mapping.isOf(names.table()))
        .flatMap(mapping -> Optional.ofNullable(mapping.ignored().get(names.column())).stream())
        .collect(Collectors.toSet());
  }

  /**
   * The lines that have a column's name as a word in any other way: nobody knows what they mean.
   * Left out is what is known to concern another table, and what tells that the column is ignored.
   *
   * @param tables all that there are: a class that none of them fits may stand for this one
   */
  List<Integer> unexplained(Names names, Set<String> tables) {
    Set<Integer> explained = ignoring(names);
    for (Mapping mapping : mappings) {
      if (!mapping.mayBeOf(names.table()) && tables.stream().anyMatch(mapping::isOf)) {
        explained.addAll(mapping.lines());
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
    boolean isTable = mappings.stream().anyMatch(mapping -> mapping.isOf(column));
    boolean whole = literal.text().strip().equalsIgnoreCase(column) && !isTable;
    return !isStatement(literal) && (whole || PIECE.matcher(literal.text()).find());
  }

  /** The line of a word within a string. */
  private static Optional<Integer> line(Literals.Literal literal, Pattern word) {
    Matcher matcher = word.matcher(literal.text().toLowerCase(Locale.ROOT));
    return matcher.find() ? Optional.of(literal.lineAt(matcher.start())) : Optional.empty();
  }
}
