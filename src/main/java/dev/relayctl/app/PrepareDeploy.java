package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Guardrails;
import dev.relayctl.guardrail.OrderGuardrails;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Planner;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Step;
import dev.relayctl.plan.catalog.Feasibility;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DriftReport;
import dev.relayctl.run.Images;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Outside;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RunOutcome;
import dev.relayctl.run.Runner.OnFailure;
import dev.relayctl.run.WorkTree;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the plan of a deploy: observes, plans, asks the guardrails. Writes nothing. */
public final class PrepareDeploy {
  private final Project project;
  private final Outside outside;
  private final Observe observe;
  private final Wishes wishes;
  private final Ledger ledger;
  private final PrepareMigrate migrate;
  private final SchemaSafeguard safeguard;
  private final Rehearsals rehearsals;
  private final UnsafeMigrations unsafe;
  private final Releases releases;
  private final WorkTree workTree;
  private final AskedFor askedFor;

  /** Plans for those who ask for no comparison of schemas. */
  public PrepareDeploy(
      Project project, Outside outside, LintMigrations lints, Ledger ledger, WorkTree workTree) {
    this(
        project,
        outside,
        lints,
        ledger,
        workTree,
        name -> Result.ok(new DriftReport("its migrations", name, List.of())));
  }

  /**
   * Plans.
   *
   * @param drift compares an environment's schema with what its migrations make; asked where a
   *     policy asks for it
   */
  public PrepareDeploy(
      Project project,
      Outside outside,
      LintMigrations lints,
      Ledger ledger,
      WorkTree workTree,
      Function<String, Result<DriftReport>> drift) {
    this.project = project;
    this.askedFor = new AskedFor(project, outside.undos(), drift);
    this.outside = outside;
    this.observe = new Observe(project, outside, ledger, workTree);
    this.wishes = new Wishes(project);
    this.ledger = ledger;
    this.migrate =
        new PrepareMigrate(project, outside.migrations(), lints, outside.restorePoints(), ledger);
    this.safeguard = new SchemaSafeguard(project, outside.restorePoints());
    this.rehearsals = new Rehearsals(ledger, project.clock());
    this.unsafe = new UnsafeMigrations(project, lints);
    this.releases = new Releases(ledger, outside.catalogs());
    this.workTree = workTree;
  }

  /**
   * The plan for an environment; for one without an app, that of its migrations.
   *
   * @param asked on the command line
   */
  public Result<Prepared> deploy(String nameOrAlias, Asked asked) {
    return project
        .environment(nameOrAlias)
        .then(environment -> {
          App app = environment.app();
          return app == null
              ? migrate.prepared(environment, "deploy", null)
              : deploy(environment, app, asked, observed -> observed).map(Made::prepared);
        });
  }

  /** A plan with the world that it was made of. */
  record Made(Prepared prepared, Observed observed) {}

  /**
   * The plan for an environment with an app.
   *
   * @param seen what to take the world for
   */
  Result<Made> deploy(Environment environment, App app, Asked asked, UnaryOperator<Observed> seen) {
    return observe
        .observed(environment, app, asked.image())
        .map(seen)
        .then(observed ->
            deploy(environment, app, asked, observed)
                .map(prepared -> new Made(prepared, observed)));
  }

  /**
   * Builds the image that a plan is still without and plans again, with its digest. Writes nothing
   * but the image. Building takes its time: everything is read anew.
   */
  public Result<Prepared> built(Prepared prepared, Asked asked, Progress progress) {
    Environment environment = prepared.environment();
    App app = environment.app();
    Optional<Image> image = prepared.imageToBuild();
    if (app == null || image.isEmpty()) {
      return Result.ok(prepared);
    }
    return appForImage(prepared, app)
        .then(_ ->
            outside
                .images()
                .provide(
                    new Images.Request(environment, app.name(), project.directory()),
                    image.get(),
                    progress))
        .then(built ->
            deploy(
                environment,
                app,
                new Asked(built.reference(), asked.strategy(), asked.groups()),
                observed -> observed))
        .map(made -> made.prepared().on(prepared.onFailure()));
  }

  /** The registry that an image is pushed into comes with the app. */
  private Result<Result.Done> appForImage(Prepared prepared, App app) {
    String organization = app.organization() == null ? "personal" : app.organization();
    return prepared.createsApp()
        ? outside
            .attempts()
            .within(
                Duration.ofSeconds(90), () -> outside.fleet().createApp(app.name(), organization))
        : Result.done();
  }

  private Result<Prepared> deploy(
      Environment environment, App app, Asked asked, Observed observed) {
    Image image = observed.image();
    var tag =
        new ReleaseTag(
            Planner.nextRelease(observed),
            observed.source().commit(),
            observed.source().branch(),
            observed.schema().head().orElse(null));
    return wishes
        .wanted(environment, app, image, tag, asked, observed)
        .then(wanted -> safeguard.before(Planner.plan(wanted, observed), environment))
        .then(fresh ->
            summary(environment)
                .then(summary -> prepared(environment, app, tag, observed, fresh, summary)));
  }

  private Result<Prepared> prepared(
      Environment environment,
      App app,
      ReleaseTag tag,
      Observed observed,
      Plan fresh,
      Ledger.Summary summary) {
    Optional<Ledger.Run> left = unfinished(summary, observed);
    @Nullable Plan resumed =
        left.flatMap(run -> InterruptedRuns.resumable(run, observed)).orElse(null);
    Plan plan = resumed == null ? fresh : resumed;
    return new GatherFacts(project)
        .ofDeploy(
            environment,
            new GatherFacts.OfDeploy(app, observed, tag, left.isPresent()),
            outside,
            ledger,
            workTree)
        .map(facts ->
            new Prepared(
                "deploy",
                environment,
                plan,
                resumed == null ? Guardrails.check(plan, facts) : Guardrails.ofResumed(plan, facts),
                PrepareMigrate.limits(environment, null),
                resumed == null ? null : left.orElseThrow(),
                OnFailure.TAKE_BACK,
                afterwards(environment, observed, plan)))
        .map(prepared ->
            prepared
                .adding(new SharedApps(project).against(environment.name()))
                .adding(inProgress(environment, plan, summary).stream().toList())
                .adding(unsafe.of(plan, environment, observed.schema()))
                .adding(new BackfillFiles(project).findings(plan, environment, observed.schema()))
                .adding(
                    new ImageMigrations(project, outside.images())
                        .findings(plan, environment, observed.image(), observed.schema()))
                .adding(new ReleaseScripts(project).warnings(environment, releaseCommand(plan))))
        // What goes on was begun with evidence, or without being asked for it.
        .then(prepared ->
            resumed == null ? rehearsed(prepared, observed.schema()) : Result.ok(prepared));
  }

  private Result<Prepared> rehearsed(Prepared prepared, SchemaState schema) {
    Environment environment = prepared.environment();
    return project
        .databases()
        .direct(environment)
        .then(database ->
            rehearsals
                .findings(prepared.plan(), environment, database, schema)
                .map(prepared::adding)
                .map(all ->
                    all.adding(askedFor.findings(prepared.plan(), environment, database, schema))));
  }

  private static @Nullable MachineConfig releaseCommand(Plan plan) {
    return plan.steps().stream()
        .flatMap(planned ->
            planned.step() instanceof Step.RunReleaseCommand command
                ? Stream.of(command.config())
                : Stream.of())
        .findFirst()
        .orElse(null);
  }

  private Result<Ledger.Summary> summary(Environment environment) {
    return project
        .databases()
        .direct(environment)
        .then(database -> ledger.summary(database, environment.name()));
  }

  private static Optional<Ledger.Run> unfinished(Ledger.Summary summary, Observed observed) {
    return Optional.ofNullable(summary.lastRun())
        .filter(run -> run.number() == observed.lastRun())
        .filter(run -> run.endedAt() == null && run.outcome() == RunOutcome.INTERRUPTED);
  }

  /** Who takes the lock is told again, and has to wait. */
  private static Optional<Finding> inProgress(
      Environment environment, Plan plan, Ledger.Summary summary) {
    Ledger.Lock lock = summary.lock();
    return lock == null || plan.isEmpty()
        ? Optional.empty()
        : OrderGuardrails.DEPLOY_IN_PROGRESS.finding(
            environment,
            Where.system("ledger", "lock of " + environment.name()),
            lock.holder().who() + " is at work here: " + lock.holder().command(),
            "since "
                + lock.since()
                + (lock.step() == null ? "" : ", at step " + lock.step())
                + (lock.holder().reason() == null ? "" : ", for " + lock.holder().reason()),
            "wait for it: relayctl status --watch");
  }

  /** Null while migrations are pending: what they change isn't known before they have run. */
  private @Nullable Feasibility afterwards(Environment environment, Observed observed, Plan plan) {
    if (plan.isEmpty() || !observed.schema().pending().isEmpty()) {
      return null;
    }
    Result<Feasibility> known =
        project
            .databases()
            .direct(environment)
            .then(database ->
                releases
                    .newestFirst(database, environment.name())
                    .then(all ->
                        releases.afterwards(database, all, observed.schema(), plan.release())));
    return known instanceof Result.Ok<Feasibility>(Feasibility feasibility) ? feasibility : null;
  }

  /**
   * The plan of the run that was interrupted, whatever the files say by now; a problem when none
   * was.
   */
  public Result<Prepared> resume(String nameOrAlias) {
    return project
        .environment(nameOrAlias)
        .then(environment ->
            project
                .databases()
                .direct(environment)
                .then(database -> ledger.summary(database, environment.name()))
                .then(summary -> InterruptedRuns.resumed(environment, summary.lastRun())));
  }
}
