package dev.relayctl.usage;

import dev.relayctl.environment.UsagePatterns;
import dev.relayctl.environment.UsagePatterns.Part;
import dev.relayctl.usage.BoundedSearch.Hit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds tables, columns and values of enums with patterns that a project brings itself. */
final class OwnPatterns {
  private final UsagePatterns patterns;
  private final Map<Part, BoundedSearch> searches = new EnumMap<>(Part.class);

  /**
   * For some files.
   *
   * @param texts all files of the project, by path
   */
  OwnPatterns(UsagePatterns patterns, Map<String, String> texts) {
    this.patterns = patterns;
    long characters =
        texts.entrySet().stream()
            .filter(file -> patterns.concern(file.getKey()))
            .mapToLong(file -> file.getValue().length())
            .sum();
    patterns
        .expressions()
        .forEach((part, expression) -> {
          String group = part == Part.ENUM ? "" : part.key();
          searches.put(part, new BoundedSearch(expression, group, characters));
        });
  }

  boolean concern(String path) {
    return patterns.concern(path);
  }

  /** Why what was found may not be all, for the end of a sentence; empty when it is all. */
  Optional<String> gap() {
    return searches.values().stream().flatMap(search -> search.gap().stream()).findFirst();
  }

  /** Adds what is in a file to what was found in it. */
  void read(String path, String text, List<Mapping> mappings, List<Enumeration> enumerations) {
    var lines = new Lines(text);
    List<Hit> enums = hits(Part.ENUM, path, text);
    TreeMap<Integer, Block> blocks = new TreeMap<>();
    blocks.put(-1, new Block(Set.of(), 1));
    for (Hit table : hits(Part.TABLE, path, text)) {
      Set<String> names = Names.ofTables(table.name(), patterns.prefix());
      blocks.put(table.begin(), new Block(names, lines.at(table.at())));
    }
    for (Part part : List.of(Part.COLUMN, Part.IGNORED)) {
      for (Hit column : hits(part, path, text)) {
        if (enums.stream().noneMatch(one -> one.has(column))) {
          Objects.requireNonNull(blocks.floorEntry(column.at()))
              .getValue()
              .add(part, column.name(), lines.at(column.at()));
        }
      }
    }
    blocks.values().stream().filter(Block::isMapping).map(Block::mapping).forEach(mappings::add);
    List<Hit> values = hits(Part.VALUE, path, text);
    if (patterns.of(Part.ENUM).isEmpty()) {
      enumeration(values, lines).ifPresent(enumerations::add);
    }
    for (Hit one : enums) {
      enumeration(values.stream().filter(one::has).toList(), lines).ifPresent(enumerations::add);
    }
  }

  private static Optional<Enumeration> enumeration(List<Hit> values, Lines lines) {
    Map<String, Integer> found = new HashMap<>();
    values.forEach(value -> found.putIfAbsent(value.name(), lines.at(value.at())));
    return found.isEmpty() ? Optional.empty() : Optional.of(new Enumeration(found));
  }

  private List<Hit> hits(Part part, String path, String text) {
    BoundedSearch search = searches.get(part);
    return search == null ? List.of() : search.in(path, text);
  }

  /** A piece of a file, from where a table's mapping begins to the next one. */
  private static final class Block {
    /** Empty for what comes before the first. */
    private final Set<String> tables;

    private final int line;
    private final Map<String, Integer> columns = new HashMap<>();
    private final Map<String, Integer> ignored = new HashMap<>();
    private final Set<Integer> lines = new HashSet<>();

    Block(Set<String> tables, int line) {
      this.tables = tables;
      this.line = line;
    }

    void add(Part part, String column, int at) {
      if (part == Part.IGNORED) {
        Names.inSnakeCase(column).forEach(each -> ignored.putIfAbsent(each, at));
      } else {
        Names.ofColumns(column).forEach(each -> columns.putIfAbsent(each, at));
      }
      lines.add(at);
    }

    boolean isMapping() {
      return !tables.isEmpty() || !columns.isEmpty();
    }

    Mapping mapping() {
      return new Mapping(tables, line, columns, ignored, lines);
    }
  }

  /** Where the lines of a text begin. */
  private static final class Lines {
    private final TreeMap<Integer, Integer> numbers = new TreeMap<>();

    Lines(String text) {
      numbers.put(0, 1);
      for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
        numbers.put(end + 1, numbers.size() + 1);
      }
    }

    int at(int position) {
      return Objects.requireNonNull(numbers.floorEntry(position)).getValue();
    }
  }
}
