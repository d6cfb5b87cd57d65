package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the output of a failed Alembic says. Python offers no other form of it: a traceback with
 * files and lines, and as its last line the exception; SQLAlchemy's names the driver's class, which
 * is named after the condition of PostgreSQL's appendix A.
 *
 * @param output both streams, redacted
 */
record AlembicFailure(AlembicProject project, int exitCode, String output) {
  private static final Pattern FRAME =
      Pattern.compile("^\\s*File \"([^\"]+)\", line (\\d+)", Pattern.MULTILINE);
  private static final Pattern EXCEPTION =
      Pattern.compile(
          "^(?:[A-Za-z_]\\w*\\.)*[A-Za-z_]*(?:Error|Exception|Exit|Interrupt|Timeout)\\b.*");
  private static final Pattern FAILED = Pattern.compile("^(?:FAILED|ERROR|error): ?.*");
  private static final Pattern CONDITION =
      Pattern.compile("(?:psycopg2?\\.errors\\.|asyncpg\\.exceptions\\.)(\\w+)");
  private static final Pattern RUNNING = Pattern.compile("Running upgrade .*? -> ([^,\\s]+)");
  private static final Pattern UNDOING = Pattern.compile("Running downgrade [^,\\s]+ -> ");
  private static final Pattern DETAILS = Pattern.compile("^(?:DETAIL:|HINT:|\\[SQL:)");
  private static final int LONGEST = 600;
  private static final int MOST_LINES = 4;

  private static final Map<String, String> STATES =
      Map.ofEntries(
          Map.entry("LockNotAvailable", "55P03"),
          Map.entry("QueryCanceled", "57014"),
          Map.entry("DeadlockDetected", "40P01"),
          Map.entry("SerializationFailure", "40001"),
          Map.entry("Serialization", "40001"),
          Map.entry("InsufficientPrivilege", "42501"),
          Map.entry("ReadOnlySqlTransaction", "25006"),
          Map.entry("ReadOnlySQLTransaction", "25006"),
          Map.entry("DuplicateTable", "42P07"),
          Map.entry("DuplicateColumn", "42701"),
          Map.entry("DuplicateObject", "42710"),
          Map.entry("UndefinedTable", "42P01"),
          Map.entry("UndefinedColumn", "42703"),
          Map.entry("UndefinedObject", "42704"),
          Map.entry("UndefinedFunction", "42883"),
          Map.entry("SyntaxError", "42601"),
          Map.entry("PostgresSyntax", "42601"),
          Map.entry("NotNullViolation", "23502"),
          Map.entry("ForeignKeyViolation", "23503"),
          Map.entry("UniqueViolation", "23505"),
          Map.entry("CheckViolation", "23514"),
          Map.entry("StringDataRightTruncation", "22001"),
          Map.entry("AdminShutdown", "57P01"));

  /** The revision that begins, in a line of Alembic's log. */
  static Optional<String> running(String line) {
    Matcher matcher = RUNNING.matcher(line);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Whether a line of Alembic's log says that a revision's undo begins. */
  static boolean undoing(String line) {
    return UNDOING.matcher(line).find();
  }

  /**
   * The problem of an upgrade. Never tried again by itself: what ran in an {@code autocommit_block}
   * stays, an invalid index for example, and the output doesn't tell.
   *
   * @param revision the one that was at work, null where none had begun
   * @param now where the database stands, in words
   */
  Problem upgrading(@Nullable RevisionFile revision, String now, Limits limits) {
    return revision == null
        ? changing(
            "migrate.alembic-failed",
            "alembic upgrade failed before a revision began; the database is " + now,
            shownEnv(),
            limits)
        : changing(
            "migrate.failed",
            "revision " + revision.revision() + " failed in its upgrade; the database is " + now,
            revision.file(),
            limits);
  }

  /** The problem of an undo. */
  Problem downgrading(RevisionFile revision, String now, Limits limits) {
    return changing(
        "undo.failed",
        "revision " + revision.revision() + " failed in its downgrade; the database is " + now,
        revision.file(),
        limits);
  }

  private Problem changing(String id, String what, String file, Limits limits) {
    String state = state();
    return new Problem.Failed(
        Problem.facts(
            id,
            what,
            place().orElseGet(() -> Where.file(file)),
            (state.isEmpty() ? "" : "SQLSTATE " + state + ": ") + reason(),
            remedy(state, limits)),
        Repeat.NEVER);
  }

  /** The problem of a call that changes no database. */
  Problem plain(String doing) {
    return Problem.failed(
        "migrate.alembic-failed",
        "alembic " + doing + " ended with exit code " + exitCode,
        place().orElseGet(() -> Where.file(shownEnv())),
        reason(),
        "correct what it names, then try again");
  }

  static Problem interrupted(DatabaseUrl database) {
    return new Problem.Interrupted(
        Problem.facts(
            "migrate.interrupted",
            "interrupted while Alembic was at work",
            SqlProblems.where(database),
            "the process was asked to stop",
            "relayctl migrate status tells how far it came; the same command goes on from there"));
  }

  /** The innermost place of a revision's file; else the innermost in the project's own files. */
  Optional<Where> place() {
    Where found = null;
    boolean inRevision = false;
    Matcher frames = FRAME.matcher(output);
    while (frames.find()) {
      Path file = project.home().resolve(frames.group(1)).normalize();
      boolean revision = project.versions().stream().anyMatch(file::startsWith);
      boolean own =
          file.startsWith(project.project())
              && !file.toString().contains("site-packages")
              && !file.startsWith(project.home().resolve(".venv"));
      if (revision || (own && !inRevision)) {
        found = new Where.InFile(project.shown(file), Integer.parseInt(frames.group(2)), 0);
        inRevision = revision || inRevision;
      }
    }
    return Optional.ofNullable(found);
  }

  /** The revision whose line came last in the log. */
  Optional<String> last() {
    return output.lines().flatMap(line -> running(line).stream()).reduce((_, last) -> last);
  }

  /** The exception with the server's details and the statement; else the last lines. */
  String reason() {
    List<String> lines = output.lines().map(String::stripTrailing).toList();
    int exception = lastMatch(lines, EXCEPTION);
    int failed = lastMatch(lines, FAILED);
    List<String> parts;
    if (exception >= 0) {
      List<String> after = lines.subList(exception + 1, lines.size());
      parts = new ArrayList<>(List.of(lines.get(exception)));
      after.stream().filter(line -> DETAILS.matcher(line).find()).forEach(parts::add);
    } else {
      List<String> rest = lines.subList(Math.max(0, failed), lines.size());
      List<String> written = rest.stream().filter(line -> !line.isBlank()).toList();
      int size = written.size();
      parts =
          failed >= 0
              ? written.subList(0, Math.min(size, MOST_LINES))
              : written.subList(Math.max(0, size - MOST_LINES), size);
    }
    String text = String.join("; ", parts.stream().map(String::strip).toList());
    if (text.isEmpty()) {
      return "exit code " + exitCode + " and no output";
    }
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }

  private String shownEnv() {
    return project.shown(project.env());
  }

  private static int lastMatch(List<String> lines, Pattern pattern) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (pattern.matcher(lines.get(i)).matches()) {
        return i;
      }
    }
    return -1;
  }

  private String state() {
    String name = "";
    Matcher matcher = CONDITION.matcher(output);
    while (matcher.find()) {
      name = matcher.group(1);
    }
    String shorter = name.endsWith("Error") ? name.substring(0, name.length() - 5) : name;
    return STATES.getOrDefault(name, STATES.getOrDefault(shorter, ""));
  }

  private String remedy(String state, Limits limits) {
    if (state.equals("55P03")) {
      return "see pg_stat_activity for long transactions, then try again (lock_timeout is "
          + limits.lockTimeout().toMillis()
          + " ms)";
    }
    if (state.equals("57014")) {
      return "split the revision, or raise migrations.statement-timeout";
    }
    if (SqlProblems.passing(state)) {
      return "try again: it collided with another transaction";
    }
    return switch (state.isEmpty() ? "" : state.substring(0, 2)) {
      case "22", "23" -> "correct the data in the database, or make the revision cope with it";
      case "42" -> "correct the file, then try again";
      default -> "correct the cause, then try again";
    };
  }
}
