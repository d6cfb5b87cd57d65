package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.PlanDocument;
import dev.relayctl.report.ReleaseDocument;
import dev.relayctl.report.RunReport;
import dev.relayctl.run.Images;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Materials;
import dev.relayctl.run.Outside;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RunOutcome;
import dev.relayctl.run.RunResult;
import dev.relayctl.run.Runner;
import java.util.List;
import java.util.Optional;

/** Runs an approved plan under the environment's lock, with the ledger as witness. */
public final class Execute {
  private final Project project;
  private final Outside outside;
  private final Ledger ledger;
  private final Ledger.Holder holder;

  /**
   * A use case.
   *
   * @param holder who this is, for the lock and for history
   */
  public Execute(Project project, Outside outside, Ledger ledger, Ledger.Holder holder) {
    this.project = project;
    this.outside = outside;
    this.ledger = ledger;
    this.holder = holder;
  }

  /**
   * Runs the plan. A problem means that nothing was begun: the lock is held, or the world has moved
   * on since the plan was made.
   */
  public Result<RunReport> run(Prepared prepared, Progress progress) {
    Plan plan = prepared.plan();
    if (plan.isEmpty()) {
      return Result.ok(nothing(prepared));
    }
    Environment environment = prepared.environment();
    if (prepared.imageToBuild().isPresent()) {
      return Result.bad(unpinned(environment));
    }
    return project
        .databases()
        .direct(environment)
        .then(database -> locked(prepared, database, progress));
  }

  private Result<RunReport> locked(Prepared prepared, DatabaseUrl database, Progress progress) {
    Environment environment = prepared.environment();
    Result<Ledger.Session> taken =
        ledger.lock(database, Ledger.Claim.of(environment), holder, progress);
    if (!(taken instanceof Result.Ok<Ledger.Session>(Ledger.Session opened))) {
      return ((Result.Bad<Ledger.Session>) taken).as();
    }
    try (Ledger.Session session = opened) {
      if (movedOn(prepared, session)) {
        return Result.bad(stale(environment));
      }
      return number(prepared, session).map(run -> perform(prepared, run, session, progress));
    }
  }

  private static boolean movedOn(Prepared prepared, Ledger.Session session) {
    Ledger.Run unfinished = prepared.unfinished();
    return unfinished == null
        ? session.lastRun() != prepared.plan().lastRun()
        : session.unfinished().map(Ledger.Run::number).orElse(0L) != unfinished.number();
  }

  private static Result<Long> number(Prepared prepared, Ledger.Session session) {
    Ledger.Run unfinished = prepared.unfinished();
    if (unfinished != null) {
      return Result.ok(unfinished.number());
    }
    Optional<Ledger.Run> left = session.unfinished();
    if (left.isPresent()) {
      // Another plan takes its place: what it left was observed when that plan was made.
      var _ = session.end(left.get().number(), RunOutcome.INTERRUPTED, null);
    }
    return session.begin(
        prepared.command(),
        prepared.plan(),
        PlanDocument.print(prepared.plan(), List.of()),
        prepared.allowed());
  }

  private RunReport perform(
      Prepared prepared, long run, Ledger.Session session, Progress progress) {
    Environment environment = prepared.environment();
    var app = environment.app();
    var materials =
        new Materials(
            environment.name().value(),
            app == null ? null : new Images.Request(environment, app.name(), project.directory()),
            Observe.files(environment, project),
            prepared.limits(),
            new EnvironmentSecrets(environment, project),
            holder.who(),
            prepared.command(),
            ReleaseDocument::print);
    RunResult result =
        new Runner(outside, prepared.onFailure())
            .run(prepared.plan(), run, materials, session, progress);
    return report(prepared, run, result);
  }

  private static RunReport nothing(Prepared prepared) {
    return report(
        prepared,
        0,
        new RunResult(RunOutcome.NOTHING_TO_DO, List.of(), List.of(), null, null, null, null));
  }

  private static RunReport report(Prepared prepared, long run, RunResult result) {
    PlanHash hash = prepared.plan().hash();
    boolean makesRelease = prepared.plan().release() > 0 && run > 0;
    return new RunReport(
        prepared.command(),
        prepared.environment().name(),
        run,
        hash,
        makesRelease ? prepared.plan().release() : 0,
        result);
  }

  private static Problem unpinned(Environment environment) {
    return Problem.failed(
        "deploy.image-not-built",
        "the plan's image is not built yet",
        Where.system("plan", "environment " + environment.name()),
        "what machines get is pinned to a digest before anything changes",
        "run the same command again");
  }

  private static Problem stale(Environment environment) {
    return new Problem.Locked(
        Problem.facts(
            "plan.stale",
            "somebody else's run has begun or ended since this plan was made",
            Where.system("ledger", "environment " + environment.name()),
            "the plan no longer fits what is there",
            "relayctl history " + environment.address() + ", then the same command again"));
  }
}
