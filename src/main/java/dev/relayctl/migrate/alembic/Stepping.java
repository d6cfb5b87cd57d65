package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Processes.Ran;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RevisionTool.Moved;
import dev.relayctl.run.Ticker;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Moves a database's revision back, or only what it says of itself, under the migration lock. */
final class Stepping {
  private final Connections connections;
  private final InstantSource clock;
  private final Ticker ticker;
  private final MigrationLock lock;

  Stepping(Connections connections, InstantSource clock, Ticker ticker) {
    this.connections = connections;
    this.clock = clock;
    this.ticker = ticker;
    this.lock = new MigrationLock(connections, clock, ticker);
  }

  /** What one call needs to know. */
  private record Call(
      OpenedProject project,
      DatabaseUrl database,
      String to,
      Limits limits,
      Progress progress,
      Connection connection) {}

  Result<Moved> down(
      OpenedProject project, DatabaseUrl database, String to, Limits limits, Progress progress) {
    return lock.holding(
        database,
        progress,
        connection ->
            current(project, database)
                .then(before ->
                    down(new Call(project, database, to, limits, progress, connection), before)));
  }

  Result<Moved> stamp(
      OpenedProject project, DatabaseUrl database, String to, Limits limits, Progress progress) {
    if (!known(project, to)) {
      return Result.bad(unknown(project, to, "no file has it"));
    }
    return lock.holding(
        database,
        progress,
        connection ->
            current(project, database)
                .then(before -> {
                  // Alembic looks the old revision up first, unless it is told to forget it.
                  boolean lost = before.stream().anyMatch(id -> !known(project, id));
                  var arguments = lost ? List.of("stamp", "--purge", to) : List.of("stamp", to);
                  return moved(
                      new Call(project, database, to, limits, progress, connection),
                      before,
                      arguments);
                }));
  }

  private Result<Moved> down(Call call, List<String> before) {
    RevisionGraph graph = call.project().graph();
    List<Problem> lost =
        before.stream()
            .filter(id -> !known(call.project(), id))
            .map(id ->
                RevisionProblems.missingRevision(
                    id,
                    call.project().files().shown(call.project().files().versions().getFirst()),
                    call.database().describe()))
            .toList();
    if (!lost.isEmpty()) {
      return Result.bad(lost);
    }
    if (!call.to().equals(OpenedProject.BASE) && !graph.upTo(before).contains(call.to())) {
      return Result.bad(unknown(call.project(), call.to(), "the database doesn't have it"));
    }
    if (before.isEmpty() || before.equals(List.of(call.to()))) {
      return Result.ok(new Moved(before, before, List.of(), null));
    }
    return moved(call, before, List.of("downgrade", call.to()));
  }

  private Result<Moved> moved(Call call, List<String> before, List<String> arguments) {
    return AlembicRun.of(call.project(), call.database(), call.limits(), clock)
        .map(run -> {
          AlembicRun.Ended ended =
              run.change(arguments, call.progress(), SameDatabase.from(call.connection(), ticker));
          Result<List<String>> now = AlembicRun.now(call.project(), connections, call.database());
          List<String> after = now.orElse(_ -> before);
          return new Moved(
              before,
              after,
              arguments.getFirst().equals("downgrade")
                  ? undone(call.project().graph(), before, after)
                  : List.of(),
              failure(run, ended, call, arguments, now));
        });
  }

  private static @Nullable Problem failure(
      AlembicRun run,
      AlembicRun.Ended ended,
      Call call,
      List<String> arguments,
      Result<List<String>> now) {
    return switch (ended) {
      case AlembicRun.Ended.Stopped(Problem problem) -> problem;
      case AlembicRun.Ended.ByItself(Ran ran) -> {
        if (ran.exitCode() == 0) {
          if (!now.problems().isEmpty()) {
            yield now.problems().getFirst();
          }
          yield arrived(call.project().graph(), now.orElse(_ -> List.of()), call.to())
              ? null
              : SameDatabase.elsewhere(call.project(), call.database());
        }
        AlembicFailure failure = run.failure(ran);
        RevisionFile revision =
            failure
                .last()
                .flatMap(running -> call.project().graph().find(running.revision()))
                .orElse(null);
        yield failure.moving(arguments.getFirst(), revision, AlembicRun.words(now), call.limits());
      }
    };
  }

  /** Whether the database has the revision and none that follows it. */
  private static boolean arrived(RevisionGraph graph, List<String> now, String to) {
    if (to.equals(OpenedProject.BASE)) {
      return now.isEmpty();
    }
    return graph.upTo(now).contains(to)
        && now.stream().noneMatch(id -> !id.equals(to) && graph.upTo(List.of(id)).contains(to));
  }

  private static List<Migration> undone(
      RevisionGraph graph, List<String> before, List<String> after) {
    Set<String> still = new HashSet<>(graph.upTo(after));
    var undone = new ArrayList<Migration>();
    for (RevisionFile file : graph.applied(before)) {
      if (!still.contains(file.revision())) {
        undone.addFirst(file.migration());
      }
    }
    return undone;
  }

  private Result<List<String>> current(OpenedProject project, DatabaseUrl database) {
    return project.table().read(connections, database).map(VersionTable.Current::revisions);
  }

  private static boolean known(OpenedProject project, String revision) {
    return revision.equals(OpenedProject.BASE) || project.graph().find(revision).isPresent();
  }

  private static Problem unknown(OpenedProject project, String to, String why) {
    return Problem.invalid(
        "migrate.unknown-revision",
        "there is no going to revision " + to,
        Where.file(project.files().shown(project.files().versions().getFirst())),
        why,
        "give a revision whole, as its file has it, or base; relayctl migrate status lists them");
  }
}
