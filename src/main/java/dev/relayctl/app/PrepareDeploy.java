package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Guardrail;
import dev.relayctl.guardrail.Guardrails;
import dev.relayctl.lint.Linter.Linted;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Planner;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.catalog.Feasibility;
import dev.relayctl.problem.Result;
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
  private final Releases releases;
  private final WorkTree workTree;
  private final DeployGuardrails guardrails;

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
    this.outside = outside;
    this.observe = new Observe(project, outside, ledger, workTree);
    this.wishes = new Wishes(project);
    this.ledger = ledger;
    this.migrate =
        new PrepareMigrate(
            project,
            new PrepareMigrate.Ways(
                outside.migrations(), outside.restorePoints(), outside.undos(), ledger, workTree),
            lints,
            drift);
    this.safeguard = new SchemaSafeguard(project, outside.restorePoints());
    this.releases = new Releases(ledger, outside.catalogs());
    this.workTree = workTree;
    this.guardrails = new DeployGuardrails(project, outside, lints, ledger, drift);
  }

  /**
   * The plan for an environment; for one without an app, that of its migrations.
   *
   * @param asked on the command line
   */
  public Result<Prepared> deploy(String nameOrAlias, Asked asked) {
    return made(nameOrAlias, asked).map(Made::prepared);
  }

  /** The same, with what it was made of. */
  Result<Made> made(String nameOrAlias, Asked asked) {
    return project
        .environment(nameOrAlias)
        .then(environment -> {
          App app = environment.app();
          return app == null
              ? migrate.made(environment, "deploy", null)
              : deploy(environment, app, asked, observed -> observed);
        });
  }

  /**
   * A plan with the world that it was made of.
   *
   * @param observed null for a plan over the database alone
   * @param lookedAt the ids of the guardrails that looked at it
   * @param linted what linting has said of its migrations; empty when nobody has looked at them
   */
  record Made(
      Prepared prepared, @Nullable Observed observed, List<String> lookedAt, List<Linted> linted) {
    Made {
      lookedAt = List.copyOf(lookedAt);
      linted = List.copyOf(linted);
    }
  }

  /**
   * The plan for an environment with an app.
   *
   * @param seen what to take the world for
   */
  Result<Made> deploy(Environment environment, App app, Asked asked, UnaryOperator<Observed> seen) {
    return observe
        .observed(environment, app, asked.image())
        .map(seen)
        .then(observed -> made(environment, app, asked, observed));
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

  private Result<Made> made(Environment environment, App app, Asked asked, Observed observed) {
    var tag =
        new ReleaseTag(
            Planner.nextRelease(observed),
            observed.source().commit(),
            observed.source().branch(),
            observed.schema().head().orElse(null));
    return wishes
        .read(environment, app, observed.image(), tag)
        .then(read ->
            wishes
                .wanted(environment, app, read.configs(), tag, asked, observed)
                .then(wanted -> safeguard.before(Planner.plan(wanted, observed), environment))
                .then(fresh ->
                    kept(environment)
                        .then(kept -> made(environment, app, observed, read, fresh, kept))));
  }

  /** What the ledger keeps; its releases newest first. */
  private record Kept(
      DatabaseUrl database, Ledger.Summary summary, List<Releases.Known> releases) {}

  private Result<Kept> kept(Environment environment) {
    return project
        .databases()
        .direct(environment)
        .then(database ->
            ledger
                .summary(database, environment.name())
                .then(summary ->
                    releases
                        .newestFirst(database, environment.name())
                        .map(known -> new Kept(database, summary, known))));
  }

  private Result<Made> made(
      Environment environment,
      App app,
      Observed observed,
      Wishes.Read read,
      Plan fresh,
      Kept kept) {
    Ledger.Run last = kept.summary().lastRun();
    Optional<Ledger.Run> left = unfinished(last, observed);
    @Nullable Plan resumed =
        left.flatMap(
                run -> InterruptedRuns.resumable(run, observed, environment.frontend().onPages()))
            .orElse(null);
    Plan plan = resumed == null ? fresh : resumed;
    Ledger.@Nullable Run goesOn = resumed == null ? null : left.orElseThrow();
    var origin = goesOn == null ? Guardrails.Origin.FRESH : Guardrails.Origin.RESUMED;
    // What failed and was left as it is, is no work of others either.
    boolean halfMade = left.isPresent() || (last != null && last.outcome() == RunOutcome.FAILED);
    var look =
        new DeployGuardrails.Look(
            environment, kept.database(), observed, plan, kept.summary(), goesOn);
    return new GatherFacts(project)
        .ofDeploy(
            environment,
            new GatherFacts.OfDeploy(
                app,
                kept.database(),
                observed,
                read.toml(),
                read.configs(),
                kept.releases(),
                halfMade,
                goesOn != null
                    ? GatherFacts.Need.OWNER
                    : plan.isEmpty() ? GatherFacts.Need.WHAT_HOLDS : GatherFacts.Need.EVERYTHING),
            outside,
            ledger,
            workTree)
        .then(facts ->
            guardrails
                .findings(look)
                .map(more ->
                    new Made(
                        new Prepared(
                                "deploy",
                                environment,
                                plan,
                                Guardrails.check(plan, facts, origin),
                                PrepareMigrate.limits(environment, null),
                                goesOn,
                                OnFailure.TAKE_BACK,
                                afterwards(kept, observed, plan))
                            .adding(more.findings()),
                        observed,
                        Stream.concat(
                                Guardrails.lookedAt(plan, facts, origin).stream(),
                                guardrails.lookedAt(look))
                            .map(Guardrail::id)
                            .toList(),
                        more.linted())));
  }

  private static Optional<Ledger.Run> unfinished(Ledger.@Nullable Run last, Observed observed) {
    return Optional.ofNullable(last)
        .filter(run -> run.number() == observed.lastRun())
        .filter(run -> run.endedAt() == null && run.outcome() == RunOutcome.INTERRUPTED);
  }

  /** Null while migrations are pending: what they change isn't known before they have run. */
  private @Nullable Feasibility afterwards(Kept kept, Observed observed, Plan plan) {
    if (plan.isEmpty() || plan.release() == 0 || !observed.schema().pending().isEmpty()) {
      return null;
    }
    Result<Feasibility> known =
        releases.afterwards(kept.database(), kept.releases(), observed.schema(), plan.release());
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
