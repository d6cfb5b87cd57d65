package dev.relayctl.migrate.alembic;

import dev.relayctl.migrate.alembic.PythonToken.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a revision's {@code downgrade()} is, read without running it. */
sealed interface Downgrade {
  /** The file has none. */
  record Missing() implements Downgrade {}

  /**
   * It only raises: the way back is refused on purpose.
   *
   * @param line where it does
   * @param words what it raises, as written
   */
  record Raises(int line, String words) implements Downgrade {}

  /**
   * It does nothing, and the upgrade changes the schema.
   *
   * @param operation of the upgrade, {@code create_table}
   */
  record Empty(String operation) implements Downgrade {}

  /** It may undo something; whether it does, only running it tells. */
  record Written() implements Downgrade {}

  /** Operations that may change nothing but data. */
  Set<String> DATA =
      Set.of("execute", "bulk_insert", "get_bind", "get_context", "run_async", "invoke", "f");

  /** The last one that the file defines at its top level, as Python would have it. */
  static Downgrade of(List<PythonToken> tokens) {
    return switch (PythonFunction.of(tokens, "downgrade")) {
      case PythonFunction.Missing() -> new Missing();
      case PythonFunction.Assigned() -> new Written();
      case PythonFunction.Defined(List<List<PythonToken>> statements) -> inBody(statements, tokens);
    };
  }

  private static Downgrade inBody(List<List<PythonToken>> statements, List<PythonToken> file) {
    for (List<PythonToken> statement : statements) {
      if (!PythonFunction.isNothing(statement)) {
        return statement.getFirst().isName("raise")
            ? new Raises(statement.getFirst().line(), words(statement))
            : new Written();
      }
    }
    return operation(file).<Downgrade>map(Empty::new).orElseGet(Written::new);
  }

  /** What a file does to the schema, {@code op.create_table(…)}; empty for nothing that shows. */
  private static Optional<String> operation(List<PythonToken> file) {
    for (int i = 0; i + 2 < file.size(); i++) {
      PythonToken operation = file.get(i + 2);
      if (file.get(i).isName("op")
          && file.get(i + 1).is('.')
          && operation.kind() == Kind.NAME
          && !DATA.contains(operation.text())) {
        return Optional.of(operation.text());
      }
    }
    return Optional.empty();
  }

  /**
   * {@code raise NotImplementedError("the text is gone")} as {@code NotImplementedError: the text
   * is gone}.
   */
  private static String words(List<PythonToken> statement) {
    String name =
        statement.size() > 1 && statement.get(1).kind() == Kind.NAME
            ? statement.get(1).text()
            : "an exception";
    String text =
        String.join(
            "",
            statement.stream()
                .filter(token -> token.kind() == Kind.STRING)
                .map(PythonToken::text)
                .toList());
    return text.isEmpty() ? name : name + ": " + text;
  }
}
