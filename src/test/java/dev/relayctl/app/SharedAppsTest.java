package dev.relayctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The accident: a copied file whose app was left as it was. */
class SharedAppsTest {
  @TempDir Path directory;

  private static Environment environment(OneOffWorld world, String name) {
    return world
        .project
        .environment(name)
        .orElse(problems -> {
          throw new AssertionError(problems);
        });
  }

  @Test
  void tellsOfAPreviewWhoseBranchIsCalledLikeAnEnvironment() throws IOException {
    var world = new OneOffWorld(directory);
    Files.writeString(
        directory.resolve("environments/preview.yaml"),
        """
        kind: preview
        app: { name: "relay-api-${branch.slug}", config: fly.toml }
        preview: { from: dev }
        """);
    var shared = new SharedApps(world.project);

    assertThat(shared.against(environment(world, "preview@dev")))
        .singleElement()
        .extracting(Finding::id)
        .hasToString("shared-app");
    assertThat(shared.against(environment(world, "preview@feat/x"))).isEmpty();
    assertThat(shared.against(environment(world, "dev"))).isEmpty();
  }

  @Test
  void refusesADeployOfTheCopyAndNotOfProduction() throws IOException {
    var world = new OneOffWorld(directory);
    Files.writeString(
        directory.resolve("environments/production.yaml"),
        """
        kind: production
        app: { name: relay-api-dev, config: fly.toml }
        database: { url: "${env:DEV_DATABASE_URL}" }
        """);
    var shared = new SharedApps(world.project);

    assertThat(shared.against(environment(world, "dev")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.id()).hasToString("shared-production-app");
          assertThat(finding.severity()).isEqualTo(Severity.REFUSE);
        });
    assertThat(shared.against(environment(world, "production"))).extracting(Finding::id).isEmpty();
  }
}
