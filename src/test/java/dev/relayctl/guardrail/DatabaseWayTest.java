package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The accidents: a laptop's URL on Fly, plain text, a parameter that the driver doesn't know. */
class DatabaseWayTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:p@localhost/relay",
        "postgresql://u:p@127.0.0.1:5433/relay",
        "postgresql://u:p@[::1]/relay"
      })
  void refusesALaptopsUrl(String url) {
    assertThat(dev().database(url).found())
        .containsExactly("refuse local-url-in-remote-environment");
  }

  @Test
  void theSandboxIsThisMachine() {
    assertThat(dev().database("postgresql://u:p@localhost/relay").inSandbox().found()).isEmpty();
    assertThat(Given.of("kind: local").database("postgresql://u:p@localhost/relay").found())
        .isEmpty();
  }

  @Test
  void asksWhenTheConnectionMayBeInPlainText() {
    String plain = "postgresql://u:p@db.example.com/relay";

    assertThat(of("production").database(plain).found())
        .containsExactly("confirm tls-not-required");
    assertThat(dev().database(plain + "?sslmode=prefer").found())
        .containsExactly("warn tls-not-required");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:p@db.example.com/relay?sslmode=require",
        "postgresql://u:p@db.example.com/relay?sslmode=verify-full",
        "postgresql://u:p@relay-db.internal/relay",
        "postgresql://u:p@relay-db.flycast/relay",
        "postgresql://u:p@10.1.2.3/relay"
      })
  void letsThroughTlsAndPrivateNetworks(String url) {
    assertThat(of("production").database(url).found()).isEmpty();
  }

  @Test
  void refusesWhatTheDriverCannotTake() {
    assertThat(of("production").mismatch("asyncpg's connect() knows no sslmode").found())
        .containsExactly("refuse driver-mismatch");
    assertThat(of("production").found()).isEmpty();
  }

  private static Given dev() {
    return of("dev");
  }

  private static Given of(String kind) {
    return Given.of("kind: " + kind + "\napp: {name: relay-api, config: fly.toml}");
  }
}
