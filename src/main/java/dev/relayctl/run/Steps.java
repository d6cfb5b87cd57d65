package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.plan.DatabaseStep;
import dev.relayctl.plan.FrontendStep;
import dev.relayctl.plan.HistoryChange;
import dev.relayctl.plan.MachineStep;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.ReleaseContent;
import dev.relayctl.plan.Step;
import dev.relayctl.plan.Undo;
import dev.relayctl.plan.catalog.SchemaCatalog;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Performs single steps; each looks at the world first, so that it may be met again. */
final class Steps {
  private static final Duration ONE_CALL = Duration.ofSeconds(90);

  private final Outside outside;
  private final Materials materials;
  private final Progress progress;
  private final Attempts attempts;
  private final MachinesStep machines;
  private final BesideStep beside;
  private final RemovalStep removal;
  private final BakeStep bake;
  private final ProveStep prove;
  private final ReleaseCommandStep releaseCommand;
  private final VerifyStep verify;
  private final MigrateStep migrate;
  private final RestorePointStep restorePoints;
  private final SiteStep sites;
  private final AppliedFiles files;
  private final Map<String, String> digestsSet = new HashMap<>();
  private @Nullable Long secretsVersion;

  Steps(Outside outside, Materials materials, Progress progress) {
    this.outside = outside;
    this.materials = materials;
    this.progress = progress;
    this.attempts = outside.attempts();
    InstantSource clock = outside.clock();
    Ticker ticker = outside.ticker();
    var gate = new HealthGate(outside.fleet(), attempts, clock, ticker);
    var work = new MachineWork(outside.fleet(), attempts, gate, ticker, outside.pulse());
    this.machines = new MachinesStep(work, progress);
    this.beside = new BesideStep(work, ticker, progress);
    this.removal = new RemovalStep(work, progress);
    this.bake = new BakeStep(outside);
    this.prove = new ProveStep(outside);
    this.releaseCommand =
        new ReleaseCommandStep(outside.fleet(), attempts, work, clock, ticker, progress);
    this.verify = new VerifyStep(outside.probe(), clock, ticker);
    this.migrate = new MigrateStep(outside.migrations(), materials, attempts, progress);
    this.restorePoints = new RestorePointStep(outside, materials, progress);
    this.sites = new SiteStep(outside.frontends(), materials, progress);
    this.files = new AppliedFiles(outside.migrations(), materials);
  }

  /** Performs a step, or what an earlier process left of it. */
  StepEnd perform(Step step, long run, Ledger.Session ledger) {
    return switch (step) {
      case Step.CreateApp create -> createApp(create);
      case Step.AllocateAddresses(var app) -> allocateAddresses(app);
      case Step.ProvideImage provide ->
          StepEnd.of(
              outside
                  .images()
                  .provide(
                      Objects.requireNonNull(materials.image(), "an image step needs an app"),
                      provide.image(),
                      progress),
              provide.image().reference());
      case Step.SetSecrets set -> setSecrets(set);
      case FrontendStep frontend -> sites.perform(frontend, app -> url(app, null));
      case DatabaseStep.TakeRestorePoint take -> restorePoints.take(take, run, ledger);
      case DatabaseStep.Restore restore -> restorePoints.restore(restore, run, ledger);
      case DatabaseStep.Migrate _ -> migrate.perform(ledger);
      case DatabaseStep.UndoMigration(var undo) ->
          files.remembering(undo(undo), ledger, List.of(), List.of(undo.migration()));
      case DatabaseStep.ChangeHistory(var change) ->
          files.remembering(history(change), ledger, change.counting(), change.notCounting());
      case Step.RunReleaseCommand command ->
          files.released(command, releaseCommand.perform(command, secretsVersion), ledger);
      case MachineStep.ReplaceMachines replace -> machines.perform(replace, secretsVersion);
      case MachineStep.StartBeside start -> beside.start(start, secretsVersion);
      case MachineStep.SwitchTraffic change -> beside.switchTraffic(change);
      case MachineStep.RemoveMachines remove -> removal.perform(remove);
      case Step.Verify asked -> verify(asked);
      case Step.Bake watch -> bake.perform(watch, url(watch.app(), null));
      case Step.Prove landed -> prove.perform(landed, () -> url(landed.app(), null), files::schema);
      case Step.RecordRelease record -> record(record, run, ledger);
    };
  }

  /** Performs a step that an earlier process began and did not end. */
  StepEnd resume(Step step, long run, Ledger.Session ledger) {
    return switch (step) {
      case Step.RunReleaseCommand command ->
          files.released(
              command,
              releaseCommand.resume(
                  command, () -> files.areApplied(command.pending()), secretsVersion),
              ledger);
      case DatabaseStep.Migrate(var pending) -> {
        // What the earlier process applied, and could not say any more.
        files.rememberApplied(pending, ledger);
        yield perform(step, run, ledger);
      }
      default -> perform(step, run, ledger);
    };
  }

  /**
   * Whether a step that is done must be done again by a new process: its result is needed.
   *
   * @param left what isn't done yet
   */
  static boolean repeatedAfterCrash(Step step, List<Step> left) {
    return switch (step) {
      // Its answer is the version of the secrets that machines have to wait for.
      case Step.SetSecrets _ -> true;
      // Its files are known to the process that built them.
      case FrontendStep.PrepareSite _ ->
          left.stream().anyMatch(later -> later instanceof FrontendStep.DeploySite);
      case FrontendStep _,
          DatabaseStep _,
          MachineStep _,
          Step.CreateApp _,
          Step.AllocateAddresses _,
          Step.ProvideImage _,
          Step.RunReleaseCommand _,
          Step.Verify _,
          Step.Bake _,
          Step.Prove _,
          Step.RecordRelease _ ->
          false;
    };
  }

  /** Undoes what a step did to machines or pages; done when it did nothing to any. */
  Result<Done> takeBack(Step step) {
    return switch (step) {
      case MachineStep.ReplaceMachines replace -> machines.takeBack(replace);
      case MachineStep.StartBeside start -> beside.takeBack(start);
      case MachineStep.SwitchTraffic change -> beside.takeBack(change);
      case FrontendStep frontend -> sites.takeBack(frontend);
      case MachineStep.RemoveMachines _,
          DatabaseStep _,
          Step.CreateApp _,
          Step.AllocateAddresses _,
          Step.ProvideImage _,
          Step.SetSecrets _,
          Step.RunReleaseCommand _,
          Step.Verify _,
          Step.Bake _,
          Step.Prove _,
          Step.RecordRelease _ ->
          Result.done();
    };
  }

  /** Where the app answers; null when there is no telling. */
  @Nullable URI url(AppName app, @Nullable URI declared) {
    if (declared != null) {
      return declared;
    }
    return attempts
                .within(ONE_CALL, () -> outside.fleet().app(app))
                .orElse(_ -> new Observed.App.Absent())
            instanceof Observed.App.Present(_, var url)
        ? url
        : null;
  }

  /** Where the frontend is opened that was deployed; null when none was. */
  @Nullable URI frontend() {
    return sites.deployed();
  }

  private StepEnd createApp(Step.CreateApp step) {
    Result<Done> created =
        attempts.within(
            ONE_CALL,
            () ->
                outside
                    .fleet()
                    .app(step.app())
                    .then(app ->
                        switch (app) {
                          case Observed.App.Present _ -> Result.done();
                          case Observed.App.Absent() ->
                              outside.fleet().createApp(step.app(), step.organization());
                        }));
    return StepEnd.of(created, "created");
  }

  private StepEnd allocateAddresses(AppName app) {
    Result<Done> allocated =
        attempts
            .within(
                ONE_CALL, () -> outside.fleet().allocateAddress(app, Fleet.AddressKind.SHARED_V4))
            .then(_ ->
                attempts.within(
                    ONE_CALL, () -> outside.fleet().allocateAddress(app, Fleet.AddressKind.V6)));
    return StepEnd.of(allocated, "a shared IPv4 and an IPv6 address");
  }

  private StepEnd setSecrets(Step.SetSecrets step) {
    Result<Map<String, Secret>> values = materials.secrets().values(step.secrets().keySet());
    Result<Long> version =
        values.then(known ->
            attempts.within(ONE_CALL, () -> outside.fleet().setSecrets(step.app(), known)));
    version.peek(value -> secretsVersion = value);
    // Read at once: what somebody sets while machines are being replaced is not of this release.
    Result<Map<String, String>> digests =
        version.then(
            _ -> attempts.within(ONE_CALL, () -> outside.fleet().secretDigests(step.app())));
    digests.peek(all ->
        all.forEach((name, digest) -> {
          if (step.secrets().containsKey(name)) {
            digestsSet.put(name, digest);
          }
        }));
    return StepEnd.of(
        digests, String.join(", ", step.secrets().keySet().stream().sorted().toList()));
  }

  private StepEnd undo(Undo undo) {
    return StepEnd.of(
        materials
            .secrets()
            .database()
            .then(database ->
                outside
                    .undos()
                    .undo(database, materials.files(), undo, materials.limits(), progress)),
        "undone");
  }

  private StepEnd history(HistoryChange change) {
    return StepEnd.of(
        materials
            .secrets()
            .database()
            .then(database ->
                outside.histories().change(database, materials.files(), change, progress)),
        "changed");
  }

  private StepEnd verify(Step.Verify step) {
    URI url = url(step.app(), step.url());
    return url == null
        ? StepEnd.stopped(
            Problem.invalid(
                "verify.no-url",
                "there is no URL to verify",
                Where.system("Fly", "app " + step.app()),
                "Fly names none for this app",
                "write app.url into the environment's file"))
        : verify.perform(step, url);
  }

  private StepEnd record(Step.RecordRelease step, long run, Ledger.Session ledger) {
    var tag = step.tag();
    var release =
        new Release(
            tag.number(),
            step.image(),
            tag.commit(),
            tag.branch(),
            tag.revision(),
            step.secrets(),
            step.digests().recorded(digestsSet),
            outside.clock().instant(),
            materials.by());
    return StepEnd.of(
        ledger.release(run, release, materials.document().apply(content(step))),
        "release " + tag.number());
  }

  /** What can't be read is missing from the release; it is no reason to lose the rest. */
  private ReleaseContent content(Step.RecordRelease step) {
    List<Migration> applied =
        files
            .schema()
            .map(state -> state.applied().stream().map(Migration.Applied::migration).toList())
            .orElse(_ -> List.of());
    Result<SchemaCatalog> read = materials.secrets().database().then(outside.catalogs()::read);
    @Nullable SchemaCatalog catalog =
        read instanceof Result.Ok<SchemaCatalog>(SchemaCatalog known) ? known : null;
    return new ReleaseContent(materials.command(), step.groups(), applied, catalog);
  }
}
