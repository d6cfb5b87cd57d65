package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The accident: another image was pushed under the tag that a file named. */
class ImagePinTest {
  private static final String DIGEST = "@sha256:" + "2".repeat(64);

  @Test
  void warnsOfATagInProduction() {
    assertThat(of("production", "registry.fly.io/relay-api:v1").found())
        .containsExactly("warn image-not-pinned");
    assertThat(of("staging", "registry.fly.io/relay-api:v1").found())
        .containsExactly("info image-not-pinned");
    assertThat(of("dev", "registry.fly.io/relay-api:v1").found()).isEmpty();
    assertThat(of("production", "registry.fly.io/relay-api:v1" + DIGEST).found()).isEmpty();
  }

  @Test
  void warnsOfATagInTheFlyConfiguration() {
    String build = "[processes]\nworker = \"work\"\n[build]\nimage = \"relay:v1%s\"\n";

    assertThat(Given.of("kind: production").toml(build.formatted("")).found())
        .containsExactly("warn image-not-pinned");
    assertThat(Given.of("kind: production").toml(build.formatted(DIGEST)).found()).isEmpty();
  }

  private static Given of(String kind, String image) {
    return Given.of("kind: " + kind + "\napp: {config: fly.toml, image: \"" + image + "\"}");
  }
}
