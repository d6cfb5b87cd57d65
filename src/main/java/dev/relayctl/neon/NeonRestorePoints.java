package dev.relayctl.neon;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.DatabaseBranch;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RestorePoints.LedgerToKeep;
import dev.relayctl.run.RestorePoints.Wanted;
import dev.relayctl.run.WriteCounters;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Restore points as branches: taken and gone back to at once, however large the database is ({@code
 * specs/neon.md} §4, §5).
 *
 * <p>Going back puts a whole branch in the place of another, the ledger with it. So the ledger is
 * brought to a child of the restore point first, and that child is what the database goes back to:
 * whenever it stops, the ledger is the one that goes on.
 */
public final class NeonRestorePoints {
  /** Long enough for any ledger to be copied. */
  private static final Duration BETWEEN = Duration.ofDays(1);

  private final NeonProjects projects;
  private final Waking waking;
  private final WriteCounters counters;

  public NeonRestorePoints(NeonProjects projects, Connections connections, WriteCounters counters) {
    this.projects = projects;
    this.waking = new Waking(connections, projects.attempts());
    this.counters = counters;
  }

  /** Whether the database is in this project, and there is a key for it. */
  public Result<Done> possible(DatabaseUrl database, String project) {
    return projects
        .project(project)
        .then(here -> here.lookup().branchOf(database))
        .map(_ -> Done.DONE);
  }

  /** Takes one; some seconds. */
  public Result<RestorePoint> take(DatabaseUrl database, Wanted wanted, String project) {
    Instant at = now();
    // Before the branch: what is written between the two is counted as lost, though it isn't.
    return counters
        .of(database)
        .then(counted ->
            projects
                .project(project)
                .then(here ->
                    here.lookup()
                        .branchOf(database)
                        .then(parent ->
                            here.create(
                                new NeonProject.Wanted(
                                    name(wanted, "", at), parent, NeonProject.Compute.NONE, null))))
                .map(branch ->
                    point(
                        wanted,
                        new DatabaseBranch(project, branch.id(), branch.name()),
                        at,
                        counted)));
  }

  /**
   * Whether the branch is there still, and Neon would let the database's own go back to it; the
   * other databases of the branch, since Neon replaces them all.
   */
  public Result<List<String>> usable(DatabaseUrl database, DatabaseBranch branch) {
    return projects
        .project(branch.project())
        .then(here ->
            there(here, branch)
                .then(_ -> here.lookup().branchOf(database))
                .then(target ->
                    target.standing() == Branch.Standing.PROTECTED
                        ? Result.bad(protectedBranch(target))
                        : here.lookup().databases(target.id())))
        .map(all -> all.stream().filter(name -> !name.equals(database.database())).toList());
  }

  private static Problem protectedBranch(Branch branch) {
    return Problem.refused(
        "neon.protected",
        "branch " + branch.name() + " is protected, and Neon restores no such branch",
        Where.system("Neon", "branch " + branch.id()),
        "protection is against just that",
        "take the protection away in Neon's console for the time of the restore");
  }

  private static Result<Branch> there(NeonProject project, DatabaseBranch wanted) {
    Result<Optional<Branch>> there =
        wanted.id() == null
            ? project.lookup().named(wanted.name())
            : project.lookup().branch(wanted.id());
    return there.then(found ->
        found
            .map(Result::ok)
            .orElseGet(() ->
                Result.bad(
                    Problem.invalid(
                        "restore-point.missing",
                        "the restore point's branch is gone",
                        Where.system("Neon", "branch " + wanted.name()),
                        "somebody deleted it",
                        "choose another one: relayctl restore ENV --list"))));
  }

  /**
   * Goes back; what was there is a restore point from then on.
   *
   * @param replaced how that one is called and kept
   */
  public Result<RestorePoint> restore(
      DatabaseUrl database,
      DatabaseBranch state,
      Wanted replaced,
      LedgerToKeep ledger,
      Progress progress) {
    Instant at = now();
    return projects
        .project(state.project())
        .then(project ->
            there(project, state)
                .then(source ->
                    project
                        .lookup()
                        .branchOf(database)
                        .then(target ->
                            project
                                .create(
                                    new NeonProject.Wanted(
                                        name(replaced, "restoring-", at),
                                        source,
                                        NeonProject.Compute.OWN,
                                        at.plus(BETWEEN)))
                                .then(copy -> {
                                  Result<RestorePoint> restored =
                                      restored(
                                          new Going(project, target, copy, database, progress),
                                          replaced,
                                          ledger,
                                          at);
                                  return cleared(project, copy, restored, progress);
                                }))));
  }

  /**
   * One way back.
   *
   * @param target the branch that the database is on
   * @param copy what it is to be
   */
  private record Going(
      NeonProject project, Branch target, Branch copy, DatabaseUrl database, Progress progress) {}

  private Result<RestorePoint> restored(
      Going going, Wanted replaced, LedgerToKeep ledger, Instant at) {
    NeonProject project = going.project();
    return project
        .lookup()
        .way(going.copy(), going.database())
        .then(waking::awake)
        .then(copy ->
            counters
                .of(going.database())
                .then(counted -> {
                  String name = name(replaced, "", at);
                  var toBe = new DatabaseBranch(project.id(), null, name);
                  return ledger
                      .copyTo(copy, point(replaced, toBe, at, counted))
                      .then(_ -> waking.passwordOf(going.database(), copy))
                      .then(_ -> {
                        going
                            .progress()
                            .on(
                                new Progress.Event.Note(
                                    "Neon puts the branch in place: connections break for some"
                                        + " seconds"));
                        return project.restore(going.target(), going.copy(), name);
                      })
                      .map(kept ->
                          point(
                              replaced,
                              new DatabaseBranch(project.id(), kept.id(), kept.name()),
                              at,
                              counted));
                }))
        .map(point -> {
          // It is done by then: whatever doesn't answer is the next step's matter.
          var _ = waking.awake(going.database());
          return point;
        });
  }

  /** The copy isn't needed any more. Neon may refuse while it is the parent of what it became. */
  private static Result<RestorePoint> cleared(
      NeonProject project, Branch copy, Result<RestorePoint> restored, Progress progress) {
    project
        .clear(copy)
        .match(
            _ -> true,
            problems -> {
              progress.on(
                  new Progress.Event.Note(
                      "branch "
                          + copy.name()
                          + " is left over: "
                          + problems.getFirst().facts().why()));
              return false;
            });
    return restored;
  }

  /** Deletes the branch; fine when it is gone already. */
  public Result<Done> delete(DatabaseBranch branch) {
    return projects
        .project(branch.project())
        .then(here -> {
          String id = branch.id();
          return id == null
              ? here.lookup()
                  .named(branch.name())
                  .then(found -> found.map(each -> here.delete(each.id())).orElseGet(Result::done))
              : here.delete(id);
        });
  }

  /** Whether there is a key. */
  public boolean here() {
    return projects.api().get() instanceof Result.Ok<NeonApi>;
  }

  private Instant now() {
    return projects.clock().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private static RestorePoint point(
      Wanted wanted, DatabaseBranch branch, Instant at, WriteCounters.Counted counted) {
    return new RestorePoint(
        wanted.name(),
        wanted.purpose(),
        at,
        at.plus(wanted.keep()),
        wanted.revision(),
        branch,
        counted.since(),
        counted.tables());
  }

  /** How those of an environment are called; others' may begin like that, too. */
  static String start(String environment) {
    return NeonProject.PREFIX + environment + "-";
  }

  private static String name(Wanted wanted, String what, Instant at) {
    return start(wanted.environment())
        + what
        + wanted.name()
        + "-"
        + at.toString().replace(":", "").replace("-", "").toLowerCase(Locale.ROOT);
  }
}
