package dev.relayctl.dump;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Dump;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.plan.Unsaved;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RestorePoints;
import dev.relayctl.run.RestorePoints.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Restore points as files of {@code pg_dump}, for any PostgreSQL server. A dump is a snapshot; it
 * blocks no writer, and waits for nobody but one who changes a table's definition.
 *
 * <p>Going back is one transaction of {@code psql}: what is there is dropped, what the dump holds
 * is made again. Readers and writers wait for its end.
 */
public final class DumpedRestorePoints {
  private final DumpTools tools;

  public DumpedRestorePoints(DumpTools tools) {
    this.tools = tools;
  }

  /** As {@link RestorePoints#possible}. */
  public Result<Done> possible(DatabaseUrl database) {
    return activity(database).then(activity -> programs(database, activity)).map(_ -> Done.DONE);
  }

  /**
   * As {@link RestorePoints#take}; blocks for as long as it takes to read the whole database.
   *
   * @param directory absolute; made when it is missing
   */
  public Result<RestorePoint> take(
      DatabaseUrl database, Wanted wanted, Path directory, Progress progress) {
    Instant at = tools.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    // Before the dump: what is written between the two is counted as lost, though it isn't.
    return activity(database)
        .then(activity ->
            programs(database, activity)
                .then(programs -> dumped(database, programs, wanted, directory, at, progress))
                .map(dump ->
                    new RestorePoint(
                        wanted.name(),
                        wanted.purpose(),
                        at,
                        at.plus(wanted.keep()),
                        wanted.revision(),
                        dump,
                        activity.since(),
                        activity.tables())));
  }

  private Result<Dump> dumped(
      DatabaseUrl database,
      ClientPrograms programs,
      Wanted wanted,
      Path directory,
      Instant at,
      Progress progress) {
    Result<DumpFiles> fresh =
        DumpFiles.fresh(directory, name(wanted, at), tools.host(), tools.clock().instant());
    Result<Dump> dump =
        fresh.then(file ->
            commands(programs, database)
                .dump(file.part(), wanted.lockTimeout(), progress)
                .then(_ -> file.finished(tools.host())));
    if (dump instanceof Result.Bad<Dump>) {
      fresh.peek(DumpFiles::discard);
    }
    return dump;
  }

  private static String name(Wanted wanted, Instant at) {
    return wanted.environment()
        + "-"
        + wanted.name()
        + "-"
        + at.toString().replace(":", "").replace("-", "")
        + ".dump";
  }

  /** As {@link RestorePoints#unsaved}. */
  public Result<Unsaved> unsaved(DatabaseUrl database, RestorePoint point) {
    return activity(database).map(now -> Unsaved.since(point, now.since(), now.tables()));
  }

  /** Whether the file is here, and is what was written; {@link RestorePoints#usable}. */
  public Result<Done> usable(Dump dump) {
    Path file = Path.of(dump.file());
    if (!here(dump)) {
      return Result.bad(
          Problem.invalid(
              "restore-point.elsewhere",
              "the restore point's file is on another machine",
              Where.file(dump.file()),
              "it was written on " + dump.host() + ", and this is " + tools.host(),
              "run relayctl restore there, or set database.restore-points.directory to a place that"
                  + " all machines share"));
    }
    try {
      return DumpFiles.sha256(file).equals(dump.sha256())
          ? Result.done()
          : Result.bad(
              Problem.invalid(
                  "restore-point.damaged",
                  "the restore point's file isn't what was written",
                  Where.file(dump.file()),
                  "its checksum differs: it was changed, or cut off",
                  "choose another one: relayctl restore ENV --list"));
    } catch (NoSuchFileException _) {
      return Result.bad(
          Problem.invalid(
              "restore-point.missing",
              "the restore point's file is gone",
              Where.file(dump.file()),
              "somebody deleted or moved it",
              "put it back, or choose another one: relayctl restore ENV --list"));
    } catch (IOException e) {
      return Result.bad(DumpFiles.notReadable(file, e));
    }
  }

  /**
   * Brings the database back in one transaction, without the ledger.
   *
   * @param lockTimeout how long it may wait for those who use the tables
   */
  public Result<Done> restore(
      DatabaseUrl database, Dump dump, Duration lockTimeout, Progress progress) {
    return usable(dump)
        .then(_ -> activity(database))
        .then(activity -> programs(database, activity))
        .then(programs ->
            tools
                .connections()
                .ask(database, connection -> Result.ok(KeptObjects.of(connection)))
                .then(kept ->
                    commands(programs, database)
                        .restore(Path.of(dump.file()), kept, lockTimeout, progress)));
  }

  /** Deletes the file when it is here; fine when it is gone already. */
  public Result<Done> delete(Dump dump) {
    return DumpFiles.delete(Path.of(dump.file()));
  }

  /** Whether the file was written on this machine, or is there under its path. */
  public boolean here(Dump dump) {
    // Machines of a kind may share a directory: a file that is there under its path is it.
    return dump.host().equals(tools.host()) || Files.exists(Path.of(dump.file()));
  }

  private Result<Activity> activity(DatabaseUrl database) {
    return tools.connections().ask(database, connection -> Result.ok(Activity.of(connection)));
  }

  private Result<ClientPrograms> programs(DatabaseUrl database, Activity activity) {
    return tools.programs(database, activity.server());
  }

  private DumpCommands commands(ClientPrograms programs, DatabaseUrl database) {
    return tools.commands(programs, database);
  }
}
