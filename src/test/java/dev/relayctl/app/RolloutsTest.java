package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.guardrail.Catalogue;
import dev.relayctl.guardrail.Guardrail;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The accident: a second machine was started beside the first, with an empty volume. */
class RolloutsTest {
  private static final String SERVICE =
      """
      app = "relay"
      [http_service]
      internal_port = 8080
      [[http_service.checks]]
      path = "/health"
      """;
  private static final String MOUNTS =
      """
      [mounts]
      source = "data"
      destination = "/data"
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"CANARY", "BLUEGREEN"})
  void refusesASecondMachineBesideAVolume(Strategy strategy) throws IOException {
    assertThat(guardrails(SERVICE + MOUNTS, strategy))
        .containsExactly("strategy-unsafe-with-volume");
    assertThat(guardrails(SERVICE, strategy)).isEmpty();
  }

  @Test
  void replacesMachinesWithVolumesOneAfterTheOther() throws IOException {
    assertThat(guardrails(SERVICE + MOUNTS, Strategy.ROLLING)).isEmpty();
  }

  private List<String> guardrails(String toml, Strategy strategy) throws IOException {
    Files.createDirectories(directory.resolve("environments"));
    Files.writeString(
        directory.resolve("environments/dev.yaml"),
        "kind: dev\napp: {name: relay, config: fly.toml}\n");
    Files.writeString(directory.resolve("fly.toml"), toml);
    var lookups = new InMemoryLookups();
    var project =
        new Project(
            directory,
            lookups,
            new ReferencedDatabases(lookups),
            Project.World.REAL,
            () -> Instant.EPOCH);
    Environment environment = ok(project.environment("dev"));
    App app = Objects.requireNonNull(environment.app());
    var configs =
        ok(
            new Wishes(project)
                .configs(environment, app, "image", new ReleaseTag(1, null, null, null)));
    return new Rollouts(environment, app, configs)
        .problems(new Asked(null, strategy, List.of()), observed()).stream()
            .map(problem -> problem.facts().id().value())
            .map(id -> Catalogue.find(id).map(Guardrail::id).orElse(id))
            .toList();
  }

  private static Observed observed() {
    return new Observed(
        Instant.EPOCH,
        new Observed.App.Present("personal", null),
        List.of(),
        Map.of(),
        Map.of(),
        SchemaState.NONE,
        null,
        0,
        new Image("relay", "v1", null, Image.Presence.PRESENT),
        Source.NONE,
        null);
  }
}
