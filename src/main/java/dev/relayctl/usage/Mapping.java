package dev.relayctl.usage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A class or an object of the source that stands for a table.
 *
 * @param tables the names that the table may have in the database, without its schema; empty where
 *     it may be any
 * @param line of its declaration
 * @param columns the line of each by name
 * @param ignored the line of each column that isn't used, by name
 * @param lines all that name columns of it
 */
record Mapping(
    Set<String> tables,
    int line,
    Map<String, Integer> columns,
    Map<String, Integer> ignored,
    Set<Integer> lines) {
  private static final Pattern TABLE_NAME =
      Pattern.compile("__tablename__\\s*(?::[^=\n]*)?=\\s*[\"'](\\w+)[\"']");
  private static final Pattern TABLE_OBJECT = Pattern.compile("\\bTable\\(\\s*[\"'](\\w+)[\"']");
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "(?m)^[ \\t]+(\\w+)[ \\t]*(?::[ \\t]*(?:\\w+\\.)*Mapped\\[[^=\\n]*)?"
              + "(?:=[ \\t]*(?:\\w+\\.)*(?:mapped_column|Column)\\(\\s*(?:[\"'](\\w+)[\"'])?)?");
  private static final Pattern COLUMN_OBJECT = Pattern.compile("\\bColumn\\(\\s*[\"'](\\w+)[\"']");
  private static final Pattern CLASS = Pattern.compile("(?m)^class\\s");
  private static final Pattern ENTITY = Pattern.compile("@Entity\\b[\\s\\S]*?\\bclass\\s+(\\w+)");
  private static final Pattern ENTITY_TABLE =
      Pattern.compile("@Table\\([^)]*\\bname\\s*=\\s*\"(?:\\w+\\.)?(\\w+)\"");
  private static final Pattern NAMED_COLUMN =
      Pattern.compile("@(?:Join)?Column\\([^)]*\\bname\\s*=\\s*\"(\\w+)\"");
  private static final Pattern FIELD =
      Pattern.compile(
          "(?m)^[ \\t]*(?:@\\w+(?:\\([^)]*\\))?[ \\t]+)*(?:private|protected|public)[ \\t]+(?!static|abstract|class)"
              + "(?:final[ \\t]+)?[\\w.<>\\[\\], ?]+[ \\t](\\w+)[ \\t]*(?:=[^;\\n]*)?;");

  Mapping {
    tables = Set.copyOf(tables);
    columns = Map.copyOf(columns);
    ignored = Map.copyOf(ignored);
    lines = Set.copyOf(lines);
  }

  private Mapping(String table, int line, Map<String, Integer> columns) {
    this(Set.of(table), line, columns, Map.of(), Set.copyOf(columns.values()));
  }

  boolean isOf(String table) {
    return tables.contains(table);
  }

  /** Whether it may be of the table, as far as anybody knows. */
  boolean mayBeOf(String table) {
    return tables.isEmpty() || isOf(table);
  }

  /** The line of a column; a table that is reflected at run time has all but the ignored ones. */
  Optional<Integer> lineOf(String column) {
    if (columns.isEmpty()) {
      return ignored.containsKey(column) ? Optional.empty() : Optional.of(line);
    }
    return Optional.ofNullable(columns.get(column));
  }

  static List<Mapping> of(String source, Language language) {
    List<Mapping> found = new ArrayList<>();
    if (language == Language.PYTHON) {
      declared(source, found);
      objects(source, found);
    } else if (language == Language.JAVA) {
      entities(source, found);
    }
    return found;
  }

  /** SQLAlchemy's declarative classes. */
  private static void declared(String source, List<Mapping> found) {
    Matcher table = TABLE_NAME.matcher(source);
    while (table.find()) {
      Matcher next = CLASS.matcher(source);
      int end = next.find(table.end()) ? next.start() : source.length();
      int begin = Math.max(0, source.lastIndexOf("\nclass ", table.start()));
      Map<String, Integer> columns = new LinkedHashMap<>();
      Matcher attribute = ATTRIBUTE.matcher(source).region(begin, end);
      while (attribute.find()) {
        String text = attribute.group();
        boolean isColumn = text.contains("Mapped[") || text.contains("olumn(");
        boolean relation = rest(source, attribute.start()).contains("relationship(");
        if (isColumn && !relation) {
          String name = attribute.group(2) == null ? attribute.group(1) : attribute.group(2);
          columns.put(name.toLowerCase(Locale.ROOT), line(source, attribute.start(1)));
        }
      }
      found.add(new Mapping(lower(table.group(1)), line(source, table.start()), columns));
    }
  }

  /** SQLAlchemy's {@code Table("tracks", metadata, Column("id", …))}. */
  private static void objects(String source, List<Mapping> found) {
    Matcher table = TABLE_OBJECT.matcher(source);
    while (table.find()) {
      Matcher next = TABLE_OBJECT.matcher(source);
      int end = next.find(table.end()) ? next.start() : source.length();
      Map<String, Integer> columns = new LinkedHashMap<>();
      Matcher column = COLUMN_OBJECT.matcher(source).region(table.end(), end);
      while (column.find()) {
        columns.put(lower(column.group(1)), line(source, column.start()));
      }
      found.add(new Mapping(lower(table.group(1)), line(source, table.start()), columns));
    }
  }

  /** JPA's entities, with the names that Hibernate and Spring give where none is written. */
  private static void entities(String source, List<Mapping> found) {
    Matcher entity = ENTITY.matcher(source);
    while (entity.find()) {
      Matcher next = ENTITY.matcher(source);
      int end = next.find(entity.end()) ? next.start() : source.length();
      Map<String, Integer> columns = new LinkedHashMap<>();
      Matcher named = NAMED_COLUMN.matcher(source).region(entity.end(), end);
      while (named.find()) {
        columns.put(lower(named.group(1)), line(source, named.start()));
      }
      Matcher field = FIELD.matcher(source).region(entity.end(), end);
      while (field.find()) {
        int line = line(source, field.start(1));
        columns.putIfAbsent(lower(field.group(1)), line);
        columns.putIfAbsent(snake(field.group(1)), line);
        columns.putIfAbsent(snake(field.group(1)) + "_id", line);
      }
      Matcher table = ENTITY_TABLE.matcher(source).region(entity.start(), entity.end());
      int line = line(source, entity.start(1));
      if (table.find()) {
        found.add(new Mapping(lower(table.group(1)), line, columns));
      } else {
        found.add(new Mapping(snake(entity.group(1)), line, columns));
      }
    }
  }

  private static String rest(String source, int from) {
    int end = source.indexOf('\n', source.charAt(from) == '\n' ? from + 1 : from);
    return source.substring(from, end < 0 ? source.length() : end);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  static String snake(String name) {
    return lower(name.replaceAll("([a-z0-9])([A-Z])", "$1_$2"));
  }

  static int line(String source, int position) {
    return 1 + (int) source.substring(0, position).chars().filter(c -> c == '\n').count();
  }
}
