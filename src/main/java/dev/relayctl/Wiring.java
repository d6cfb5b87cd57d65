package dev.relayctl;

import dev.relayctl.app.AdoptDatabase;
import dev.relayctl.app.ChangeSecrets;
import dev.relayctl.app.CheckPages;
import dev.relayctl.app.CheckSecrets;
import dev.relayctl.app.CiWorkflows;
import dev.relayctl.app.CompareLive;
import dev.relayctl.app.Doctor;
import dev.relayctl.app.EnvironmentViews;
import dev.relayctl.app.Execute;
import dev.relayctl.app.LintMigrations;
import dev.relayctl.app.NewFiles;
import dev.relayctl.app.OpenConsole;
import dev.relayctl.app.PrepareDeploy;
import dev.relayctl.app.PrepareHistory;
import dev.relayctl.app.PrepareMigrate;
import dev.relayctl.app.PreparePages;
import dev.relayctl.app.PreparePlan;
import dev.relayctl.app.PreparePromote;
import dev.relayctl.app.PrepareRestore;
import dev.relayctl.app.PrepareRollback;
import dev.relayctl.app.PrepareSecrets;
import dev.relayctl.app.PrepareUndo;
import dev.relayctl.app.PreviewWork;
import dev.relayctl.app.Project;
import dev.relayctl.app.RehearseMigrations;
import dev.relayctl.app.Revisions;
import dev.relayctl.app.RunInMachine;
import dev.relayctl.app.SandboxExports;
import dev.relayctl.app.SchemaDrift;
import dev.relayctl.app.ShowFlyConfig;
import dev.relayctl.app.ShowHistory;
import dev.relayctl.app.ShowLogs;
import dev.relayctl.app.ShowMigrations;
import dev.relayctl.app.ShowSecrets;
import dev.relayctl.app.ShowStatus;
import dev.relayctl.app.UseCases;
import dev.relayctl.app.VerifyUndos;
import dev.relayctl.fly.FlyApi;
import dev.relayctl.github.GitHubPullRequests;
import dev.relayctl.pages.CloudflarePages;
import dev.relayctl.problem.Result;
import dev.relayctl.report.DriftReport;
import dev.relayctl.run.Sandbox;
import java.util.Map;
import java.util.function.Function;

/** The use cases of one invocation, each built when it is asked for. */
final class Wiring implements UseCases {
  private final Adapters adapters;

  Wiring(Map<String, String> environment, Settings settings, String version) {
    this.adapters = new Adapters(environment, settings, version);
  }

  @Override
  public Result<EnvironmentViews> environments() {
    return adapters.project().map(project -> new EnvironmentViews(project, this::machinesAreHere));
  }

  private boolean machinesAreHere() {
    return adapters.remote().flyUnused().match(FlyApi::isHere, _ -> false);
  }

  @Override
  public Result<CompareLive> liveComparisons() {
    return adapters
        .project()
        .then(project ->
            adapters
                .outside()
                .map(ports ->
                    new CompareLive(project, ports.fleet(), ports.frontends(), ports.attempts())));
  }

  @Override
  public Result<PrepareDeploy> deploys() {
    return adapters
        .project()
        .then(project ->
            adapters
                .outside()
                .map(ports ->
                    new PrepareDeploy(
                        project,
                        ports,
                        adapters.tools().lints(project),
                        adapters.ledger(),
                        adapters.workTree(),
                        drift(project))));
  }

  @Override
  public Result<PreparePlan> plans() {
    return adapters
        .project()
        .then(project ->
            deploys().map(deploys -> new PreparePlan(project, deploys, adapters.ledger())));
  }

  @Override
  public Result<PrepareRollback> rollbacks() {
    return adapters
        .project()
        .then(project ->
            adapters
                .outside()
                .map(ports ->
                    new PrepareRollback(project, ports, adapters.ledger(), adapters.workTree())));
  }

  @Override
  public Result<PreparePromote> promotions() {
    return adapters
        .project()
        .then(project ->
            adapters
                .outside()
                .map(ports ->
                    new PreparePromote(
                        project,
                        ports,
                        adapters.tools().lints(project),
                        adapters.ledger(),
                        adapters.workTree(),
                        drift(project))));
  }

  @Override
  public Result<PreviewWork> previews() {
    return adapters
        .project()
        .then(project ->
            adapters
                .outside()
                .map(ports ->
                    new PreviewTools(
                            project,
                            adapters.databases(project.lookups()),
                            adapters.previewDatabases(),
                            adapters.ledger(),
                            new GitHubPullRequests(adapters.workTree(), adapters.gitHub()))
                        .over(ports)));
  }

  @Override
  public Result<PrepareMigrate> migrations() {
    return adapters.project().map(project -> adapters.tools().plans(project));
  }

  @Override
  public Result<LintMigrations> lints() {
    return adapters.directory().map(here -> adapters.tools().lints(here, adapters.project()));
  }

  @Override
  public Result<Revisions> revisions() {
    return adapters.project().map(project -> adapters.tools().revisions(project));
  }

  @Override
  public Result<ShowMigrations> migrationStates() {
    return adapters.project().map(project -> adapters.tools().states(project));
  }

  @Override
  public Result<PrepareHistory> histories() {
    return adapters.project().map(project -> adapters.tools().histories(project));
  }

  @Override
  public Result<PrepareUndo> undos() {
    return adapters.project().map(project -> adapters.tools().undos(project));
  }

  @Override
  public Result<VerifyUndos> undoProofs() {
    return adapters.project().map(project -> adapters.tools().proofs(project));
  }

  @Override
  public Result<RehearseMigrations> rehearsals() {
    return adapters
        .project()
        .map(project -> adapters.tools().rehearsals(project, adapters.holder()));
  }

  @Override
  public Result<PrepareRestore> restores() {
    return adapters.project().map(project -> adapters.tools().restores(project));
  }

  @Override
  public Result<SchemaDrift> drift() {
    return adapters.project().map(project -> adapters.tools().drift(project));
  }

  /** Made when a policy asks for it. */
  private Function<String, Result<DriftReport>> drift(Project project) {
    return name -> adapters.tools().drift(project).againstMigrations(name);
  }

  @Override
  public Result<Execute> execute() {
    return adapters
        .project()
        .then(project ->
            adapters
                .outsideOrOffline()
                .map(ports -> new Execute(project, ports, adapters.ledger(), adapters.holder())));
  }

  @Override
  public Result<ShowStatus> status() {
    return adapters
        .project()
        .map(project ->
            new ShowStatus(
                project,
                adapters.outside(),
                adapters.ledger(),
                adapters.tools().byEngine(),
                adapters.tools().catalogs()));
  }

  @Override
  public Result<Doctor> doctor() {
    return adapters
        .project()
        .then(project ->
            new Checkups(
                    adapters.remote(),
                    adapters.settings().world(),
                    adapters::sandbox,
                    adapters.processes(),
                    adapters.environment(),
                    adapters.clock(),
                    adapters.ticker())
                .of(project));
  }

  @Override
  public Result<ShowHistory> history() {
    return adapters
        .project()
        .map(project ->
            new ShowHistory(
                project,
                adapters.ledger(),
                adapters.tools().catalogs(),
                adapters.tools().byEngine()));
  }

  @Override
  public Result<AdoptDatabase> adoptions() {
    return adapters
        .project()
        .map(project -> new AdoptDatabase(project, adapters.ledger(), adapters.holder()));
  }

  @Override
  public Result<ShowFlyConfig> flyConfig() {
    return adapters
        .project()
        .map(project ->
            new ShowFlyConfig(project, adapters.remote().namedImages(), adapters.workTree()));
  }

  @Override
  public Result<ShowLogs> logs() {
    return oneOffs().map(OneOffs::logs);
  }

  @Override
  public Result<RunInMachine> commands() {
    return oneOffs().map(all -> all.commands(adapters.ledger()));
  }

  @Override
  public Result<OpenConsole> consoles() {
    return oneOffs().map(all -> all.consoles(adapters.processes(), adapters.environment()));
  }

  @Override
  public Result<ShowSecrets> secrets() {
    return oneOffs().map(all -> all.secrets(adapters.ledger()));
  }

  @Override
  public Result<CheckSecrets> secretsChecks() {
    return adapters
        .project()
        .map(project ->
            new CheckSecrets(project, asked -> secrets().then(secrets -> secrets.names(asked))));
  }

  @Override
  public Result<ChangeSecrets> secretChanges() {
    return oneOffs().map(OneOffs::secretChanges);
  }

  @Override
  public Result<PrepareSecrets> secretDeploys() {
    return adapters
        .project()
        .then(project ->
            adapters
                .outside()
                .map(ports ->
                    new PrepareSecrets(project, ports, adapters.ledger(), adapters.workTree())));
  }

  @Override
  public Result<PreparePages> pagesPlans() {
    return adapters
        .project()
        .then(project ->
            adapters
                .outsideOrOffline()
                .map(ports ->
                    new PreparePages(project, ports, adapters.ledger(), adapters.workTree())));
  }

  @Override
  public Result<CheckPages> pagesChecks() {
    return adapters
        .project()
        .map(project ->
            new CheckPages(project, adapters.remote().pages(CloudflarePages.USUAL_PATIENCE)));
  }

  private Result<OneOffs> oneOffs() {
    return adapters
        .project()
        .then(project ->
            adapters
                .remote()
                .fly()
                .map(api ->
                    new OneOffs(
                        project, api, RemoteSystems.http(), adapters.clock(), adapters.ticker())));
  }

  @Override
  public Result<NewFiles> newFiles() {
    return adapters.directory().map(_ -> new NewFiles(adapters.projectHere()));
  }

  @Override
  public Result<CiWorkflows> workflows() {
    return adapters.project().map(CiWorkflows::new);
  }

  @Override
  public Sandbox sandbox() {
    return adapters.sandbox();
  }

  @Override
  public Result<SandboxExports> sandboxExports() {
    return adapters.project().map(project -> new SandboxExports(project, adapters.sandbox()));
  }
}
