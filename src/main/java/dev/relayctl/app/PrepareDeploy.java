package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Facts;
import dev.relayctl.guardrail.Guardrails;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Planner;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.PlanReader;
import dev.relayctl.run.Images;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Outside;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RunOutcome;
import dev.relayctl.run.WorkTree;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the plan of a deploy: observes, plans, asks the guardrails. Writes nothing. */
public final class PrepareDeploy {
  private final Project project;
  private final Outside outside;
  private final Observe observe;
  private final Wishes wishes;
  private final Ledger ledger;
  private final PrepareMigrate migrate;

  public PrepareDeploy(Project project, Outside outside, Ledger ledger, WorkTree workTree) {
    this.project = project;
    this.outside = outside;
    this.observe = new Observe(project, outside, ledger, workTree);
    this.wishes = new Wishes(project);
    this.ledger = ledger;
    this.migrate = new PrepareMigrate(project, outside.migrations(), ledger);
  }

  /**
   * The plan for an environment; for one without an app, that of its migrations.
   *
   * @param image from the command line; null for what the environment says
   */
  public Result<Prepared> deploy(String nameOrAlias, @Nullable String image) {
    return project
        .environment(nameOrAlias)
        .then(environment -> {
          App app = environment.app();
          return app == null
              ? migrate.prepared(environment, "deploy", null)
              : deploy(environment, app, image);
        });
  }

  /**
   * Builds the image that a plan is still without and plans again, with its digest. Writes nothing
   * but the image. Building takes its time: everything is read anew.
   */
  public Result<Prepared> built(Prepared prepared, Progress progress) {
    Environment environment = prepared.environment();
    App app = environment.app();
    Optional<Image> image = prepared.imageToBuild();
    if (app == null || image.isEmpty()) {
      return Result.ok(prepared);
    }
    if (prepared.createsApp()) {
      return Result.bad(appBeforeImage(environment, app));
    }
    return outside
        .images()
        .provide(
            new Images.Request(environment, app.name(), project.directory()), image.get(), progress)
        .then(built -> deploy(environment, app, built.reference()));
  }

  private Result<Prepared> deploy(Environment environment, App app, @Nullable String image) {
    return observe
        .observed(environment, app, image)
        .then(observed -> deploy(environment, app, observed));
  }

  private static Problem appBeforeImage(Environment environment, App app) {
    String organization = app.organization() == null ? "personal" : app.organization();
    return Problem.invalid(
        "deploy.app-before-image",
        "Fly has no app " + app.name() + " to build an image for",
        environment.origin("app.name"),
        "its image is pushed into the app's own registry, which comes with the app",
        "fly apps create " + app.name() + " --org " + organization + ", then deploy again");
  }

  private Result<Prepared> deploy(Environment environment, App app, Observed observed) {
    Image image = observed.image();
    var tag =
        new ReleaseTag(
            Planner.nextRelease(observed),
            observed.source().commit(),
            observed.source().branch(),
            observed.schema().head().orElse(null));
    return wishes
        .wanted(environment, app, image, tag, observed.secrets(), observed.machines())
        .then(wanted -> {
          Plan fresh = Planner.plan(wanted, observed);
          return unfinished(environment, observed)
              .then(left -> prepared(environment, observed, fresh, left));
        });
  }

  private Result<Prepared> prepared(
      Environment environment, Observed observed, Plan fresh, Optional<Ledger.Run> left) {
    @Nullable Plan resumed = left.flatMap(run -> resumable(run, fresh, observed)).orElse(null);
    Plan plan = resumed == null ? fresh : resumed;
    return facts(environment, observed)
        .map(facts ->
            new Prepared(
                "deploy",
                environment,
                plan,
                Guardrails.check(plan, facts),
                PrepareMigrate.limits(environment, null),
                resumed == null ? null : left.orElseThrow()));
  }

  private Result<Optional<Ledger.Run>> unfinished(Environment environment, Observed observed) {
    return project
        .databases()
        .direct(environment)
        .then(database -> ledger.summary(database, environment.name()))
        .map(summary ->
            Optional.ofNullable(summary.lastRun())
                .filter(run -> run.number() == observed.lastRun())
                .filter(run -> run.endedAt() == null && run.outcome() == RunOutcome.INTERRUPTED));
  }

  /** The stored plan, when it still leads to what is wanted now; else a fresh one is better. */
  private static Optional<Plan> resumable(Ledger.Run run, Plan fresh, Observed observed) {
    if (run.planDocument() == null) {
      return Optional.empty();
    }
    Plan stored =
        PlanReader.read(run.planDocument(), Where.system("ledger", "run " + run.number()))
            .orElse(_ -> fresh);
    boolean sameGoal =
        stored.steps().stream()
            .map(Plan.Planned::step)
            .filter(Step.RecordRelease.class::isInstance)
            .map(Step.RecordRelease.class::cast)
            .anyMatch(record ->
                record.image().equals(observed.image().reference())
                    && record.secrets().equals(observed.secrets())
                    && Objects.equals(
                        record.tag().revision(), observed.schema().head().orElse(null)));
    return sameGoal ? Optional.of(stored) : Optional.empty();
  }

  private Result<Facts> facts(Environment environment, Observed observed) {
    return project
        .databases()
        .direct(environment)
        .map(database ->
            new Facts(
                environment,
                database.identity(),
                observed.schema(),
                observed.source(),
                Others.of(project, environment)));
  }
}
