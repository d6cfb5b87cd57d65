package dev.relayctl.migrate.alembic;

import dev.relayctl.migrate.alembic.PythonToken.Kind;
import java.util.ArrayList;
import java.util.List;

/** A function of a module's top level, read without running it. */
sealed interface PythonFunction {
  /** The file has none of that name. */
  record Missing() implements PythonFunction {}

  /** A function of another name, or none at all. */
  record Assigned() implements PythonFunction {}

  /** One with these statements, each on lines of its own. */
  record Defined(List<List<PythonToken>> statements) implements PythonFunction {
    public Defined {
      statements = List.copyOf(statements);
    }

    /** Whether it has nothing but {@code pass} and the like. */
    boolean doesNothing() {
      return statements.stream().allMatch(PythonFunction::isNothing);
    }
  }

  /** The last one that the file defines, as Python would have it. */
  static PythonFunction of(List<PythonToken> tokens, String name) {
    PythonFunction found = new Missing();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      PythonToken token = tokens.get(i);
      if (token.column() == 0 && token.isName("def") && tokens.get(i + 1).isName(name)) {
        found = new Defined(statements(tokens.subList(i, tokens.size())));
      } else if (token.column() == 0
          && token.isName(name)
          && tokens.get(i + 1).is('=')
          && (i == 0 || tokens.get(i - 1).kind() == Kind.END)) {
        found = new Assigned();
      }
    }
    return found;
  }

  /** A docstring, {@code pass} or three points. */
  static boolean isNothing(List<PythonToken> statement) {
    return (statement.size() == 1
            && (statement.getFirst().kind() == Kind.STRING || statement.getFirst().isName("pass")))
        || statement.stream().allMatch(token -> token.is('.'));
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
}
