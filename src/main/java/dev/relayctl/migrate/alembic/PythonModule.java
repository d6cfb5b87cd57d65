package dev.relayctl.migrate.alembic;

import dev.relayctl.migrate.alembic.PythonToken.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a Python file assigns at its top level, as far as the values are written out.
 *
 * @param docstring empty without one
 * @param assigned the last assignment of each name
 */
record PythonModule(String docstring, Map<String, Assigned> assigned) {
  PythonModule {
    assigned = Map.copyOf(assigned);
  }

  /**
   * A name's value.
   *
   * @param line where the name stands
   * @param texts a string, or the strings of a tuple, list or set; empty for {@code None}; null
   *     when the value has to be computed
   */
  record Assigned(int line, @Nullable List<String> texts) {}

  static PythonModule of(List<PythonToken> tokens) {
    String docstring = "";
    Map<String, Assigned> assigned = new LinkedHashMap<>();
    boolean first = true;
    for (List<PythonToken> statement : statements(tokens)) {
      PythonToken begin = statement.getFirst();
      if (first && begin.kind() == Kind.STRING) {
        docstring = begin.text();
      }
      first = false;
      if (begin.column() == 0 && begin.kind() == Kind.NAME) {
        value(statement)
            .ifPresent(
                value -> assigned.put(begin.text(), new Assigned(begin.line(), texts(value))));
      }
    }
    return new PythonModule(docstring, assigned);
  }

  Optional<Assigned> find(String name) {
    return Optional.ofNullable(assigned.get(name));
  }

  private static List<List<PythonToken>> statements(List<PythonToken> tokens) {
    var statements = new ArrayList<List<PythonToken>>();
    var statement = new ArrayList<PythonToken>();
    for (PythonToken token : tokens) {
      if (token.kind() != Kind.END) {
        statement.add(token);
      } else if (!statement.isEmpty()) {
        statements.add(List.copyOf(statement));
        statement.clear();
      }
    }
    return statements;
  }

  /** What stands behind {@code name =} or {@code name: type =}; empty for other statements. */
  private static Optional<List<PythonToken>> value(List<PythonToken> statement) {
    if (statement.size() < 3 || !(statement.get(1).is('=') || statement.get(1).is(':'))) {
      return Optional.empty();
    }
    for (int i = 1; i < statement.size(); i++) {
      if (statement.get(i).is('=')) {
        return Optional.of(statement.subList(i + 1, statement.size()));
      }
    }
    return Optional.empty();
  }

  private static @Nullable List<String> texts(List<PythonToken> value) {
    if (value.size() == 1 && value.getFirst().isName("None")) {
      return List.of();
    }
    var texts = new ArrayList<String>();
    boolean joined = false;
    for (PythonToken token : value) {
      if (token.kind() == Kind.STRING) {
        // Neighbours are one string.
        texts.add(joined ? texts.removeLast() + token.text() : token.text());
        joined = true;
      } else if (token.is(',')) {
        joined = false;
      } else if (token.kind() != Kind.OTHER || !"()[]{}".contains(token.text())) {
        return null;
      }
    }
    return List.copyOf(texts);
  }
}
