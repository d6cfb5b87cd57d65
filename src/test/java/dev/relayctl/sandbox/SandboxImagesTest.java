package dev.relayctl.sandbox;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Environments;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.plan.Image;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Images;
import dev.relayctl.sandbox.images.ImageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxImagesTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  @TempDir Path project;

  @Test
  void takesImagesWithoutAProcessByTagAndByDigest() throws IOException {
    assertThat(resolved("sandbox/idle:1"))
        .isEqualTo(new Image("sandbox/idle", "1", null, Image.Presence.PRESENT));
    assertThat(resolved("sandbox/idle@" + DIGEST))
        .isEqualTo(new Image("sandbox/idle", null, DIGEST, Image.Presence.PRESENT));
  }

  private Image resolved(String asked) throws IOException {
    Path files = Files.createDirectories(project.resolve("environments"));
    Files.writeString(
        files.resolve("dev.yaml"), "kind: dev\napp: { name: shop, config: fly.toml }\n");
    var environment =
        ok(
            Environments.load(project)
                .then(all -> all.find("dev", new Where.OnCommandLine("dev")))
                .then(definition ->
                    definition.resolve(
                        new InMemoryLookups().withFile("fly.toml", "app = \"shop\"\n"))));
    return ok(
        new SandboxImages(new ImageStore(project.resolve("images"), InstantSource.system()))
            .resolve(
                new Images.Request(
                    environment, Objects.requireNonNull(environment.app()).name(), project),
                asked));
  }
}
