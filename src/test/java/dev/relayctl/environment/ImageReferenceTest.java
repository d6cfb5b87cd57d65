package dev.relayctl.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageReferenceTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
  private static final Where HERE = new Where.OnCommandLine("--image");

  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io, library/nginx, , nginx",
    "nginx:1.27, docker.io, library/nginx, 1.27, nginx",
    "team/app:v1, docker.io, team/app, v1, team/app",
    "docker.io/nginx, docker.io, library/nginx, , docker.io/nginx",
    "index.docker.io/team/app, docker.io, team/app, , index.docker.io/team/app",
    "registry.fly.io/relay-api:main, registry.fly.io, relay-api, main, registry.fly.io/relay-api",
    "localhost/app, localhost, app, , localhost/app",
    "localhost:5000/app, localhost:5000, app, , localhost:5000/app",
    "localhost:5000, docker.io, library/localhost, 5000, localhost",
    "127.0.0.1:5000/a/b/c:V_1.x-2, 127.0.0.1:5000, a/b/c, V_1.x-2, 127.0.0.1:5000/a/b/c",
    "[::1]:5000/app:x, [::1]:5000, app, x, [::1]:5000/app",
    "ghcr.io/my_team/my__app--x:y, ghcr.io, my_team/my__app--x, y, ghcr.io/my_team/my__app--x"
  })
  void readsWhatDockerReads(
      String text, String registry, String repository, String tag, String name) {
    ImageReference reference = value(ImageReference.parse(text, HERE));

    assertThat(reference).isEqualTo(new ImageReference(name, registry, repository, tag, null));
    assertThat(reference).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry.fly.io/app@", "registry.fly.io/app:main@", "app@"})
  void keepsADigestWithAndWithoutATag(String before) {
    ImageReference reference = value(ImageReference.parse(before + DIGEST, HERE));

    assertThat(reference.digest()).isEqualTo(DIGEST);
    assertThat(reference).hasToString(before + DIGEST);
  }

  @Test
  void meansLatestWhereNothingElseIsSaid() {
    assertThat(value(ImageReference.parse("app", HERE)).tagOrLatest()).isEqualTo("latest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " app",
        "app:",
        "app:-x",
        "app@",
        "app@sha512:abc",
        "app@sha256:0123",
        "/app",
        "app/",
        "a//b",
        "a..b",
        "-app",
        "app_",
        "registry.fly.io/",
        "registry.fly.io/app:a:b",
        "registry.fly.io/app tag",
        "localhost:port/app",
        "$(touch x)",
        "--help"
      })
  void refusesWhatIsNoReference(String text) {
    Problem problem = problem(ImageReference.parse(text, HERE));

    assertThat(problem.facts().id().value()).isEqualTo("deploy.image-form");
    assertThat(problem.facts().where()).isEqualTo(HERE);
  }

  @Test
  void saysWhichLetterIsWrong() {
    Problem upper = problem(ImageReference.parse("registry.fly.io/Relay-API:Main", HERE));
    Problem url = problem(ImageReference.parse("https://registry.fly.io/app", HERE));
    Problem digest = problem(ImageReference.parse("app@sha256:0123", HERE));

    assertThat(upper.facts().why()).contains("lower case");
    assertThat(upper.facts().remedy()).isEqualTo("write registry.fly.io/relay-api:Main");
    assertThat(url.facts().why()).contains("URL");
    assertThat(digest.facts().why()).contains("64 hexadecimal");
  }

  @Test
  void refusesANameThatNoRegistryTakes() {
    assertThat(ImageReference.parse("a".repeat(256), HERE).problems()).hasSize(1);
    assertThat(ImageReference.parse("a/".repeat(100_000), HERE).problems()).hasSize(1);
  }

  private static ImageReference value(Result<ImageReference> result) {
    return result.orElse(problems -> {
      throw new AssertionError(problems.toString());
    });
  }

  private static Problem problem(Result<ImageReference> result) {
    assertThat(result.problems()).as("problems").hasSize(1);
    return result.problems().getFirst();
  }
}
