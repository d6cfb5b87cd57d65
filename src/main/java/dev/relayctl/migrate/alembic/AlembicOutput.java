package dev.relayctl.migrate.alembic;

import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Where;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the output of a failed Alembic says. Python offers no other form of it: a traceback with
 * files and lines, and as its last line the exception; SQLAlchemy's names the driver's class, which
 * is named after the condition of PostgreSQL's appendix A.
 *
 * @param text both streams, redacted
 */
record AlembicOutput(AlembicProject project, int exitCode, String text) {
  private static final Pattern FRAME =
      Pattern.compile("^\\s*File \"([^\"]+)\", line (\\d+)", Pattern.MULTILINE);
  private static final Pattern EXCEPTION =
      Pattern.compile(
          "^(?:[A-Za-z_]\\w*\\.)*[A-Za-z_]*(?:Error|Exception|Exit|Interrupt|Timeout)\\b.*");
  private static final Pattern BEGINS = Pattern.compile("^[A-Za-z_][\\w.]*: ");

  /** The line that a traceback begins with. */
  static final String TRACEBACK = "Traceback (most recent call last):";

  private static final Pattern FAILED = Pattern.compile("^(?:FAILED|ERROR|error): ?.*");

  /** Lines of the log, as {@code alembic init} has them written. */
  private static final Pattern LOG = Pattern.compile("^(?:DEBUG|INFO|WARN\\w*|ERROR) +\\[");

  private static final Pattern PROGRESS = Pattern.compile("^(?:DEBUG|INFO|WARN\\w*) +\\[");
  private static final Pattern CONDITION =
      Pattern.compile("(?:psycopg2?\\.errors\\.|asyncpg\\.exceptions\\.)(\\w+)");
  private static final Pattern RUNNING = Pattern.compile("Running upgrade .*? -> ([^,\\s]+)");
  private static final Pattern UNDOING = Pattern.compile("Running downgrade [^,\\s]+ -> ");
  private static final String SQL = "[SQL:";
  private static final Pattern DETAILS = Pattern.compile("^(?:DETAIL:|HINT:|\\[SQL:)");

  /** A driver's own words, without a class for it, where the server could say nothing any more. */
  private static final Pattern CLOSED =
      Pattern.compile(
          "^[\\w.]+: .*(?:server closed the connection unexpectedly|the connection is lost"
              + "|connection has been closed unexpectedly|connection was closed in the middle).*",
          Pattern.MULTILINE);

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
          Map.entry("AdminShutdown", "57P01"),
          Map.entry("CrashShutdown", "57P02"),
          Map.entry("ConnectionDoesNotExist", "08003"),
          Map.entry("ConnectionFailure", "08006"));

  /** The revision that begins, in a line of Alembic's log. */
  static Optional<String> running(String line) {
    Matcher matcher = RUNNING.matcher(line);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Whether a line of Alembic's log says that a revision's undo begins. */
  static boolean undoing(String line) {
    return UNDOING.matcher(line).find();
  }

  /** The innermost place in a revision's file; empty when none is at work in the traceback. */
  Optional<Where> revisionPlace() {
    return innermost(this::isRevision);
  }

  /** The innermost place of a revision's file; else the innermost in the project's own files. */
  Optional<Where> place() {
    return revisionPlace().or(() -> innermost(this::isOwn));
  }

  private Optional<Where> innermost(Predicate<Path> wanted) {
    return FRAME
        .matcher(text)
        .results()
        // "<string>" is code that was made at run time, and no file
        .filter(frame -> !frame.group(1).startsWith("<"))
        .map(frame -> {
          Path file = project.home().resolve(frame.group(1)).normalize();
          return wanted.test(file)
              ? Optional.<Where>of(
                  new Where.InFile(project.shown(file), Integer.parseInt(frame.group(2)), 0))
              : Optional.<Where>empty();
        })
        .flatMap(Optional::stream)
        .reduce((_, last) -> last);
  }

  private boolean isRevision(Path file) {
    return project.versions().stream().anyMatch(file::startsWith);
  }

  private boolean isOwn(Path file) {
    return file.startsWith(project.project())
        && !file.toString().contains("site-packages")
        && !file.startsWith(project.home().resolve(".venv"));
  }

  /** The revision whose line came last in the log. */
  Optional<String> last() {
    return text.lines().flatMap(line -> running(line).stream()).reduce((_, last) -> last);
  }

  /** The exception with the server's details and the statement; else the last lines. */
  String reason() {
    List<String> lines = text.lines().map(String::stripTrailing).toList();
    int exception = exception(lines);
    int failed = lastMatch(lines, FAILED);
    List<String> parts;
    if (exception >= 0) {
      List<String> after = lines.subList(exception + 1, lines.size());
      parts = new ArrayList<>(List.of(lines.get(exception)));
      parts.addAll(details(after.stream().takeWhile(line -> !line.startsWith(TRACEBACK)).toList()));
    } else {
      List<String> rest = lines.subList(Math.max(0, failed), lines.size());
      Pattern noise = failed >= 0 ? LOG : PROGRESS; // a log's error repeats the failure
      List<String> written =
          rest.stream().filter(line -> !line.isBlank() && !noise.matcher(line).find()).toList();
      int size = written.size();
      parts =
          failed >= 0
              ? written.subList(0, Math.min(size, MOST_LINES))
              : written.subList(Math.max(0, size - MOST_LINES), size);
    }
    String reason = String.join("; ", parts.stream().map(String::strip).toList());
    if (reason.isEmpty()) {
      return "exit code " + exitCode + " and no output";
    }
    return reason.length() > LONGEST ? reason.substring(0, LONGEST) + "…" : reason;
  }

  /** The server's details, and the statement in one line, which is written in several. */
  private static List<String> details(List<String> after) {
    var found = new ArrayList<String>();
    boolean statement = false;
    for (String line : after) {
      if (statement) {
        found.add((found.removeLast() + " " + line.strip()).replace("[SQL:  ", SQL + " "));
      } else if (DETAILS.matcher(line).find()) {
        found.add(line);
      }
      statement = (statement || line.startsWith(SQL)) && !line.endsWith("]");
    }
    return found.stream().map(line -> line.replaceFirst(" ]$", "]")).toList();
  }

  /**
   * The last exception; of a lost connection the one that lost it, since what follows (SQLAlchemy's
   * PendingRollbackError) only tells that it is gone.
   */
  private int exception(List<String> lines) {
    if (SqlProblems.connectionLost(state())) {
      for (int i = lines.size() - 1; i >= 0; i--) {
        String line = lines.get(i);
        if (BEGINS.matcher(line).find()
            && (CONDITION.matcher(line).find() || CLOSED.matcher(line).find())) {
          return i;
        }
      }
    }
    return lastMatch(lines, EXCEPTION);
  }

  private static int lastMatch(List<String> lines, Pattern pattern) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (pattern.matcher(lines.get(i)).matches()) {
        return i;
      }
    }
    return -1;
  }

  /** The SQLSTATE of the last exception that is the server's; empty without one. */
  String state() {
    String name = "";
    Matcher matcher = CONDITION.matcher(text);
    while (matcher.find()) {
      name = matcher.group(1);
    }
    if (name.isEmpty() && CLOSED.matcher(text).find()) {
      return "08006";
    }
    String shorter = name.endsWith("Error") ? name.substring(0, name.length() - 5) : name;
    return STATES.getOrDefault(name, STATES.getOrDefault(shorter, ""));
  }
}
