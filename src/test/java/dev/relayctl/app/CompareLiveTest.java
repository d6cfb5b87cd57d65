package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.InMemoryFrontends;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.Worlds;
import dev.relayctl.report.EnvironmentDiff;
import dev.relayctl.report.EnvironmentDiff.OfMachines;
import dev.relayctl.run.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The accident: the files were alike, and what ran was not. */
final class CompareLiveTest {
  private static final AppName STAGING = new AppName("relay-api-staging");

  @TempDir private Path directory;
  private @Nullable OneOffWorld made;
  private final InMemoryFrontends frontends = new InMemoryFrontends();

  @BeforeEach
  void makeTheWorld() throws IOException {
    made = new OneOffWorld(directory);
    made.lookups.variable("STAGING_DATABASE_URL", "postgresql://u:p@staging.example.com/relay");
    Files.writeString(
        directory.resolve("environments/staging.yaml"),
        """
        kind: staging
        app: { name: relay-api-staging, config: fly.toml }
        database: { url: "${env:STAGING_DATABASE_URL}" }
        differs: [machines.app.count]
        """);
  }

  private OneOffWorld world() {
    return Objects.requireNonNull(made);
  }

  private EnvironmentDiff diff() {
    OneOffWorld w = world();
    return ok(new CompareLive(w.project, w.fleet, frontends, w.attempts).diff("dev", "staging"));
  }

  private void machine(AppName app, Image image) {
    world()
        .fleet
        .withMachine(
            app,
            new Fleet.NewMachine(
                "fra",
                Worlds.config("app", image, Worlds.tag(1, "aaa")),
                Launch.START,
                Fleet.Registration.REGISTERED,
                null));
  }

  @Test
  void tellsWhatRunsInOneAndNotInTheOther() {
    world().fleet.withApp(STAGING, "acme", null);
    machine(OneOffWorld.APP, Worlds.OLD);
    machine(OneOffWorld.APP, Worlds.OLD);
    machine(STAGING, Worlds.NEW);

    EnvironmentDiff.Live live = Objects.requireNonNull(diff().live());

    assertThat(live.parts())
        .extracting(OfMachines::path, OfMachines::declared)
        .containsExactly(tuple("machines.app.count", true), tuple("machines.app.image", false));
  }

  @Test
  void comparesSecretsByNameAndTellsWhichAreTheSame() {
    world().fleet.withApp(STAGING, "acme", null);
    ok(
        world()
            .fleet
            .setSecrets(
                OneOffWorld.APP,
                Map.of(
                    "STRIPE_KEY", Secret.of("not-a-secret-1"),
                    "SESSION_KEY", Secret.of("not-a-secret-2"),
                    "ONLY_HERE", Secret.of("not-a-secret-3"))));
    ok(
        world()
            .fleet
            .setSecrets(
                STAGING,
                Map.of(
                    "STRIPE_KEY", Secret.of("not-a-secret-1"),
                    "SESSION_KEY", Secret.of("not-a-secret-4"))));

    EnvironmentDiff diff = diff();

    EnvironmentDiff.Live live = Objects.requireNonNull(diff.live());
    assertThat(live.parts()).extracting(OfMachines::path).containsExactly("secrets.ONLY_HERE");
    assertThat(live.alike()).containsExactly("STRIPE_KEY");
    assertThat(diff.text())
        .contains("The same digest in both: STRIPE_KEY")
        .doesNotContain("not-a-secret");
  }

  @Test
  void anAppThatIsNotThereIsADifference() {
    EnvironmentDiff.Live live = Objects.requireNonNull(diff().live());

    assertThat(live.parts())
        .contains(new OfMachines("app", null, "absent", false))
        .contains(new OfMachines("app.organization", "acme", null, false));
  }

  @Test
  void looksAtTheVariablesOfFrontends() throws IOException {
    world().fleet.withApp(STAGING, "acme", null);
    Files.writeString(
        directory.resolve("environments/staging.yaml"),
        "frontend: {pages: {project: relay}}\n",
        StandardOpenOption.APPEND);
    frontends.having(
        new Site.Present(
            "0".repeat(32),
            Map.of("PUBLIC_NAME", new Site.Value.Plain("relay"), "TOKEN", new Site.Value.Hidden()),
            Site.Builder.PAGES,
            null));

    assertThat(Objects.requireNonNull(diff().live()).parts())
        .isEqualTo(
            List.of(
                new OfMachines("pages.PUBLIC_NAME", null, "relay", false),
                new OfMachines("pages.TOKEN", null, "a secret", false)));
  }
}
