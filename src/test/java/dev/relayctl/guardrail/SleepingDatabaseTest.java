package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Compute;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The accident: every morning the first user got an error. */
final class SleepingDatabaseTest {
  @Test
  void productionsDatabaseMayNotBeStopped() {
    Given given = in("production", Duration.ofMinutes(5));

    assertThat(found(given)).isTrue();
    assertThat(given.findings().stream().map(Finding::what))
        .contains("the database is stopped after 5m without a connection");
  }

  @Test
  void oneThatIsNeverStoppedIsFine() {
    assertThat(found(in("production", null))).isFalse();
  }

  @Test
  void anotherEnvironmentsMay() {
    assertThat(found(in("dev", Duration.ofMinutes(5)))).isFalse();
  }

  private static Given in(String kind, @Nullable Duration sleepsAfter) {
    return Given.of(
            """
            kind: %s
            app: {name: relay-api}
            database: {url: "${env:URL}", neon: {project: falling-sun-1}}
            """
                .formatted(kind))
        .servedBy(new Compute("main", sleepsAfter));
  }

  private static boolean found(Given given) {
    return given.found().contains("warn database-may-sleep");
  }
}
