package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.DatabaseBranch;
import dev.relayctl.plan.DatabaseStep;
import dev.relayctl.plan.Dump;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.plan.SavedState;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes restore points, deletes those past their time, and goes back to one. */
final class RestorePointStep {
  private final RestorePoints points;
  private final Migrations migrations;
  private final Materials materials;
  private final InstantSource clock;
  private final Progress progress;

  RestorePointStep(Outside outside, Materials materials, Progress progress) {
    this.points = outside.restorePoints();
    this.migrations = outside.migrations();
    this.materials = materials;
    this.clock = outside.clock();
    this.progress = progress;
  }

  /** Its name is that of the run, so that a step that is performed again replaces its own. */
  StepEnd take(DatabaseStep.TakeRestorePoint step, long run, Ledger.Session ledger) {
    return materials
        .secrets()
        .database()
        .then(database ->
            points.take(
                database,
                wanted(database, run, step.purpose(), absolute(step.place()), step.keep()),
                progress))
        .then(point -> ledger.restorePoint(run, point).map(_ -> point))
        .match(
            point -> {
              deleteOld(Set.of(point.name(), step.spared() == null ? "" : step.spared()), ledger);
              return StepEnd.good(text(point));
            },
            problems -> StepEnd.stopped(problems.getFirst()));
  }

  private RestorePoints.Wanted wanted(
      DatabaseUrl database,
      long run,
      RestorePoint.Purpose purpose,
      SavedState.Place place,
      Duration keep) {
    return new RestorePoints.Wanted(
        materials.environment(),
        "run-" + run,
        purpose,
        place,
        keep,
        state(database).flatMap(SchemaState::revision).orElse(null),
        materials.limits().lockTimeout());
  }

  private SavedState.Place absolute(SavedState.Place place) {
    return switch (place) {
      case SavedState.Place.Directory(String path) ->
          new SavedState.Place.Directory(
              materials.files().project().resolve(path).toAbsolutePath().normalize().toString());
      case SavedState.Place.NeonProject project -> project;
    };
  }

  private static String text(RestorePoint point) {
    String what =
        switch (point.state()) {
          case Dump dump -> size(dump);
          case DatabaseBranch branch -> "branch " + branch.name();
        };
    return point.name() + ", " + what + ", kept until " + point.keptUntil();
  }

  private static String size(Dump dump) {
    long kilobytes = Math.max(1, dump.bytes() / 1000);
    return kilobytes < 10_000 ? kilobytes + " kB" : kilobytes / 1000 + " MB";
  }

  /** One that can't be deleted is tried again by the next run; this one has its own by now. */
  private void deleteOld(Set<String> spared, Ledger.Session ledger) {
    Instant now = clock.instant();
    ledger
        .restorePoints()
        .peek(all ->
            all.stream()
                .filter(each -> each.gone() == null && each.point().keptUntil().isBefore(now))
                .filter(each -> !spared.contains(each.point().name()))
                .filter(each -> points.here(each.point().state()))
                .forEach(each -> delete(each.point(), ledger)));
  }

  private void delete(RestorePoint point, Ledger.Session ledger) {
    points
        .delete(point.state())
        .then(_ -> ledger.restorePointGone(point.name()))
        .match(
            _ -> {
              progress.on(
                  new Progress.Event.Note(
                      "restore point "
                          + point.name()
                          + " was kept until "
                          + point.keptUntil()
                          + ": deleted"));
              return true;
            },
            problems -> {
              progress.on(
                  new Progress.Event.Note(
                      "restore point "
                          + point.name()
                          + " is past its time and stays: "
                          + problems.getFirst().facts().what()));
              return false;
            });
  }

  /** Goes back; what was applied since is no longer remembered as applied. */
  StepEnd restore(DatabaseStep.Restore step, long run, Ledger.Session ledger) {
    return materials
        .secrets()
        .database()
        .then(database -> {
          Optional<RestorePoint> earlier = earlierTry(database, step, run, ledger);
          if (earlier.isPresent()) {
            return kept(earlier, run, ledger);
          }
          List<Migration> before = applied(database);
          Result<Optional<RestorePoint>> back =
              points.restore(
                  database,
                  step.state(),
                  wanted(database, run, RestorePoint.Purpose.RESTORE, place(step), step.keep()),
                  (copy, replaced) ->
                      ledger.restorePoint(run, replaced).then(_ -> ledger.copyTo(copy)),
                  progress);
          if (step.state() instanceof DatabaseBranch
              && back instanceof Result.Bad<Optional<RestorePoint>> bad
              && surelyNothing(bad.first())) {
            ledger.restorePointGone("run-" + run);
          }
          return back.then(kept -> kept(kept, run, ledger))
              .then(kept -> forget(before, applied(database), ledger).map(_ -> kept));
        })
        .match(
            kept -> StepEnd.good("restored " + step.name() + kept),
            problems -> StepEnd.stopped(problems.getFirst()));
  }

  /**
   * What an earlier try of this run has replaced: it was cut off, and has gone back all the same.
   * Going back once more would lose the only copy of what was there.
   */
  private Optional<RestorePoint> earlierTry(
      DatabaseUrl database, DatabaseStep.Restore step, long run, Ledger.Session ledger) {
    if (!(step.state() instanceof DatabaseBranch)) {
      return Optional.empty();
    }
    return ledger
        .restorePoints()
        .map(all ->
            all.stream()
                .filter(each -> each.gone() == null && each.point().name().equals("run-" + run))
                .map(Ledger.KeptRestorePoint::point)
                .filter(point -> points.usable(database, point.state()) instanceof Result.Ok<?>)
                .findFirst())
        .orElse(_ -> Optional.empty());
  }

  /** Whether what failed has changed nothing. */
  private static boolean surelyNothing(Problem problem) {
    return switch (problem) {
      case Problem.Failed failed -> failed.repeat() != Repeat.LOOK_FIRST;
      case Problem.Interrupted _ -> false;
      case Problem.Invalid _, Problem.Refused _, Problem.Locked _, Problem.Unauthorised _ -> true;
    };
  }

  private static SavedState.Place place(DatabaseStep.Restore step) {
    return switch (step.state()) {
      case Dump dump -> new SavedState.Place.Directory(dump.file());
      case DatabaseBranch branch -> new SavedState.Place.NeonProject(branch.project());
    };
  }

  /** What going back itself has kept is a restore point, too. */
  private static Result<String> kept(
      Optional<RestorePoint> replaced, long run, Ledger.Session ledger) {
    return replaced
        .map(point ->
            ledger
                .inPlace()
                .then(_ -> ledger.restorePoint(run, point))
                .map(_ -> "; what was there is " + text(point)))
        .orElse(Result.ok(""));
  }

  private Result<Result.Done> forget(
      List<Migration> before, List<Migration> after, Ledger.Session ledger) {
    Set<String> there = new HashSet<>();
    after.forEach(each -> there.add(each.revision()));
    List<Migration> gone =
        before.stream().filter(each -> !there.contains(each.revision())).toList();
    return gone.isEmpty() ? Result.done() : ledger.remember(materials.files(), List.of(), gone);
  }

  private List<Migration> applied(DatabaseUrl database) {
    return state(database)
        .map(state -> state.applied().stream().map(each -> each.migration()).toList())
        .orElse(List.of());
  }

  /** Empty when the migrations can't be read: going back must not need them. */
  private Optional<SchemaState> state(DatabaseUrl database) {
    return migrations.state(database, materials.files())
            instanceof Result.Ok<SchemaState>(SchemaState state)
        ? Optional.of(state)
        : Optional.empty();
  }
}
