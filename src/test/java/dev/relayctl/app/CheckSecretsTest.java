package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.InMemoryAppSecrets;
import dev.relayctl.report.SecretsCheck;
import dev.relayctl.report.SecretsCheck.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names in files beside the names that Fly tells. */
final class CheckSecretsTest {
  @TempDir private Path directory;

  @Test
  void whatIsSetByHandIsGivenAndWhatNoFileKnowsIsExtra() throws IOException {
    var secrets = Map.of("MAILER_KEY", Secret.of("a"), "BY_HAND", Secret.of("b"));

    SecretsCheck check = check(OneOffWorld.APP, secrets);

    assertThat(check.askedFly()).isTrue();
    assertThat(check.lacksSome()).isFalse();
    assertThat(check.rows())
        .contains(
            new SecretsCheck.Row("BY_HAND", State.GIVEN, "environments/dev.yaml:6:12", "Fly"),
            new SecretsCheck.Row("MAILER_KEY", State.EXTRA, null, "Fly"));
    assertThat(check.json() + check.text(80)).doesNotContain("not-a-secret");
  }

  @Test
  void whatNeitherAFileNorFlyGivesIsMissing() throws IOException {
    SecretsCheck check = check(OneOffWorld.APP, Map.of());

    assertThat(check.rows())
        .contains(
            new SecretsCheck.Row("BY_HAND", State.MISSING, "environments/dev.yaml:6:12", null));
    assertThat(check.lacksSome()).isTrue();
    assertThat(check.text(80)).endsWith("1 missing in dev.");
  }

  /** To Fly an app that is gone, and one that the token may not see, are the same. */
  @Test
  void withoutFlysAnswerNothingIsMissingForCertain() throws IOException {
    SecretsCheck check = check(new AppName("other"), Map.of());

    assertThat(check.askedFly()).isFalse();
    assertThat(check.rows())
        .contains(
            new SecretsCheck.Row("BY_HAND", State.UNKNOWN, "environments/dev.yaml:6:12", null));
    assertThat(check.lacksSome()).isFalse();
    assertThat(check.text(80)).contains("isn't known", "there is no app other yet");
  }

  @Test
  void saysThatTheSourceCouldNotBeSearched() throws IOException {
    Path project = Files.createDirectories(directory.resolve("project"));
    Files.createDirectories(project.resolve(LongPaths.NAME));

    SecretsCheck check = LongPaths.moved(project, moved -> check(moved, OneOffWorld.APP, Map.of()));

    assertThat(check.rows()).extracting(SecretsCheck.Row::state).doesNotContain(State.UNREAD);
    assertThat(check.notes())
        .containsExactly(
            "What the source reads isn't known: " + LongPaths.NAME + " can't be read.");
  }

  private SecretsCheck check(AppName app, Map<String, Secret> secrets) throws IOException {
    return check(directory, app, secrets);
  }

  private static SecretsCheck check(Path directory, AppName app, Map<String, Secret> secrets)
      throws IOException {
    var world = new OneOffWorld(directory);
    var kept = new InMemoryAppSecrets(world.time);
    kept.set(OneOffWorld.APP, secrets);
    Files.writeString(directory.resolve("fly.toml"), "app = \"relay-api-dev\"\n");
    Files.writeString(
        directory.resolve("environments/dev.yaml"),
        """
        kind: dev
        app: { name: %s, config: fly.toml }
        secrets:
          STRIPE_KEY: ${env:STRIPE_KEY}

        requires: [BY_HAND]
        """
            .formatted(app));
    var shown = new ShowSecrets(world.project, world.fleet, world.attempts, kept, world.ledger);
    return ok(new CheckSecrets(world.project, shown::names).of("dev"));
  }
}
