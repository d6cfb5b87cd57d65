package dev.relayctl.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.engine.local.LocalProcesses;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DockerConfigTest {
  private static final Login ANN = new Login("ann", Secret.of("not-a-secret:with-colon"));

  @TempDir Path home;

  @Test
  void knowsNobodyWithoutAFile() {
    assertThat(value(config().login("ghcr.io"))).isEmpty();
  }

  @Test
  void readsALoginFromTheFile() throws IOException {
    write("{\"auths\":{\"ghcr.io\":{\"auth\":\"" + base64("ann:not-a-secret:with-colon") + "\"}}}");

    assertThat(value(config().login("ghcr.io"))).contains(ANN);
    assertThat(value(config().login("quay.io"))).isEmpty();
  }

  @Test
  void asksTheHelperOfThatRegistryWithTheNameOnItsInput() throws IOException {
    write("{\"credHelpers\":{\"ghcr.io\":\"test\"},\"credsStore\":\"other\"}");
    helper(
        "test",
        "[ \"$1\" = get ] && [ \"$(cat)\" = ghcr.io ] || exit 3",
        "echo '{\"ServerURL\":\"ghcr.io\",\"Username\":\"ann\","
            + "\"Secret\":\"not-a-secret:with-colon\"}'");

    assertThat(value(config().login("ghcr.io"))).contains(ANN);
  }

  @Test
  void goesOnToTheFileWhereTheStoreKnowsNothing() throws IOException {
    write(
        "{\"credsStore\":\"test\",\"auths\":{\"ghcr.io\":{\"auth\":\""
            + base64("ann:not-a-secret:with-colon")
            + "\"}}}");
    helper("test", "echo 'credentials not found in native keychain'", "exit 1");

    assertThat(value(config().login("ghcr.io"))).contains(ANN);
  }

  @Test
  void aHelperThatFailsIsNamedAndNotQuoted() throws IOException {
    write("{\"credsStore\":\"test\"}");
    helper("test", "echo 'not-a-secret-leak' >&2", "exit 1");

    Problem problem = problem(config().login("ghcr.io"));

    assertThat(problem.facts().id().value()).isEqualTo("images.credential-helper");
    assertThat(problem.facts().toString())
        .contains("docker-credential-test")
        .doesNotContain("not-a-secret-leak");
  }

  @Test
  void aHelperThatIsMissingIsNamed() throws IOException {
    write("{\"credsStore\":\"missing\"}");

    Problem problem = problem(config().login("ghcr.io"));

    assertThat(problem.facts().why()).isEqualTo("it is not on the PATH");
  }

  @Test
  void neverRunsWhatCannotBeAHelper() throws IOException {
    write("{\"credsStore\":\"../../evil\"}");

    assertThat(problem(config().login("ghcr.io")).facts().id().value())
        .isEqualTo("images.docker-config");
  }

  @Test
  void doesNotQuoteAFileThatIsNoJson() throws IOException {
    write("{\"auths\":{\"ghcr.io\":{\"auth\":not-a-secret-text}}}");

    Problem problem = problem(config().login("ghcr.io"));

    assertThat(problem.facts().id().value()).isEqualTo("images.docker-config");
    assertThat(problem.facts().toString()).doesNotContain("not-a-secret-text");
  }

  @Test
  void saysThatIdentityTokensAreNotExchanged() throws IOException {
    write("{\"auths\":{\"ghcr.io\":{\"identitytoken\":\"not-a-secret\"}}}");

    assertThat(problem(config().login("ghcr.io")).facts().id().value())
        .isEqualTo("images.identity-token");
  }

  private DockerConfig config() {
    return new DockerConfig(
        Map.of("DOCKER_CONFIG", home.toString(), "PATH", home.toString()), new LocalProcesses());
  }

  private void write(String json) throws IOException {
    Files.writeString(home.resolve("config.json"), json);
  }

  private void helper(String name, String... lines) throws IOException {
    Path file = home.resolve("docker-credential-" + name);
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Login> value(Result<Optional<Login>> result) {
    return result.orElse(problems -> {
      throw new AssertionError(problems.toString());
    });
  }

  private static Problem problem(Result<?> result) {
    assertThat(result.problems()).as("problems of %s", result).hasSize(1);
    return result.problems().getFirst();
  }
}
