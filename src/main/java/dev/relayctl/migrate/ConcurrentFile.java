package dev.relayctl.migrate;

import dev.relayctl.lint.Statement;
import dev.relayctl.lint.Word;
import dev.relayctl.run.Tracing.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A migration of statements that build, rebuild or drop indexes with {@code CONCURRENTLY}, and of
 * no others. What is left of one that was cut off can be told from the catalogues, and taken away
 * without a loss ({@code specs/migration-safety.md} §3: clean the invalid index before another
 * try).
 */
record ConcurrentFile(List<Operation> operations) {
  /** Bytes; what is behind them the server cuts off. */
  private static final int LONGEST_NAME = 63;

  private static final Set<String> HARMLESS =
      Set.of(
          "lock_timeout",
          "statement_timeout",
          "maintenance_work_mem",
          "max_parallel_maintenance_workers");

  ConcurrentFile {
    operations = List.copyOf(operations);
  }

  /** What one of its statements does. */
  sealed interface Operation {}

  /**
   * {@code CREATE INDEX CONCURRENTLY}.
   *
   * @param index its name; empty when the server is to choose one
   * @param table as it is written, such as {@code music.tracks}
   * @param definition what follows the table, word by word; empty when literals keep it from being
   *     compared
   * @param lenient whether an index of this name may be there already
   */
  record Build(String index, String table, boolean unique, List<String> definition, boolean lenient)
      implements Operation {
    Build {
      definition = List.copyOf(definition);
    }
  }

  /** {@code REINDEX … CONCURRENTLY} of an index or of a table's indexes. */
  record Rebuild(String name) implements Operation {}

  /** Empty for a file with any other statement, and for one that can't be cut. */
  static Optional<ConcurrentFile> of(Script script) {
    return SqlFiles.parse(script).match(ConcurrentFile::of, _ -> Optional.empty());
  }

  private static Optional<ConcurrentFile> of(SqlFiles file) {
    List<Operation> operations = new ArrayList<>();
    for (SqlFiles.Part part : file.parts()) {
      Statement statement = part.statement();
      if (statement.begins("SET") && HARMLESS.contains(statement.name(1))) {
        continue;
      }
      Optional<Operation> operation =
          statement.text().contains("\"") ? Optional.empty() : operation(statement);
      if (operation.isEmpty()) {
        return Optional.empty();
      }
      operations.add(operation.get());
    }
    return operations.isEmpty() ? Optional.empty() : Optional.of(new ConcurrentFile(operations));
  }

  private static Optional<Operation> operation(Statement statement) {
    int at = statement.find("CONCURRENTLY") + 1;
    if (statement.begins("CREATE", "INDEX", "CONCURRENTLY")
        || statement.begins("CREATE", "UNIQUE", "INDEX", "CONCURRENTLY")) {
      return build(statement, at);
    }
    if (statement.begins("REINDEX", "INDEX", "CONCURRENTLY")
        || statement.begins("REINDEX", "TABLE", "CONCURRENTLY")) {
      return Optional.of(new Rebuild(folded(statement, at)));
    }
    return Optional.empty();
  }

  private static Optional<Operation> build(Statement statement, int behind) {
    int at = behind;
    boolean lenient = at(statement, at, "IF");
    at += lenient ? 3 : 0;
    String index = "";
    if (!at(statement, at, "ON")) {
      index = folded(statement, at++);
    }
    if (!at(statement, at, "ON")) {
      return Optional.empty();
    }
    at += at(statement, at + 1, "ONLY") ? 2 : 1;
    String table = folded(statement, at);
    List<String> definition = definition(statement, at + 1);
    return table.isEmpty() || index.length() > LONGEST_NAME
        ? Optional.empty()
        : Optional.of(new Build(index, table, unique(statement), definition, lenient));
  }

  /** What the server says of an index that it has, in the words of {@link Build#definition}. */
  static Optional<Build> existing(String definition) {
    if (definition.contains("\"")) {
      return Optional.empty();
    }
    Script script = new Script("index", definition, null);
    return SqlFiles.parse(script)
        .match(
            file -> {
              Statement statement = file.parts().getFirst().statement();
              return build(statement, statement.find("INDEX") + 1)
                  .map(operation -> (Build) operation);
            },
            _ -> Optional.empty());
  }

  /** A name without quotes, as the server reads it. */
  private static String folded(Statement statement, int position) {
    return statement.name(position).toLowerCase(Locale.ROOT);
  }

  private static boolean unique(Statement statement) {
    return statement.begins("CREATE", "UNIQUE");
  }

  private static List<String> definition(Statement statement, int from) {
    List<String> words = new ArrayList<>();
    for (int i = from; i < statement.words().size(); i++) {
      Word word = statement.words().get(i);
      if (word.kind() == Word.Kind.STRING) {
        return List.of(); // its text isn't kept
      }
      if (at(statement, i, "USING") && at(statement, i + 1, "BTREE")) {
        i++;
      } else if (!word.text().equals(";")) {
        words.add(statement.name(i));
      }
    }
    return words;
  }

  private static boolean at(Statement statement, int position, String word) {
    return position < statement.words().size()
        && statement.words().get(position).kind() == Word.Kind.PLAIN
        && statement.words().get(position).text().equals(word);
  }
}
