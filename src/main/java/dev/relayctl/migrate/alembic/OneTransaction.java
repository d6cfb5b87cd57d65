package dev.relayctl.migrate.alembic;

import dev.relayctl.migrate.alembic.PythonToken.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether all that a failed upgrade has done was rolled back, so that it may be tried again by
 * itself. Read without running anything, and believed only of files that hold no word of another
 * transaction, another connection, or code that stands elsewhere.
 */
final class OneTransaction {
  /** Modules that change no database by themselves. */
  private static final Set<String> KNOWN =
      Set.of(
          "__future__",
          "alembic",
          "collections",
          "datetime",
          "decimal",
          "enum",
          "json",
          "re",
          "sqlalchemy",
          "textwrap",
          "typing",
          "uuid");

  /** Names that lead to another connection, or to code or statements of other files. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "__import__",
          "connect",
          "create_async_engine",
          "create_engine",
          "engine",
          "eval",
          "exec",
          "open",
          "Session",
          "sessionmaker",
          "transactional_ddl");

  /** {@code END} is {@code COMMIT}, too; that of a PL/pgSQL block is taken for one. */
  private static final Pattern ENDS = Pattern.compile("(?i)commit|rollback|\\b(?:end|abort)\\b");

  private OneTransaction() {}

  /**
   * Of the revisions that were at work: those that share the failed one's transaction, or had
   * theirs rolled back.
   *
   * @param now what the database has after the failure
   */
  static boolean rolledBack(OpenedProject project, List<String> now, RevisionFile failed) {
    List<RevisionFile> pending = project.graph().pending(now);
    int last = pending.indexOf(failed);
    return last >= 0
        && project.env().stream().noneMatch(OneTransaction::leavesIt)
        && pending.subList(0, last + 1).stream()
            .allMatch(file ->
                AlembicProject.read(project.files().project().resolve(file.file()), file.file())
                    .map(text -> keeps(PythonTokens.of(text).tokens()))
                    .orElse(_ -> false));
  }

  /** Whether a revision keeps to the transaction that Alembic gave it. */
  static boolean keeps(List<PythonToken> revision) {
    boolean begins = true;
    boolean imports = false;
    for (int i = 0; i < revision.size(); i++) {
      PythonToken token = revision.get(i);
      if (ends(token) || (token.kind() == Kind.NAME && ELSEWHERE.contains(token.text()))) {
        return false;
      }
      boolean from = begins && token.isName("from");
      imports = (imports && token.kind() != Kind.END) || (begins && token.isName("import"));
      boolean module = from || (imports && (token.isName("import") || token.is(',')));
      if (module && !KNOWN.contains(revision.get(i + 1).text())) {
        return false;
      }
      begins = token.kind() == Kind.END || token.is(':');
    }
    return true;
  }

  /** {@code autocommit_block}, {@code isolation_level="AUTOCOMMIT"}, a statement. */
  private static boolean ends(PythonToken token) {
    return token.kind() == Kind.NAME
        ? token.text().toLowerCase(Locale.ROOT).contains("commit")
        : ENDS.matcher(token.text()).find();
  }

  /** An {@code env.py} that gives no transaction; what it commits is over by then. */
  private static boolean leavesIt(PythonToken token) {
    return token.isName("transactional_ddl")
        || (token.kind() != Kind.NAME
            && token.text().toUpperCase(Locale.ROOT).contains("AUTOCOMMIT"));
  }
}
