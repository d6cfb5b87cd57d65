package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Processes.Ran;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Ticker;
import java.sql.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Revisions of Alembic ({@code specs/migration-safety.md} §5). {@link #state} reads files and the
 * version table and starts no Python. {@link #migrate} starts the project's own Alembic, under an
 * advisory lock that relayctl holds, since Alembic takes none.
 *
 * <p>All pending revisions share one transaction unless {@code env.py} says {@code
 * transaction_per_migration}: when one fails, all may be rolled back. What counts as applied is
 * what the version table says afterwards. A target applies what stands up to it in the order of
 * {@link #state}; in a history with branches Alembic's own {@code upgrade TARGET} may apply less.
 *
 * <p>Problems: {@code migrate.…}, and {@code database.…} of the connection.
 */
public final class AlembicMigrations implements Migrations {
  private final Connections connections;
  private final Processes processes;
  private final InstantSource clock;
  private final Ticker ticker;
  private final MigrationLock lock;

  public AlembicMigrations(
      Connections connections, Processes processes, InstantSource clock, Ticker ticker) {
    this.connections = connections;
    this.processes = processes;
    this.clock = clock;
    this.ticker = ticker;
    this.lock = new MigrationLock(connections, clock, ticker);
  }

  @Override
  public Result<SchemaState> state(DatabaseUrl database, Files files) {
    return OpenedProject.open(files, processes)
        .then(project -> project.state(connections, database));
  }

  @Override
  public Result<Migrated> migrate(
      DatabaseUrl database, Files files, Limits limits, Progress progress) {
    return OpenedProject.open(files, processes)
        .then(project ->
            lock.holding(
                database,
                progress,
                connection ->
                    project
                        .state(connections, database)
                        .then(SchemaState::orProblems)
                        .then(state -> targets(project, state, limits.to()))
                        .then(targets ->
                            upgraded(
                                new Work(project, database, limits, progress, connection),
                                targets))));
  }

  /** What an upgrade needs to know. */
  private record Work(
      OpenedProject project,
      DatabaseUrl database,
      Limits limits,
      Progress progress,
      Connection connection) {}

  /**
   * What there is to do.
   *
   * @param before what the database has
   * @param names Alembic's targets, one call each; empty when there is nothing to do
   */
  private record Targets(List<String> before, List<String> names) {}

  private static Result<Targets> targets(
      OpenedProject project, SchemaState state, @Nullable String to) {
    RevisionGraph graph = project.graph();
    List<RevisionFile> pending = graph.pending(state.current());
    if (to == null) {
      String all = graph.heads().size() == 1 ? "head" : "heads";
      return Result.ok(new Targets(state.current(), pending.isEmpty() ? List.of() : List.of(all)));
    }
    if (graph.find(to).isEmpty()) {
      return Result.bad(
          Problem.invalid(
              "migrate.unknown-revision",
              "no file is revision " + to,
              Where.file(project.files().shown(project.files().versions().getFirst())),
              "the heads are " + String.join(", ", state.heads()),
              "give a revision whole, as its file has it"));
    }
    var wanted = new ArrayList<RevisionFile>();
    for (RevisionFile file : pending) {
      wanted.add(file);
      if (file.revision().equals(to)) {
        return Result.ok(
            new Targets(
                state.current(),
                graph.newest(wanted).stream().map(RevisionFile::revision).toList()));
      }
    }
    return Result.ok(new Targets(state.current(), List.of()));
  }

  private Result<Migrated> upgraded(Work work, Targets targets) {
    if (targets.names().isEmpty()) {
      return Result.ok(new Migrated(List.of(), null));
    }
    return AlembicRun.of(work.project(), work.database(), work.limits(), clock)
        .then(run ->
            IndexRemains.clean(
                    work.connection(),
                    work.database(),
                    ConcurrentIndexes.ofNext(work.project(), targets.before()),
                    work.progress())
                .map(_ -> upgraded(run, work, targets)));
  }

  private Migrated upgraded(AlembicRun run, Work work, Targets targets) {
    SameDatabase same = SameDatabase.from(work.connection(), ticker);
    IndexRemains remains = IndexRemains.before(connections, work.database());
    Problem failure = null;
    for (String target : targets.names()) {
      AlembicRun.Ended ended =
          run.change(
              List.of("upgrade", target),
              work.progress(),
              same,
              new SilentServer(connections, work.database(), ticker),
              work.connection(),
              () -> left(remains, "", work, now(work)));
      Result<List<String>> now = now(work);
      failure =
          switch (ended) {
            case AlembicRun.Ended.Stopped(Problem problem) -> problem;
            case AlembicRun.Ended.ByItself(Ran ran) ->
                ran.exitCode() == 0
                    ? notArrived(work, target, now)
                    : failed(run.output(ran), work, now, remains);
          };
      if (failure != null) {
        break;
      }
    }
    return new Migrated(applied(run, work, targets.before()), failure);
  }

  /** A success that this database knows nothing of. */
  private static @Nullable Problem notArrived(Work work, String target, Result<List<String>> now) {
    if (!now.problems().isEmpty()) {
      return now.problems().getFirst();
    }
    RevisionGraph graph = work.project().graph();
    Set<String> has = graph.upTo(now.orElse(_ -> List.of()));
    boolean arrived =
        graph.find(target).isPresent() ? has.contains(target) : has.size() == graph.order().size();
    return arrived ? null : SameDatabase.elsewhere(work.project(), work.database());
  }

  private static Problem failed(
      AlembicOutput output, Work work, Result<List<String>> now, IndexRemains remains) {
    RevisionFile revision =
        output.last().flatMap(id -> work.project().graph().find(id)).orElse(null);
    return new AlembicFailure(
            output,
            work.database(),
            work.limits(),
            left(remains, output.reason(), work, now),
            AlembicRun.words(now))
        .upgrading(revision, collided(work, now, revision));
  }

  private static Repeat collided(
      Work work, Result<List<String>> now, @Nullable RevisionFile revision) {
    return revision != null
            && now.map(has -> OneTransaction.rolledBack(work.project(), has, revision))
                .orElse(_ -> false)
        ? Repeat.SAFE
        : Repeat.NEVER;
  }

  private static IndexRemains.Left left(
      IndexRemains remains, String words, Work work, Result<List<String>> now) {
    return remains.left(
        words,
        now.map(current -> ConcurrentIndexes.ofNext(work.project(), current))
            .orElse(_ -> ConcurrentIndexes.NONE));
  }

  private Result<List<String>> now(Work work) {
    return AlembicRun.now(work.project(), connections, work.database());
  }

  private List<Migrated.Took> applied(AlembicRun run, Work work, List<String> before) {
    Instant end = clock.instant();
    RevisionGraph graph = work.project().graph();
    Set<String> had = graph.upTo(before);
    List<Migrated.Took> applied =
        AlembicRun.now(work.project(), connections, work.database())
            .map(graph::applied)
            .orElse(_ -> List.of())
            .stream()
            .filter(file -> !had.contains(file.revision()))
            .map(file -> new Migrated.Took(file.migration(), run.took(file.revision(), end)))
            .toList();
    applied.forEach(each ->
        work.progress().on(new Progress.Event.MigrationApplied(each.migration(), each.time())));
    return applied;
  }
}
