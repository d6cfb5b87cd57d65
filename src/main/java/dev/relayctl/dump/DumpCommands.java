package dev.relayctl.dump;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Progress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * PostgreSQL's programs over one database. It is named on their command line, without its password,
 * and they get none of libpq's variables of this process: nothing can lead them to another one.
 *
 * @param host this machine, for the names of files
 */
record DumpCommands(
    Processes processes,
    ClientPrograms programs,
    DatabaseUrl database,
    String host,
    InstantSource clock) {
  private static final Duration NO_LIMIT = Duration.ofDays(7);
  private static final Duration BETWEEN_NOTES = Duration.ofSeconds(5);
  private static final String LEDGER = "relayctl";

  /** How psql ends when its connection breaks (its manual, "Exit Status"). */
  private static final int LOST = 2;

  /** Writes everything but the ledger into a file. */
  Result<Done> dump(Path file, Duration lockTimeout, Progress progress) {
    List<String> arguments =
        List.of(
            programs.program("pg_dump"),
            "--format=custom",
            "--no-password",
            "--verbose",
            "--exclude-schema=" + LEDGER,
            "--lock-wait-timeout=" + lockTimeout.toMillis(),
            "--file=" + file,
            "--dbname=" + target());
    var seldom = new Seldom(progress, clock);
    return run(arguments, seldom, "pg_dump", "the restore point could not be taken");
  }

  /**
   * Fills an empty database with what a file holds, but for owners and rights.
   *
   * @param list of what is wanted, for {@code --use-list}
   */
  Result<Done> fill(Path dump, Path list) {
    List<String> arguments =
        List.of(
            programs.program("pg_restore"),
            "--no-password",
            "--no-owner",
            "--no-privileges",
            "--no-publications",
            "--no-subscriptions",
            "--no-tablespaces",
            "--use-list=" + list,
            "--exit-on-error",
            "--dbname=" + target(),
            dump.toString());
    return run(arguments, _ -> {}, "pg_restore", "the copy could not be made");
  }

  /** Replaces everything but the ledger by what a file holds. */
  Result<Done> restore(Path dump, KeptObjects kept, Duration lockTimeout, Progress progress) {
    Path list = DumpFiles.beside(dump, "list", host);
    Path clear = DumpFiles.beside(dump, "clear", host);
    Path script = DumpFiles.beside(dump, "script", host);
    try {
      DumpFiles.written(clear, ClearScript.of(lockTimeout));
      DumpFiles.written(script, "");
      String role = database.user() == null ? "" : database.user();
      return listed(dump, list, contents -> ArchiveList.restored(contents, kept, role))
          .then(_ -> written(dump, list, script))
          .then(_ -> performed(clear, script, progress));
    } catch (IOException e) {
      return Result.bad(DumpFiles.notWritable(script, e));
    } finally {
      DumpFiles.delete(list);
      DumpFiles.delete(clear);
      DumpFiles.delete(script);
    }
  }

  /** Writes the list of what is wanted of a dump. */
  Result<Done> listed(Path dump, Path list, UnaryOperator<String> wanted) {
    try {
      DumpFiles.written(list, "");
    } catch (IOException e) {
      return Result.bad(DumpFiles.notWritable(list, e));
    }
    List<String> arguments =
        List.of(programs.program("pg_restore"), "--list", "--file=" + list, dump.toString());
    return run(arguments, _ -> {}, "pg_restore", "the dump could not be read")
        .then(_ -> {
          try {
            Files.writeString(list, wanted.apply(Files.readString(list)));
            return Result.done();
          } catch (IOException e) {
            return Result.bad(DumpFiles.notWritable(list, e));
          }
        });
  }

  /** With a COMMIT at its end: a script that was cut off changes nothing. */
  private Result<Done> written(Path dump, Path list, Path script) {
    List<String> arguments =
        List.of(
            programs.program("pg_restore"),
            "--single-transaction",
            "--use-list=" + list,
            "--file=" + script,
            dump.toString());
    return run(arguments, _ -> {}, "pg_restore", "the dump could not be read")
        .then(_ -> {
          try {
            hideSetting(script);
            return Result.done();
          } catch (IOException e) {
            return Result.bad(DumpFiles.notWritable(script, e));
          }
        });
  }

  /**
   * Of PostgreSQL 17 and later; to an older server it is an error. It is among the first lines, and
   * becomes a comment of the same length: the script may be large.
   */
  private static void hideSetting(Path script) throws IOException {
    try (var file = new RandomAccessFile(script.toFile(), "rw")) {
      byte[] head = new byte[(int) Math.min(4096, file.length())];
      file.readFully(head);
      int at = new String(head, StandardCharsets.ISO_8859_1).indexOf("\nSET transaction_timeout");
      if (at >= 0) {
        file.seek(at + 1L);
        file.write("-- ".getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private Result<Done> performed(Path clear, Path script, Progress progress) {
    progress.on(
        new Progress.Event.Note(
            "dropping what is there and making what was; readers and writers wait"));
    Result<Done> performed =
        run(
            psql("--file=" + clear, "--file=" + script),
            _ -> {},
            "psql",
            "the database could not be restored; it is as it was before");
    // The planner knows nothing of tables that are new; what can't be analysed now will be later.
    performed.peek(_ -> run(psql("--command=ANALYZE"), _ -> {}, "psql", "not analysed"));
    return performed;
  }

  private List<String> psql(String... work) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                programs.program("psql"),
                "--no-psqlrc",
                "--no-password",
                "--quiet",
                "--output=/dev/null",
                "--set=ON_ERROR_STOP=1"));
    arguments.addAll(List.of(work));
    arguments.add("--dbname=" + target());
    return arguments;
  }

  private String target() {
    var withoutSecrets =
        new DatabaseUrl(
            database.hosts(),
            database.database(),
            database.user(),
            null,
            database.parameters(),
            Map.of());
    return withoutSecrets.libpqUri().reveal();
  }

  /**
   * A service or an address in the environment would win over the host that is named: all of
   * libpq's variables are withheld, and these are the ones that it gets.
   */
  private Map<String, String> environment() {
    return database.password() == null
        ? Map.of()
        : Map.of("PGPASSWORD", database.password().reveal());
  }

  /** Where programs are started: nothing lies there that they would read. */
  private Path directory() {
    return programs.directory();
  }

  private Result<Done> run(
      List<String> arguments, Consumer<String> line, String program, String what) {
    return processes
        .follow(
            new Processes.Call(arguments, directory(), environment(), NO_LIMIT, "", List.of("PG")),
            line)
        .match(
            ran -> ran.exitCode() == 0 ? Result.done() : Result.bad(failed(program, what, ran)),
            problems -> Result.bad(problems.stream().map(each -> shorter(program, each)).toList()));
  }

  /** Without the whole command line. */
  private Problem shorter(String program, Problem problem) {
    return problem instanceof Problem.Interrupted
        ? new Problem.Interrupted(
            Problem.facts(
                "restore-point.interrupted",
                "interrupted while " + program + " was running",
                Where.system("PostgreSQL", database.describe()),
                "the process was asked to stop; the database is as it was before",
                "the same command begins anew"))
        : problem;
  }

  private Problem failed(String program, String what, Processes.Ran ran) {
    List<String> told = new ArrayList<>();
    for (String line : ran.stderr().lines().toList()) {
      if (line.contains("error:") || line.contains("ERROR:") || line.contains("FATAL:")) {
        told.add(line.strip());
      }
    }
    if (program.equals("psql") && ran.exitCode() == LOST) {
      return Problem.failed(
          "restore-point.connection-lost",
          "the connection was lost while the database was restored",
          Where.system("PostgreSQL", database.describe()),
          "it is as it was before or as it was then, as a whole; nobody knows which",
          "look at the data, then run the same command again if it is as before");
    }
    String why = told.isEmpty() ? "it ended with exit code " + ran.exitCode() : told.getFirst();
    return Problem.failed(
        "restore-point.failed",
        what,
        Where.system("PostgreSQL", database.describe()),
        SqlProblems.redactor(database).clean(program + ": " + why),
        "correct that and run the same command again");
  }

  /** Of many lines one now and then, for people. */
  private static final class Seldom implements Consumer<String> {
    private final Progress progress;
    private final InstantSource clock;
    private final AtomicReference<Instant> last;

    Seldom(Progress progress, InstantSource clock) {
      this.progress = progress;
      this.clock = clock;
      this.last = new AtomicReference<>(clock.instant());
    }

    @Override
    public void accept(String line) {
      Instant before = last.get();
      Instant now = clock.instant();
      if (line.startsWith("pg_dump: dumping contents of table")
          && before.plus(BETWEEN_NOTES).isBefore(now)
          && last.compareAndSet(before, now)) {
        progress.on(new Progress.Event.Note(line.substring("pg_dump: ".length())));
      }
    }
  }
}
