package dev.relayctl;

import dev.relayctl.app.AdoptDatabase;
import dev.relayctl.app.ChangeSecrets;
import dev.relayctl.app.CheckSecrets;
import dev.relayctl.app.CompareLive;
import dev.relayctl.app.Databases;
import dev.relayctl.app.Doctor;
import dev.relayctl.app.EnvironmentViews;
import dev.relayctl.app.Execute;
import dev.relayctl.app.LintMigrations;
import dev.relayctl.app.NewFiles;
import dev.relayctl.app.OpenConsole;
import dev.relayctl.app.PrepareDeploy;
import dev.relayctl.app.PrepareHistory;
import dev.relayctl.app.PrepareMigrate;
import dev.relayctl.app.PreparePlan;
import dev.relayctl.app.PreparePromote;
import dev.relayctl.app.PrepareRestore;
import dev.relayctl.app.PrepareRollback;
import dev.relayctl.app.PrepareSecrets;
import dev.relayctl.app.PrepareUndo;
import dev.relayctl.app.PreviewWork;
import dev.relayctl.app.PreviewedDatabases;
import dev.relayctl.app.Project;
import dev.relayctl.app.ReferencedDatabases;
import dev.relayctl.app.RehearseMigrations;
import dev.relayctl.app.Revisions;
import dev.relayctl.app.RunInMachine;
import dev.relayctl.app.SandboxDatabases;
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
import dev.relayctl.engine.local.LocalLookups;
import dev.relayctl.engine.local.LocalProcesses;
import dev.relayctl.engine.local.SystemTicker;
import dev.relayctl.engine.postgres.PostgresLedger;
import dev.relayctl.environment.Lookups;
import dev.relayctl.fly.FlyApi;
import dev.relayctl.fly.FlyFleet;
import dev.relayctl.fly.HttpProbe;
import dev.relayctl.github.GitHubApi;
import dev.relayctl.github.GitHubChecks;
import dev.relayctl.github.GitHubPullRequests;
import dev.relayctl.github.GitWorkTree;
import dev.relayctl.neon.NeonBranches;
import dev.relayctl.neon.NeonPreviews;
import dev.relayctl.pages.CloudflarePages;
import dev.relayctl.postgres.Connections;
import dev.relayctl.previews.ServerPreviews;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DriftReport;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Outside;
import dev.relayctl.run.PreviewDatabases;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Sandbox;
import dev.relayctl.run.Ticker;
import dev.relayctl.sandbox.EmbeddedSandbox;
import dev.relayctl.sandbox.SandboxLauncher;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import okhttp3.OkHttpClient;

/** The use cases of one invocation, each built when it is asked for. */
final class Wiring implements UseCases {
  private final Map<String, String> environment;
  private final Settings settings;
  private final String version;
  private final InstantSource clock = InstantSource.system();
  private final Ticker ticker = new SystemTicker();
  private final Processes processes = new LocalProcesses();

  Wiring(Map<String, String> environment, Settings settings, String version) {
    this.environment = environment;
    this.settings = settings;
    this.version = version;
  }

  @Override
  public Result<EnvironmentViews> environments() {
    return project().map(project -> new EnvironmentViews(project, this::machinesAreHere));
  }

  private boolean machinesAreHere() {
    return remote().flyUnused().match(FlyApi::isHere, _ -> false);
  }

  @Override
  public Result<CompareLive> liveComparisons() {
    return project()
        .then(project ->
            outside()
                .map(ports ->
                    new CompareLive(project, ports.fleet(), ports.frontends(), ports.attempts())));
  }

  @Override
  public Result<PrepareDeploy> deploys() {
    return project()
        .then(project ->
            outside()
                .map(ports ->
                    new PrepareDeploy(
                        project,
                        ports,
                        tools().lints(project),
                        ledger(),
                        workTree(),
                        drift(project))));
  }

  @Override
  public Result<PreparePlan> plans() {
    return project()
        .then(project -> deploys().map(deploys -> new PreparePlan(project, deploys, ledger())));
  }

  @Override
  public Result<PrepareRollback> rollbacks() {
    return project()
        .then(project ->
            outside().map(ports -> new PrepareRollback(project, ports, ledger(), workTree())));
  }

  @Override
  public Result<PreparePromote> promotions() {
    return project()
        .then(project ->
            outside()
                .map(ports ->
                    new PreparePromote(
                        project,
                        ports,
                        tools().lints(project),
                        ledger(),
                        workTree(),
                        drift(project))));
  }

  @Override
  public Result<PreviewWork> previews() {
    return project()
        .then(project ->
            outside()
                .map(ports ->
                    new PreviewTools(
                            project,
                            databases(project.lookups()),
                            previewDatabases(),
                            ledger(),
                            new GitHubPullRequests(workTree(), gitHub()))
                        .over(ports)));
  }

  private PreviewDatabases previewDatabases() {
    return new PreviewsByHost(
        () -> new NeonPreviews(remote().neon(), Connections.DEFAULT),
        () -> new ServerPreviews(Connections.DEFAULT, attempts(), clock));
  }

  private PreviewedDatabases databases(Lookups lookups) {
    Databases others =
        switch (settings.world()) {
          case REAL -> new ReferencedDatabases(lookups);
          case SANDBOX -> new SandboxDatabases(sandbox());
        };
    return new PreviewedDatabases(others, this::previewDatabases, settings.directory(), lookups);
  }

  @Override
  public Result<PrepareMigrate> migrations() {
    return project().map(project -> tools().plans(project));
  }

  @Override
  public Result<LintMigrations> lints() {
    return directory().map(here -> tools().lints(here, project()));
  }

  @Override
  public Result<Revisions> revisions() {
    return project().map(project -> tools().revisions(project));
  }

  @Override
  public Result<ShowMigrations> migrationStates() {
    return project().map(project -> tools().states(project));
  }

  @Override
  public Result<PrepareHistory> histories() {
    return project().map(project -> tools().histories(project));
  }

  @Override
  public Result<PrepareUndo> undos() {
    return project().map(project -> tools().undos(project));
  }

  @Override
  public Result<VerifyUndos> undoProofs() {
    return project().map(project -> tools().proofs(project));
  }

  @Override
  public Result<RehearseMigrations> rehearsals() {
    return project().map(project -> tools().rehearsals(project, holder()));
  }

  @Override
  public Result<PrepareRestore> restores() {
    return project().map(project -> tools().restores(project));
  }

  @Override
  public Result<SchemaDrift> drift() {
    return project().map(project -> tools().drift(project));
  }

  /** Made when a policy asks for it. */
  private Function<String, Result<DriftReport>> drift(Project project) {
    return name -> tools().drift(project).againstMigrations(name);
  }

  private MigrationTools tools() {
    return new MigrationTools(
        clock,
        ticker,
        processes,
        environment,
        ledger(),
        workTree(),
        workTree(),
        hostName(),
        remote().neon());
  }

  private RemoteSystems remote() {
    return new RemoteSystems(
        environment,
        settings,
        "relayctl/" + version,
        this::sandbox,
        this::attempts,
        processes,
        clock,
        ticker);
  }

  private Attempts attempts() {
    return new Attempts(clock, ticker, new SecureRandom());
  }

  @Override
  public Result<Execute> execute() {
    return project()
        .then(project ->
            outsideOrOffline().map(ports -> new Execute(project, ports, ledger(), holder())));
  }

  @Override
  public Result<ShowStatus> status() {
    return project()
        .map(project ->
            new ShowStatus(project, outside(), ledger(), tools().byEngine(), tools().catalogs()));
  }

  @Override
  public Result<Doctor> doctor() {
    return project()
        .then(project ->
            new Checkups(
                    remote(),
                    settings.world(),
                    this::sandbox,
                    processes,
                    environment,
                    clock,
                    ticker)
                .of(project));
  }

  @Override
  public Result<ShowHistory> history() {
    return project()
        .map(project -> new ShowHistory(project, ledger(), tools().catalogs(), tools().byEngine()));
  }

  @Override
  public Result<AdoptDatabase> adoptions() {
    return project().map(project -> new AdoptDatabase(project, ledger(), holder()));
  }

  @Override
  public Result<ShowFlyConfig> flyConfig() {
    return project().map(project -> new ShowFlyConfig(project, remote().namedImages(), workTree()));
  }

  @Override
  public Result<ShowLogs> logs() {
    return oneOffs().map(OneOffs::logs);
  }

  @Override
  public Result<RunInMachine> commands() {
    return oneOffs().map(all -> all.commands(ledger()));
  }

  @Override
  public Result<OpenConsole> consoles() {
    return oneOffs().map(all -> all.consoles(processes, environment));
  }

  @Override
  public Result<ShowSecrets> secrets() {
    return oneOffs().map(all -> all.secrets(ledger()));
  }

  @Override
  public Result<CheckSecrets> secretsChecks() {
    return project()
        .map(project ->
            new CheckSecrets(project, asked -> secrets().then(secrets -> secrets.names(asked))));
  }

  @Override
  public Result<ChangeSecrets> secretChanges() {
    return oneOffs().map(OneOffs::secretChanges);
  }

  @Override
  public Result<PrepareSecrets> secretDeploys() {
    return project()
        .then(project ->
            outside().map(ports -> new PrepareSecrets(project, ports, ledger(), workTree())));
  }

  private Result<OneOffs> oneOffs() {
    return project()
        .then(project ->
            remote()
                .fly()
                .map(api -> new OneOffs(project, api, RemoteSystems.http(), clock, ticker)));
  }

  @Override
  public Result<NewFiles> newFiles() {
    return directory().map(_ -> new NewFiles(projectHere()));
  }

  @Override
  public Sandbox sandbox() {
    return new EmbeddedSandbox(
        new SandboxLauncher(settings.directory(), daemonCommand(), environment, version));
  }

  @Override
  public Result<SandboxExports> sandboxExports() {
    return project().map(project -> new SandboxExports(project, sandbox()));
  }

  private Result<Project> project() {
    return directory().map(_ -> projectHere());
  }

  private Result<Path> directory() {
    return Files.isDirectory(settings.directory())
        ? Result.ok(settings.directory())
        : Result.bad(
            Problem.invalid(
                "usage.no-directory",
                settings.directory() + " is no directory",
                new Where.OnCommandLine("-C"),
                "there is nothing of that name, or it is a file",
                "name the directory that holds environments/"));
  }

  private Project projectHere() {
    Lookups lookups = new LocalLookups(settings.directory(), environment, processes, clock);
    return new Project(settings.directory(), lookups, databases(lookups), settings.world(), clock);
  }

  /** Commands over the database alone need no token; nothing of Fly is asked by their plans. */
  private Result<Outside> outsideOrOffline() {
    boolean databaseAlone =
        settings.command().startsWith("migrate") || settings.command().startsWith("restore");
    return databaseAlone ? remote().flyUnused().map(this::outside) : outside();
  }

  private Result<Outside> outside() {
    return remote().fly().map(this::outside);
  }

  private Outside outside(FlyApi api) {
    RemoteSystems remote = remote();
    OkHttpClient http = RemoteSystems.http();
    MigrationTools tools = tools();
    return new Outside(
        new FlyFleet(api, http, clock, ticker),
        tools.byEngine(),
        tools.undos(),
        tools.histories(),
        tools.catalogs(),
        tools.restorePoints(),
        new NeonBranches(remote.neon()),
        remote.images(api, http),
        new HttpProbe(http, remote.userAgent()),
        remote.pages(CloudflarePages.USUAL_PATIENCE),
        attempts(),
        clock,
        ticker,
        ticker);
  }

  private Ledger ledger() {
    return new PostgresLedger(Connections.DEFAULT, attempts(), ticker);
  }

  private GitWorkTree workTree() {
    return new GitWorkTree(processes, new GitHubChecks(gitHub()));
  }

  private GitHubApi gitHub() {
    return new GitHubApi(environment, RemoteSystems::http);
  }

  private Ledger.Holder holder() {
    String user = environment.getOrDefault("USER", System.getProperty("user.name", "unknown"));
    return new Ledger.Holder(
        user + "@" + hostName(),
        settings.command(),
        ProcessHandle.current().pid(),
        settings.reason());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "unknown-host";
    }
  }

  /** This program again, as the sandbox's daemon. */
  private static List<String> daemonCommand() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(
        java,
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        Path.of(System.getProperty("java.class.path")).toAbsolutePath().toString(),
        "dev.relayctl.Main",
        "sandbox",
        "serve");
  }
}
