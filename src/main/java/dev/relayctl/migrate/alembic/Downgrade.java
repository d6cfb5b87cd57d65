package dev.relayctl.migrate.alembic;

import dev.relayctl.migrate.alembic.PythonToken.Kind;
import java.util.ArrayList;
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
    Downgrade found = new Missing();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      PythonToken token = tokens.get(i);
      if (token.column() == 0 && token.isName("def") && tokens.get(i + 1).isName("downgrade")) {
        found = inBody(statements(tokens.subList(i, tokens.size())), tokens);
      } else if (token.column() == 0
          && token.isName("downgrade")
          && tokens.get(i + 1).is('=')
          && (i == 0 || tokens.get(i - 1).kind() == Kind.END)) {
        found = new Written(); // a function of another name
      }
    }
    return found;
  }

  private static Downgrade inBody(List<List<PythonToken>> statements, List<PythonToken> file) {
    for (List<PythonToken> statement : statements) {
      if (!isNothing(statement)) {
        return statement.getFirst().isName("raise")
            ? new Raises(statement.getFirst().line(), words(statement))
            : new Written();
      }
    }
    return operation(file).<Downgrade>map(Empty::new).orElseGet(Written::new);
  }

  /** A docstring, {@code pass} or three points. */
  private static boolean isNothing(List<PythonToken> statement) {
    return (statement.size() == 1
            && (statement.getFirst().kind() == Kind.STRING || statement.getFirst().isName("pass")))
        || statement.stream().allMatch(token -> token.is('.'));
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

  /** The statements of a function's body, from its {@code def} on. */
  private static List<List<PythonToken>> statements(List<PythonToken> tokens) {
    var statements = new ArrayList<List<PythonToken>>();
    var statement = new ArrayList<PythonToken>();
    int body = bodyOf(tokens);
    for (PythonToken token : tokens.subList(body, tokens.size())) {
      if (token.kind() == Kind.END) {
        if (!statement.isEmpty()) {
          statements.add(List.copyOf(statement));
          statement.clear();
        }
      } else if (token.column() == 0 && statement.isEmpty()) {
        break; // the module goes on
      } else {
        statement.add(token);
      }
    }
    return statements;
  }

  /** Behind the colon that ends the head; those of the parameters' types stand in brackets. */
  private static int bodyOf(List<PythonToken> tokens) {
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      PythonToken token = tokens.get(i);
      if (token.is('(') || token.is('[') || token.is('{')) {
        depth++;
      } else if (token.is(')') || token.is(']') || token.is('}')) {
        depth--;
      } else if (token.is(':') && depth == 0) {
        return i + 1;
      }
    }
    return tokens.size();
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
