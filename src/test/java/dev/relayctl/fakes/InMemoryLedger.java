package dev.relayctl.fakes;

import dev.relayctl.environment.DatabaseIdentity;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.plan.DatabaseStanding.Owner;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Rehearsal;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RunOutcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A ledger per database and environment that lives as long as the test. Its lock has a fencing
 * number: a session that another has taken over from writes nothing any more.
 */
public final class InMemoryLedger implements Ledger {
  private record Key(DatabaseIdentity database, EnvironmentName environment) {}

  /** Where an environment's stamp in a database was written. */
  private record Written(DatabaseIdentity place, Instant at) {}

  private final InstantSource clock;
  private final Map<Key, LedgerBook> books = new HashMap<>();
  private final Map<Key, Written> stamps = new TreeMap<>(Comparator.comparing(Key::toString));

  public InMemoryLedger(InstantSource clock) {
    this.clock = clock;
  }

  /** The process that holds the lock dies: the lock is free, its session can write no more. */
  public synchronized void holderDies(DatabaseUrl database, EnvironmentName environment) {
    LedgerBook book = book(database, environment);
    book.lock = null;
    book.fence++;
  }

  /** The database goes away, and whoever writes is told to stop waiting for it. */
  public synchronized void userGivesUp(DatabaseUrl database, EnvironmentName environment) {
    book(database, environment).givenUp = true;
  }

  /** A copy of a database is made, stamps and all, as by CREATE DATABASE … TEMPLATE. */
  public synchronized void copy(DatabaseUrl from, DatabaseUrl to) {
    for (var stamp : Map.copyOf(stamps).entrySet()) {
      if (stamp.getKey().database().equals(from.identity())) {
        stamps.put(new Key(to.identity(), stamp.getKey().environment()), stamp.getValue());
      }
    }
    for (var book : Map.copyOf(books).entrySet()) {
      if (book.getKey().database().equals(from.identity())) {
        books.put(new Key(to.identity(), book.getKey().environment()), book.getValue().copy());
      }
    }
  }

  @Override
  public synchronized Result<Summary> summary(DatabaseUrl database, EnvironmentName environment) {
    LedgerBook book = book(database, environment);
    return Result.ok(
        new Summary(
            book.releases.isEmpty() ? null : book.releases.lastEntry().getValue().release(),
            book.newest(),
            book.lock));
  }

  @Override
  public synchronized Result<List<Run>> history(
      DatabaseUrl database, EnvironmentName environment, int atMost) {
    LedgerBook book = book(database, environment);
    return Result.ok(
        book.runs.descendingMap().values().stream()
            .limit(atMost)
            .map(book::seen)
            .map(run -> LedgerBook.with(run, run.steps(), run.outcome(), null))
            .toList());
  }

  @Override
  public synchronized Result<List<StoredRelease>> releases(
      DatabaseUrl database, EnvironmentName environment, int atMost) {
    return Result.ok(
        book(database, environment).releases.descendingMap().values().stream()
            .limit(atMost)
            .toList());
  }

  @Override
  public synchronized Result<Map<String, String>> checksums(
      DatabaseUrl database, Migrations.Files files) {
    var all = new HashMap<String, String>();
    books.forEach((key, book) -> {
      if (key.database().equals(database.identity())) {
        all.putAll(book.remembered(files));
      }
    });
    return Result.ok(all);
  }

  @Override
  public synchronized Result<List<KeptRestorePoint>> restorePoints(
      DatabaseUrl database, EnvironmentName environment) {
    return Result.ok(book(database, environment).keptRestorePoints());
  }

  @Override
  public synchronized Result<Done> rehearsed(
      DatabaseUrl database, EnvironmentName environment, Rehearsal rehearsal) {
    book(database, environment).rehearsal = rehearsal;
    return Result.done();
  }

  @Override
  public synchronized Result<Optional<Rehearsal>> rehearsal(
      DatabaseUrl database, EnvironmentName environment) {
    return Result.ok(Optional.ofNullable(book(database, environment).rehearsal));
  }

  @Override
  public synchronized Result<Session> lock(
      DatabaseUrl database, Claim claim, Holder holder, Progress progress) {
    EnvironmentName environment = claim.environment();
    LedgerBook book = book(database, environment);
    if (book.lock != null) {
      return Result.bad(locked("lock.held", environment, held(book.lock)));
    }
    @Nullable Problem refusal = stampRefusal(database, claim);
    if (refusal != null) {
      return Result.bad(refusal);
    }
    stamps.putIfAbsent(
        new Key(database.identity(), environment),
        new Written(database.identity(), clock.instant()));
    @Nullable Run newest = book.newest();
    book.fence++;
    book.lock = new Lock(holder, clock.instant(), clock.instant(), null);
    return Result.ok(new Writing(book, environment, holder, book.fence, newest));
  }

  @Override
  public synchronized Result<Stamp> stamp(DatabaseUrl database, EnvironmentName environment) {
    @Nullable Written stamp = stamps.get(new Key(database.identity(), environment));
    if (stamp == null) {
      return Result.ok(new Stamp.Absent());
    }
    return Result.ok(
        stamp.place().equals(database.identity())
            ? new Stamp.Here(stamp.at())
            : new Stamp.Elsewhere(stamp.place().toString(), stamp.at()));
  }

  @Override
  public synchronized Result<Done> adopt(DatabaseUrl database, Claim claim, Holder holder) {
    var key = new Key(database.identity(), claim.environment());
    @Nullable Written before = stamps.remove(key);
    Result<Session> session = lock(database, claim, holder);
    if (session instanceof Result.Bad<Session> && before != null) {
      stamps.put(key, before);
    }
    return session.peek(Session::close).map(_ -> Done.DONE);
  }

  @Override
  public synchronized Result<DatabaseStanding> standing(DatabaseUrl database, Claim claim) {
    return stamp(database, claim.environment())
        .map(stamp ->
            switch (stamp) {
              case Stamp.Absent() -> new Owner.Nobody();
              case Stamp.Here(Instant at) -> new Owner.Own(at);
              case Stamp.Elsewhere(String place, Instant at) -> new Owner.Copy(place, at);
            })
        .map(own -> another(database, claim).<Owner>map(Owner.Another::new).orElse(own))
        .map(owner -> new DatabaseStanding(owner, false, 100));
  }

  private Optional<EnvironmentName> another(DatabaseUrl database, Claim claim) {
    DatabaseIdentity here = database.identity();
    return stamps.entrySet().stream()
        .filter(stamp -> stamp.getKey().database().equals(here))
        .filter(stamp -> stamp.getValue().place().equals(here))
        .map(stamp -> stamp.getKey().environment())
        .filter(other -> !other.equals(claim.environment()))
        .filter(other -> !claim.sharedWith().contains(other))
        .findFirst();
  }

  private @Nullable Problem stampRefusal(DatabaseUrl database, Claim claim) {
    DatabaseIdentity here = database.identity();
    Optional<EnvironmentName> other = another(database, claim);
    if (other.isPresent()) {
      return refused(
          "database.stamped-for-another-environment",
          "its stamp was written by a run in " + other.get(),
          "correct database.url, or database.shared-with: [" + other.get() + "]");
    }
    @Nullable Written own = stamps.get(new Key(here, claim.environment()));
    return own == null || own.place().equals(here)
        ? null
        : refused(
            "database.stamp-of-a-copy",
            "its stamp was written at " + own.place(),
            "relayctl env adopt " + claim.environment());
  }

  private static Problem refused(String id, String why, String remedy) {
    return Problem.refused(
        id, "this is another database", Where.system("ledger", "stamp"), why, remedy);
  }

  private LedgerBook book(DatabaseUrl database, EnvironmentName environment) {
    return books.computeIfAbsent(new Key(database.identity(), environment), _ -> new LedgerBook());
  }

  private static String held(Lock lock) {
    return lock.holder().who()
        + (" runs \"" + lock.holder().command() + "\" since " + lock.since())
        + (lock.step() == null ? "" : ", now at step " + lock.step());
  }

  private static Problem locked(String id, EnvironmentName environment, String why) {
    return new Problem.Locked(
        Problem.facts(
            id,
            "somebody else is at work in " + environment,
            Where.system("ledger", "lock of " + environment),
            why,
            "wait for it to end"));
  }

  private final class Writing implements Session {
    private final LedgerBook book;
    private final EnvironmentName environment;
    private final Holder holder;
    private final long fence;
    private final @Nullable Run newest;
    private boolean closed;

    Writing(
        LedgerBook book,
        EnvironmentName environment,
        Holder holder,
        long fence,
        @Nullable Run newest) {
      this.book = book;
      this.environment = environment;
      this.holder = holder;
      this.fence = fence;
      this.newest = newest;
    }

    @Override
    public long lastRun() {
      return newest == null ? 0 : newest.number();
    }

    @Override
    public Optional<Run> unfinished() {
      return Optional.ofNullable(newest).filter(run -> run.endedAt() == null);
    }

    @Override
    public Result<Long> begin(
        String command, Plan plan, String planDocument, List<String> allowed) {
      return fenced(() -> {
        long number = book.runs.isEmpty() ? 1 : book.runs.lastKey() + 1;
        book.runs.put(
            number,
            new Run(
                number,
                command,
                holder.who(),
                clock.instant(),
                null,
                RunOutcome.RUNNING,
                null,
                null,
                holder.reason(),
                allowed,
                List.of(),
                planDocument));
        return number;
      });
    }

    @Override
    public Result<Done> stepBegun(long run, Plan.Planned step) {
      return fenced(() -> {
        String kind = step.step().kind();
        step(
            run,
            new StepRow(
                step.position(), kind, step.what(), clock.instant(), null, RunOutcome.RUNNING, ""));
        Lock held = book.lock;
        if (held != null) {
          String at = step.position() + " " + kind;
          book.lock = new Lock(held.holder(), held.since(), clock.instant(), at);
        }
        return Done.DONE;
      });
    }

    @Override
    public Result<Done> stepEnded(long run, int position, RunOutcome outcome, String detail) {
      return fenced(() -> {
        for (StepRow step : existing(run).steps()) {
          if (step.position() == position) {
            step(run, LedgerBook.with(step, clock.instant(), outcome, detail));
          }
        }
        return Done.DONE;
      });
    }

    @Override
    public Result<Done> release(long run, Release release, String document) {
      return fenced(() -> {
        book.releases.putIfAbsent(release.number(), new StoredRelease(release, run, document));
        Run now = existing(run);
        change(now, now.endedAt(), now.outcome(), release.number(), now.problem());
        return Done.DONE;
      });
    }

    @Override
    public Result<Done> remember(
        Migrations.Files files, List<Migration> applied, List<Migration> forgotten) {
      return fenced(() -> {
        Map<String, String> known = book.remembered(files);
        forgotten.forEach(each -> known.remove(each.revision()));
        for (Migration each : applied) {
          if (each.checksum() == null) {
            known.remove(each.revision());
          } else {
            known.put(each.revision(), each.checksum());
          }
        }
        return Done.DONE;
      });
    }

    @Override
    public Result<Done> restorePoint(long run, RestorePoint point) {
      return fenced(() -> {
        book.restorePoints.put(point.name(), new KeptRestorePoint(point, run, null));
        return Done.DONE;
      });
    }

    @Override
    public Result<List<KeptRestorePoint>> restorePoints() {
      return fenced(book::keptRestorePoints);
    }

    @Override
    public Result<Done> inPlace() {
      return fenced(() -> Done.DONE);
    }

    @Override
    public Result<Done> copyTo(DatabaseUrl copy) {
      return fenced(() -> {
        books.put(new Key(copy.identity(), environment), book.copy());
        return Done.DONE;
      });
    }

    @Override
    public Result<Done> restorePointGone(String name) {
      return fenced(() -> {
        book.restorePoints.computeIfPresent(
            name, (_, kept) -> new KeptRestorePoint(kept.point(), kept.run(), clock.instant()));
        return Done.DONE;
      });
    }

    @Override
    public Result<Done> end(long run, RunOutcome outcome, @Nullable Problem problem) {
      return fenced(() -> {
        Run now = existing(run);
        @Nullable String why =
            problem == null ? null : problem.facts().id() + ": " + problem.facts().what();
        change(now, clock.instant(), outcome, now.release(), why);
        return Done.DONE;
      });
    }

    @Override
    public void close() {
      synchronized (InMemoryLedger.this) {
        if (!closed && book.fence == fence) {
          book.lock = null;
        }
        closed = true;
      }
    }

    private Run existing(long run) {
      Run found = book.runs.get(run);
      if (found == null) {
        throw new IllegalArgumentException("no run " + run);
      }
      return found;
    }

    private void change(
        Run run,
        @Nullable Instant endedAt,
        RunOutcome outcome,
        @Nullable Integer release,
        @Nullable String problem) {
      book.runs.put(
          run.number(),
          new Run(
              run.number(),
              run.command(),
              run.by(),
              run.startedAt(),
              endedAt,
              outcome,
              release,
              problem,
              run.reason(),
              run.allowed(),
              run.steps(),
              run.planDocument()));
    }

    private void step(long run, StepRow row) {
      Run now = existing(run);
      var steps = new ArrayList<>(now.steps());
      steps.removeIf(step -> step.position() == row.position());
      steps.add(row);
      steps.sort(Comparator.comparingInt(StepRow::position));
      book.runs.put(run, LedgerBook.with(now, steps, now.outcome(), now.planDocument()));
    }

    private <T> Result<T> fenced(Supplier<T> write) {
      synchronized (InMemoryLedger.this) {
        if (book.givenUp) {
          return Result.bad(
              new Problem.Interrupted(
                  Problem.facts(
                      "database.interrupted",
                      "interrupted while waiting for the database",
                      Where.system("ledger", environment.value()),
                      "the process was asked to stop",
                      "the same command goes on from here")));
        }
        return closed || book.fence != fence
            ? Result.bad(locked("lock.lost", environment, "somebody else has taken it over"))
            : Result.ok(write.get());
      }
    }
  }
}
