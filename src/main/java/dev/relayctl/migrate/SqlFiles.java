package dev.relayctl.migrate;

import dev.relayctl.environment.BackfillHeader;
import dev.relayctl.lint.Statement;
import dev.relayctl.lint.Traced;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Tracing;
import dev.relayctl.run.Tracing.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.resource.StringResource;
import org.flywaydb.core.internal.sqlscript.SqlStatement;

/**
 * SQL files cut into statements and words by Flyway's own parser, as they are cut when they are
 * applied.
 *
 * @param parts its statements in order
 * @param mode how Flyway runs the file
 */
record SqlFiles(List<Part> parts, Traced.Mode mode) {
  private static final Pattern IN_TRANSACTION =
      Pattern.compile("(?im)^\\s*executeInTransaction\\s*=\\s*(true|false)\\s*$");

  SqlFiles {
    parts = List.copyOf(parts);
  }

  /** A statement, as it is looked at and as it is run. */
  record Part(Statement statement, SqlStatement sql) {}

  /** Cuts a file; {@code migrate.syntax} when it can't be. */
  static Result<SqlFiles> parse(Script script) {
    var parser = new WordParser(Flyway.configure(), new ParsingContext());
    List<Part> parts = new ArrayList<>();
    boolean inside = false;
    boolean outside = false;
    try (var iterator = parser.parse(new StringResource(script.text()))) {
      while (iterator.hasNext()) {
        SqlStatement next = iterator.next();
        Statement statement = parser.statement(next);
        if (script.origin() != Tracing.Origin.FILE) {
          if (isBookkeeping(statement)) {
            continue;
          }
          statement = new Statement(statement.text(), 0, statement.words(), statement.allowed());
        }
        parts.add(new Part(statement, next));
        inside |= next.canExecuteInTransaction();
        outside |= !next.canExecuteInTransaction();
      }
    } catch (FlywayException e) {
      return Result.bad(
          Problem.invalid(
              "migrate.syntax",
              "the file can't be cut into statements",
              Where.file(script.path()),
              String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip(),
              "look for a quote or a $$ that is not closed, or for a placeholder: none is known here"));
    }
    return Result.ok(new SqlFiles(parts, mode(script, inside, outside)));
  }

  /** {@code specs/migration-safety.md} §5, "Offline SQL". */
  private static boolean isBookkeeping(Statement statement) {
    return statement.endsTransaction()
        || statement.words().stream().anyMatch(word -> word.text().equals("ALEMBIC_VERSION"));
  }

  private static Traced.Mode mode(Script script, boolean inside, boolean outside) {
    // Whether it may be one, Backfill says.
    boolean batches =
        script.origin() == Tracing.Origin.FILE
            && BackfillHeader.of(script.path(), script.text())
                .match(Optional::isPresent, _ -> false);
    if (batches) {
      return Traced.Mode.BATCHES;
    }
    // Alembic's revisions may well do nothing: those that merge, or work without any statement.
    if (!inside && !outside && script.origin() != Tracing.Origin.RENDERED) {
      return Traced.Mode.EMPTY;
    }
    Matcher decided = IN_TRANSACTION.matcher(script.settings() == null ? "" : script.settings());
    if (decided.find()) {
      return decided.group(1).equalsIgnoreCase("true")
          ? Traced.Mode.TRANSACTION
          : Traced.Mode.AUTOCOMMIT;
    }
    return inside && outside && script.origin() == Tracing.Origin.FILE
        ? Traced.Mode.MIXED
        : outside ? Traced.Mode.AUTOCOMMIT : Traced.Mode.TRANSACTION;
  }
}
