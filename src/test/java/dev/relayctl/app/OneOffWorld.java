package dev.relayctl.app;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.InMemoryFleet;
import dev.relayctl.fakes.InMemoryLedger;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.Worlds;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A project with one environment, dev, and Fly's side of it; its database is a fake, too. */
final class OneOffWorld {
  static final AppName APP = new AppName("relay-api-dev");

  final ManualTime time = new ManualTime();
  final InMemoryFleet fleet = new InMemoryFleet(time, time).withApp(APP, "acme", null);
  final InMemoryLedger ledger = new InMemoryLedger(time);
  final InMemoryLookups lookups =
      new InMemoryLookups().variable("DEV_DATABASE_URL", FakeDatabases.URL);
  final Attempts attempts = new Attempts(time, time, new Random(1));
  final Project project;

  OneOffWorld(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("environments"));
    Files.writeString(
        directory.resolve("environments/dev.yaml"),
        """
        kind: dev
        app: { name: relay-api-dev, config: fly.toml }
        database: { url: "${env:DEV_DATABASE_URL}" }
        secrets:
          STRIPE_KEY: ${env:STRIPE_KEY}
        """);
    Files.writeString(directory.resolve("environments/local.yaml"), "kind: local\n");
    project = new Project(directory, lookups, new FakeDatabases(), Project.World.REAL, time);
  }

  /** A machine of a release, by its id. */
  String machine(String group, int release, Launch launch) {
    return fleet
        .withMachine(
            APP,
            new Fleet.NewMachine(
                "fra",
                Worlds.config(group, Worlds.OLD, Worlds.tag(release, "aaa")),
                launch,
                Fleet.Registration.REGISTERED,
                null))
        .id();
  }

  static DatabaseUrl database() {
    return DatabaseUrl.parse(Secret.of(FakeDatabases.URL), Where.system("test", "database"))
        .orElse(problems -> {
          throw new AssertionError(problems);
        });
  }

  static Problem problem(Result<?> result) {
    return result.problems().getFirst();
  }

  private static final class FakeDatabases implements Databases {
    static final String URL = "postgresql://u:not-a-secret-password@db.example.com/dev";

    @Override
    public Result<Secret> url(Environment environment) {
      return Result.ok(Secret.of(URL));
    }

    @Override
    public Result<DatabaseUrl> direct(Environment environment) {
      return Result.ok(database());
    }

    @Override
    public String source(Environment environment) {
      return "the test";
    }
  }
}
