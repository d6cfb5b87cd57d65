package dev.relayctl.migrate.alembic;

import dev.relayctl.migrate.alembic.PythonToken.Kind;
import dev.relayctl.postgres.InvalidIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The indexes that a revision's {@code upgrade()} builds concurrently, as far as it can be read
 * without running it: {@code op.create_index("tracks_title", "tracks", …,
 * postgresql_concurrently=True)} with the names written out.
 */
record ConcurrentIndexes(List<Built> built) {
  /** Of a revision whose indexes don't matter. */
  static final ConcurrentIndexes NONE = new ConcurrentIndexes(List.of());

  private static final String TRUE = "True";

  ConcurrentIndexes {
    built = List.copyOf(built);
  }

  /**
   * One of them.
   *
   * @param schema null where the call names none
   */
  record Built(String name, String table, @Nullable String schema) {}

  /** Those of the first revision that a database at these revisions lacks. */
  static ConcurrentIndexes ofNext(OpenedProject project, List<String> current) {
    return project.graph().pending(current).stream()
        .findFirst()
        .map(file ->
            AlembicProject.read(project.files().project().resolve(file.file()), file.file())
                .map(text -> of(PythonTokens.of(text).tokens()))
                .orElse(_ -> NONE))
        .orElse(NONE);
  }

  static ConcurrentIndexes of(List<PythonToken> file) {
    List<PythonToken> body = upgrade(file);
    var built = new ArrayList<Built>();
    var dropped = new ArrayList<String>();
    for (int i = 0; i + 1 < body.size(); i++) {
      if (body.get(i + 1).is('(')) {
        if (body.get(i).isName("create_index")) {
          Built index = built(arguments(body, i + 2));
          if (index != null) {
            built.add(index);
          }
        } else if (body.get(i).isName("drop_index")) {
          String name = text(arguments(body, i + 2), "0", "index_name");
          if (name != null) {
            dropped.add(name);
          }
        }
      }
    }
    // An upgrade that drops it itself would miss it, or may itself have left it invalid.
    return new ConcurrentIndexes(
        built.stream().filter(index -> !dropped.contains(index.name())).toList());
  }

  /** Whether an invalid index is one of these, left by a build that was begun and cut off. */
  boolean left(InvalidIndex index) {
    return built.stream()
        .anyMatch(each ->
            each.name().equals(index.name())
                && each.table().equals(index.table())
                && (each.schema() == null
                    ? index.visible()
                    : each.schema().equals(index.schema())));
  }

  private static @Nullable Built built(Map<String, List<PythonToken>> arguments) {
    List<PythonToken> concurrently = arguments.getOrDefault("postgresql_concurrently", List.of());
    String name = text(arguments, "0", "index_name");
    String table = text(arguments, "1", "table_name");
    String schema = text(arguments, "schema", "schema");
    boolean known = schema != null || !arguments.containsKey("schema");
    return known
            && name != null
            && table != null
            && concurrently.size() == 1
            && concurrently.getFirst().isName(TRUE)
        ? new Built(name, table, schema)
        : null;
  }

  /** A string that is written out, {@code op.f("…")} too; null for anything else. */
  private static @Nullable String text(
      Map<String, List<PythonToken>> arguments, String position, String keyword) {
    List<PythonToken> value =
        arguments.getOrDefault(position, arguments.getOrDefault(keyword, List.of()));
    boolean named =
        value.size() == 6
            && value.get(1).is('.')
            && value.get(2).isName("f")
            && value.get(3).is('(')
            && value.get(5).is(')');
    PythonToken token = value.size() == 1 ? value.getFirst() : named ? value.get(4) : null;
    return token != null && token.kind() == Kind.STRING ? token.text() : null;
  }

  /** A call's arguments by keyword, those without by position, from behind its bracket on. */
  private static Map<String, List<PythonToken>> arguments(List<PythonToken> tokens, int from) {
    Map<String, List<PythonToken>> arguments = new HashMap<>();
    var argument = new ArrayList<PythonToken>();
    int depth = 0;
    int position = 0;
    for (PythonToken token : tokens.subList(from, tokens.size())) {
      boolean ends = depth == 0 && (token.is(')') || token.is(','));
      if (ends && !argument.isEmpty()) {
        boolean keyword = argument.size() > 2 && argument.get(1).is('=');
        arguments.put(
            keyword ? argument.getFirst().text() : String.valueOf(position),
            List.copyOf(keyword ? argument.subList(2, argument.size()) : argument));
        position++;
        argument.clear();
      }
      if (depth == 0 && token.is(')')) {
        break;
      }
      depth += opens(token) ? 1 : closes(token) ? -1 : 0;
      if (!ends) {
        argument.add(token);
      }
    }
    return arguments;
  }

  private static boolean opens(PythonToken token) {
    return token.is('(') || token.is('[') || token.is('{');
  }

  private static boolean closes(PythonToken token) {
    return token.is(')') || token.is(']') || token.is('}');
  }

  /** The tokens from {@code def upgrade} to the next statement of the module. */
  private static List<PythonToken> upgrade(List<PythonToken> file) {
    var body = new ArrayList<PythonToken>();
    boolean inside = false;
    boolean first = true;
    for (int i = 0; i + 1 < file.size(); i++) {
      PythonToken token = file.get(i);
      if (first && token.column() == 0 && token.kind() != Kind.END) {
        inside = token.isName("def") && file.get(i + 1).isName("upgrade");
      }
      first = token.kind() == Kind.END;
      if (inside) {
        body.add(token);
      }
    }
    return body;
  }
}
