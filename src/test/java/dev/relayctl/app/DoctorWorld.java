package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.InMemoryCheckup;
import dev.relayctl.fakes.InMemoryFleet;
import dev.relayctl.fakes.InMemoryFrontends;
import dev.relayctl.fakes.InMemoryLedger;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.fakes.InstalledPrograms;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.plan.Compute;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DoctorReport;
import dev.relayctl.report.DoctorReport.Check;
import dev.relayctl.report.DoctorReport.State;
import dev.relayctl.run.Branches;
import dev.relayctl.run.DumpPrograms;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.HostAddresses;
import dev.relayctl.run.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A project in good order: dev and staging with their databases and apps, a workflow, and the tools
 * that are needed.
 */
final class DoctorWorld {
  static final String DEV =
      "postgres://dev_owner:not-a-secret-7@dev.example.com/devdata?sslmode=require";
  static final String STAGING =
      "postgres://stage_owner:not-a-secret-8@staging.example.com/stagedata?sslmode=require";

  final ManualTime time = new ManualTime();
  final InMemoryLookups lookups =
      new InMemoryLookups()
          .variable("DEV_DATABASE_URL", DEV)
          .variable("STAGING_DATABASE_URL", STAGING);
  final InMemoryCheckup databases = new InMemoryCheckup();
  final InMemoryLedger ledger = new InMemoryLedger(time);
  final InMemoryFleet apps =
      new InMemoryFleet(time, time)
          .withApp(new AppName("relay-dev"), "acme", null)
          .withApp(new AppName("relay-staging"), "acme", null);
  final InstalledPrograms programs =
      new InstalledPrograms()
          .with("git", "")
          .with("flyctl", "flyctl v0.3.150 linux/amd64 Commit: 0a1b2c3d\n")
          .with("docker", "Docker version 28.2.2, build e6534b4\n");
  Result<Fleet> fleet = Result.ok(apps);
  final InMemoryFrontends frontends = new InMemoryFrontends();
  Branches branches = (_, _) -> Result.ok(new Compute("main", null));
  HostAddresses hosts = _ -> Result.ok(2);
  DumpPrograms dumps = _ -> Result.ok(17);
  private final Path directory;

  DoctorWorld(Path directory) throws IOException {
    this.directory = directory;
    write("schemas/environment.schema.json", "{}");
    environment("dev", "kind: dev", "relay-dev", "${env:DEV_DATABASE_URL}");
    environment("staging", "kind: staging", "relay-staging", "${env:STAGING_DATABASE_URL}");
    write(".github/workflows/deploy.yaml", "jobs:\n  dev:\n    run: relayctl deploy dev\n");
  }

  void environment(String name, String more, String app, String url) throws IOException {
    write(
        "environments/" + name + ".yaml",
        """
        # yaml-language-server: $schema=../schemas/environment.schema.json
        %s
        app: { name: %s, config: fly.toml }
        database: { url: "%s" }
        """
            .formatted(more, app, url));
  }

  void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  Result<DoctorReport> ask(@Nullable String environment) {
    var project =
        new Project(directory, lookups, new ReferencedDatabases(lookups), Project.World.REAL, time);
    var ports =
        new DoctorPorts(
            () -> fleet, ledger, databases, branches, frontends, hosts, dumps, programs);
    return new Doctor(project, ports, "25.0.1", Duration.ofSeconds(2)).examine(environment);
  }

  DoctorReport examine() {
    return ok(ask(null));
  }

  /** A run of this environment has been in a database. */
  void worked(String environment, String database) {
    var holder = new Ledger.Holder("ana@ci", "deploy " + environment, 1, null);
    var claim = new Ledger.Claim(new EnvironmentName(environment), Set.of());
    ok(ledger.lock(url(database), claim, holder)).close();
  }

  static List<Check> bad(DoctorReport report) {
    return report.checks().stream().filter(check -> check.state() != State.OK).toList();
  }

  /** The only check that isn't fine. */
  static Check onlyTrouble(DoctorReport report) {
    List<Check> bad = bad(report);
    if (bad.size() != 1) {
      throw new AssertionError(report.text());
    }
    return bad.getFirst();
  }

  static DatabaseUrl url(String text) {
    return ok(DatabaseUrl.parse(Secret.of(text), Where.system("test", "database")));
  }

  static Problem problem(String id, String why) {
    return Problem.failed(
        id, "it did not work", Where.system("test", id), why, "do something about it");
  }
}
