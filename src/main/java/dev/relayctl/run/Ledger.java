package dev.relayctl.run;

import dev.relayctl.environment.Database;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Rehearsal;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happened in an environment, kept in schema {@code relayctl} of its own database, over the
 * direct connection. Methods block; reading is repeatable, and a database without the schema reads
 * as an empty ledger.
 */
public interface Ledger {
  /** The newest facts, in one round trip. */
  Result<Summary> summary(DatabaseUrl database, EnvironmentName environment);

  /** Runs, newest first. */
  Result<List<Run>> history(DatabaseUrl database, EnvironmentName environment, int atMost);

  /** Releases, newest first, each with the run that wrote it and its document. */
  Result<List<StoredRelease>> releases(
      DatabaseUrl database, EnvironmentName environment, int atMost);

  /**
   * The checksums that migrations had when the last run applied them, or took them for applied, by
   * revision. Of all environments that keep their migrations in that directory of this database's
   * project.
   */
  Result<Map<String, String>> checksums(DatabaseUrl database, Migrations.Files files);

  /** The environment's restore points, the newest first, with those whose files are gone. */
  Result<List<KeptRestorePoint>> restorePoints(DatabaseUrl database, EnvironmentName environment);

  /**
   * Writes what came of a rehearsal. Needs no lock: it is said of a copy. Makes the schema when it
   * is missing.
   */
  Result<Done> rehearsed(DatabaseUrl database, EnvironmentName environment, Rehearsal rehearsal);

  /** The rehearsal that was written last; empty when there was none. */
  Result<Optional<Rehearsal>> rehearsal(DatabaseUrl database, EnvironmentName environment);

  /**
   * Takes the environment's lock and opens the ledger for writing; makes the schema when it is
   * missing. {@code Problem.Locked} when another run holds the lock: it says who, since when, and
   * at which step. A lock whose holder has not been heard of for a minute is taken over. {@code
   * Problem.Refused} when the database is another's ({@code
   * database.stamped-for-another-environment}) or a copy ({@code database.stamp-of-a-copy}).
   *
   * @param holder who, where and why, for the one who has to wait
   * @param progress told when a write has to wait for the database, and when it answers again
   */
  Result<Session> lock(DatabaseUrl database, Claim claim, Holder holder, Progress progress);

  /** The same, for one who tells nothing of waits. */
  default Result<Session> lock(DatabaseUrl database, Claim claim, Holder holder) {
    return lock(database, claim, holder, Progress.SILENT);
  }

  /** What the database says of itself to one who claims it; reads only, and needs no lock. */
  Result<DatabaseStanding> standing(DatabaseUrl database, Claim claim);

  /** What the database says of itself for an environment. */
  Result<Stamp> stamp(DatabaseUrl database, EnvironmentName environment);

  /**
   * Makes a database the environment's own although its stamp was written elsewhere; keeps what the
   * stamp said. Takes the lock meanwhile; the problems are those of {@link #lock}, without that of
   * a copy.
   */
  Result<Done> adopt(DatabaseUrl database, Claim claim, Holder holder);

  /**
   * Who says that a database is theirs.
   *
   * @param sharedWith environments that use the same database on purpose
   */
  record Claim(EnvironmentName environment, Set<EnvironmentName> sharedWith) {
    public Claim {
      sharedWith = Set.copyOf(sharedWith);
    }

    /** What an environment's file says. */
    public static Claim of(Environment environment) {
      Database database = environment.database();
      return new Claim(
          environment.name(), database == null ? Set.of() : Set.copyOf(database.sharedWith()));
    }
  }

  /** What a database says of itself. */
  sealed interface Stamp {
    /** Nothing: no run of this environment has been here. */
    record Absent() implements Stamp {}

    /** It is the environment's own, since then. */
    record Here(Instant at) implements Stamp {}

    /** A copy of it, or it was moved: the stamp was written in another place. */
    record Elsewhere(String place, Instant at) implements Stamp {}
  }

  /**
   * The lock and the right to write. A heartbeat keeps it while the process lives; each write is
   * refused ({@code Problem.Locked}) once another has taken over. A write waits for a database that
   * doesn't answer; one whose thread is interrupted meanwhile is given up within seconds ({@code
   * Problem.Interrupted}), and so are all that follow: the run stays open then, and whoever takes
   * the lock next goes on with it.
   */
  interface Session extends AutoCloseable {
    /** The number of the newest run, read after the lock was taken; 0 before the first. */
    long lastRun();

    /** The run that was begun and never ended; empty when there is none. */
    Optional<Run> unfinished();

    /**
     * Begins a run.
     *
     * @param planDocument the whole plan, to go on with after a crash
     * @param allowed the ids of guardrails whose findings were accepted; the holder's reason says
     *     why
     */
    Result<Long> begin(String command, Plan plan, String planDocument, List<String> allowed);

    /** Begins a run for which nothing had to be accepted. */
    default Result<Long> begin(String command, Plan plan, String planDocument) {
      return begin(command, plan, planDocument, List.of());
    }

    /** A step begins. */
    Result<Done> stepBegun(long run, Plan.Planned step);

    /**
     * A step has ended.
     *
     * @param detail in words, for history and report; no secrets
     */
    Result<Done> stepEnded(long run, int position, RunOutcome outcome, String detail);

    /**
     * Writes a release; one that is there already stays as it is.
     *
     * @param document JSON that the caller wants back with it; the ledger never reads it
     */
    Result<Done> release(long run, Release release, String document);

    /**
     * Remembers with which files migrations were applied, and forgets those that no longer are.
     *
     * @param applied those without a checksum are forgotten, too
     */
    Result<Done> remember(
        Migrations.Files files, List<Migration> applied, List<Migration> forgotten);

    /** Writes a restore point that the run has taken; replaces one of the same name. */
    Result<Done> restorePoint(long run, RestorePoint point);

    /** The environment's restore points, as {@link Ledger#restorePoints}. */
    Result<List<KeptRestorePoint>> restorePoints();

    /** The file of a restore point was deleted. */
    Result<Done> restorePointGone(String name);

    /**
     * Replaces the ledger of another database by this one, the lock included: whoever puts that
     * database in this one's place finds the run going on. Nobody uses the other one yet. {@code
     * Problem.Locked} when another environment is at work in this database.
     */
    Result<Done> copyTo(DatabaseUrl copy);

    /** What {@link #copyTo} has filled is the database now: completes its stamps. */
    Result<Done> inPlace();

    /** Ends a run, also one of an earlier process. */
    Result<Done> end(long run, RunOutcome outcome, @Nullable Problem problem);

    /** Gives the lock back. Safe to call twice. */
    @Override
    void close();
  }

  /**
   * Who holds a lock.
   *
   * @param who user and host
   * @param command what was typed, without secrets
   * @param processId of the process that holds it
   * @param reason why, in the words of who started it; null when they gave none
   */
  record Holder(String who, String command, long processId, @Nullable String reason) {
    /** The host: what follows the last {@code @} in {@link #who}; null without one. */
    public @Nullable String host() {
      int at = who.lastIndexOf('@');
      return at < 0 ? null : who.substring(at + 1);
    }
  }

  /** A lock as it was read. */
  record Lock(Holder holder, Instant since, Instant heartbeat, @Nullable String step) {}

  /**
   * One execution of a plan.
   *
   * @param number counted per environment from 1
   * @param endedAt null while it goes on, or when its process died
   * @param release the release that it made; null when it made none
   * @param problem why it failed, in one line; null otherwise
   * @param reason why it was run; null when nobody said, or before the ledger kept it
   * @param allowed the ids of guardrails whose findings were accepted
   * @param planDocument the stored plan; null in listings
   */
  record Run(
      long number,
      String command,
      String by,
      Instant startedAt,
      @Nullable Instant endedAt,
      RunOutcome outcome,
      @Nullable Integer release,
      @Nullable String problem,
      @Nullable String reason,
      List<String> allowed,
      List<StepRow> steps,
      @Nullable String planDocument) {
    public Run {
      allowed = List.copyOf(allowed);
      steps = List.copyOf(steps);
    }
  }

  /** A step of a run. */
  record StepRow(
      int position,
      String kind,
      String what,
      Instant startedAt,
      @Nullable Instant endedAt,
      RunOutcome outcome,
      String detail) {}

  /**
   * A release as the ledger keeps it.
   *
   * @param run that wrote it
   * @param document what was written with it; null when it is from before the ledger kept one
   */
  record StoredRelease(Release release, long run, @Nullable String document) {}

  /**
   * A restore point as the ledger keeps it.
   *
   * @param run that took it
   * @param gone when its file was deleted; null while it is kept
   */
  record KeptRestorePoint(RestorePoint point, long run, @Nullable Instant gone) {}

  /** The newest release, the newest run and the lock; each null when there is none. */
  record Summary(@Nullable Release release, @Nullable Run lastRun, @Nullable Lock lock) {}
}
