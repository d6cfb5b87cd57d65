package dev.relayctl.migrate;

import dev.relayctl.environment.BackfillHeader;
import dev.relayctl.lint.Statement;
import dev.relayctl.lint.Word;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Tracing.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A migration that changes rows batch by batch: one statement that is repeated, each time in a
 * transaction of its own, until it changes no row ({@code specs/migration-safety.md} §3, "batched
 * backfill"). What makes the batches is the statement's own WHERE and LIMIT, so that it goes on by
 * itself after it was cut off.
 *
 * @param pause between two batches
 * @param line of the statement in its file
 */
record Backfill(Duration pause, int line) {
  private static final Set<String> CHANGING = Set.of("UPDATE", "DELETE", "INSERT", "MERGE");
  private static final Pattern OWN_MODE = Pattern.compile("(?im)^\\s*executeInTransaction\\b");

  /**
   * What a file says of itself; empty when it is an ordinary one. Problems, all of them: {@code
   * migrate.backfill-…}, and {@code migrate.syntax} when it can't be cut.
   */
  static Result<Optional<Backfill>> of(Script script) {
    return BackfillHeader.of(script.path(), script.text())
        .then(header ->
            header.isEmpty()
                ? Result.ok(Optional.empty())
                : SqlFiles.parse(script).then(file -> of(script, header.get(), file)));
  }

  private static Result<Optional<Backfill>> of(
      Script script, BackfillHeader header, SqlFiles file) {
    var problems = new ArrayList<Problem>();
    if (script.settings() != null && OWN_MODE.matcher(script.settings()).find()) {
      problems.add(ownMode(script.path()));
    }
    if (file.parts().size() != 1) {
      problems.add(notOne(script.path(), header, file.parts()));
      return Result.bad(problems);
    }
    Statement statement = file.parts().getFirst().statement();
    var at = new Where.InFile(script.path(), statement.line(), 0);
    String verb = verb(statement);
    if (!CHANGING.contains(verb)) {
      problems.add(changesNothing(at, statement));
    } else if (endless(verb, statement)) {
      problems.add(withoutWhere(at, verb));
    }
    return problems.isEmpty()
        ? Result.ok(Optional.of(new Backfill(header.pause(), statement.line())))
        : Result.bad(problems);
  }

  /** What it does in the end, behind the parts of a WITH, which stand in parentheses. */
  private static String verb(Statement statement) {
    if (!statement.begins("WITH")) {
      return statement.name(0).toUpperCase(Locale.ROOT);
    }
    return outside(statement).stream()
        .filter(word -> CHANGING.contains(word) || word.equals("SELECT"))
        .findFirst()
        .orElse("");
  }

  private static List<String> outside(Statement statement) {
    return statement.words().stream()
        .filter(word -> word.depth() == 0 && word.kind() == Word.Kind.PLAIN)
        .map(Word::text)
        .toList();
  }

  /**
   * Without a condition every run changes the same rows again. What ends an INSERT may also be that
   * its rows are taken from where they were, or are there already.
   */
  private static boolean endless(String verb, Statement statement) {
    return switch (verb) {
      case "UPDATE" -> !outside(statement).contains("WHERE");
      case "INSERT" ->
          !(statement.has("WHERE")
              || statement.has("EXCEPT")
              || statement.has("CONFLICT")
              || statement.has("DELETE"));
      default -> false;
    };
  }

  private static Problem ownMode(String file) {
    return Problem.invalid(
        "migrate.backfill-settings",
        "the settings of a backfill say how it is executed",
        Where.file(file + ".conf"),
        "each batch of a backfill is a transaction of its own",
        "remove executeInTransaction");
  }

  private static Problem notOne(String file, BackfillHeader header, List<SqlFiles.Part> parts) {
    int line = parts.isEmpty() ? header.line() : parts.get(1).statement().line();
    return Problem.invalid(
        "migrate.backfill-statements",
        parts.isEmpty()
            ? "a backfill has no statement"
            : "a backfill has " + parts.size() + " statements",
        new Where.InFile(file, line, 0),
        "it is one statement that is repeated until it changes no row",
        "leave the one that changes a batch; what comes before or after it is a migration of its"
            + " own");
  }

  private static Problem changesNothing(Where at, Statement statement) {
    return Problem.invalid(
        "migrate.backfill-statement",
        "the statement of a backfill changes no rows: " + statement.beginning(2),
        at,
        "it is repeated until it changes no row, which can only be told of UPDATE, DELETE, INSERT"
            + " and MERGE, also behind WITH",
        "write one of these, or remove the header");
  }

  private static Problem withoutWhere(Where at, String verb) {
    return Problem.invalid(
        "migrate.backfill-without-where",
        "the statement of a backfill would never end",
        at,
        "it has no WHERE: each "
            + verb
            + (verb.equals("UPDATE") ? " changes all rows again" : " adds the same rows again"),
        "choose the rows that are still to be done: WHERE id IN (SELECT id FROM … WHERE … IS NULL"
            + " ORDER BY id LIMIT 1000)");
  }
}
