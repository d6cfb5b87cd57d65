package dev.relayctl;

import dev.relayctl.app.Databases;
import dev.relayctl.app.PreviewedDatabases;
import dev.relayctl.app.Project;
import dev.relayctl.app.ReferencedDatabases;
import dev.relayctl.app.SandboxDatabases;
import dev.relayctl.app.UseCases;
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
import dev.relayctl.github.GitWorkTree;
import dev.relayctl.neon.NeonBranches;
import dev.relayctl.neon.NeonPreviews;
import dev.relayctl.pages.CloudflarePages;
import dev.relayctl.postgres.Connections;
import dev.relayctl.previews.ServerPreviews;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
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
import okhttp3.OkHttpClient;

/** What touches the world, for one invocation; each built when it is asked for. */
final class Adapters {
  private final Map<String, String> environment;
  private final UseCases.Settings settings;
  private final String version;
  private final InstantSource clock = InstantSource.system();
  private final Ticker ticker = new SystemTicker();
  private final Processes processes = new LocalProcesses();

  Adapters(Map<String, String> environment, UseCases.Settings settings, String version) {
    this.environment = environment;
    this.settings = settings;
    this.version = version;
  }

  Map<String, String> environment() {
    return environment;
  }

  UseCases.Settings settings() {
    return settings;
  }

  InstantSource clock() {
    return clock;
  }

  Ticker ticker() {
    return ticker;
  }

  Processes processes() {
    return processes;
  }

  PreviewDatabases previewDatabases() {
    return new PreviewsByHost(
        () -> new NeonPreviews(remote().neon(), Connections.DEFAULT),
        () -> new ServerPreviews(Connections.DEFAULT, attempts(), clock));
  }

  PreviewedDatabases databases(Lookups lookups) {
    Databases others =
        switch (settings.world()) {
          case REAL -> new ReferencedDatabases(lookups);
          case SANDBOX -> new SandboxDatabases(sandbox());
        };
    return new PreviewedDatabases(others, this::previewDatabases, settings.directory(), lookups);
  }

  MigrationTools tools() {
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

  RemoteSystems remote() {
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

  Attempts attempts() {
    return new Attempts(clock, ticker, new SecureRandom());
  }

  Sandbox sandbox() {
    return new EmbeddedSandbox(
        new SandboxLauncher(settings.directory(), daemonCommand(), environment, version));
  }

  Result<Project> project() {
    return directory().map(_ -> projectHere());
  }

  Result<Path> directory() {
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

  Project projectHere() {
    Lookups lookups = new LocalLookups(settings.directory(), environment, processes, clock);
    return new Project(settings.directory(), lookups, databases(lookups), settings.world(), clock);
  }

  /**
   * Commands over the database or the frontend alone need no token; nothing of Fly is asked by
   * their plans. In the sandbox a frontend asks for its backend's address.
   */
  Result<Outside> outsideOrOffline() {
    String command = settings.command();
    boolean withoutFly =
        command.startsWith("migrate")
            || command.startsWith("restore")
            || (command.startsWith("pages") && settings.world() == Project.World.REAL);
    return withoutFly ? remote().flyUnused().map(this::outside) : outside();
  }

  Result<Outside> outside() {
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

  Ledger ledger() {
    return new PostgresLedger(Connections.DEFAULT, attempts(), ticker);
  }

  GitWorkTree workTree() {
    return new GitWorkTree(processes, new GitHubChecks(gitHub()));
  }

  GitHubApi gitHub() {
    return new GitHubApi(environment, RemoteSystems::http);
  }

  Ledger.Holder holder() {
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
