package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The accident: the new version met the old schema, since a new fly.toml had no release command.
 */
class ReleaseCommandMissingTest {
  private static final String NONE = "[processes]\nworker = \"work\"\n";
  private static final String ONE = NONE + "[deploy]\nrelease_command = \"migrate\"\n";

  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "production"})
  void refusesToLeavePendingMigrationsToNobody(String kind) {
    assertThat(of(kind, "release-command").schema(pending()).found())
        .contains("refuse release-command-missing");
    assertThat(of(kind, "release-command").schema(pending()).toml(ONE).found())
        .doesNotContain("refuse release-command-missing");
  }

  @Test
  void acceptsAnotherRunnerAndNothingToDo() {
    assertThat(of("production", "direct").schema(pending()).found())
        .doesNotContain("refuse release-command-missing");
    assertThat(of("production", "release-command").found()).isEmpty();
  }

  private static Given of(String kind, String run) {
    return Given.of("kind: " + kind + "\nmigrations: {run: " + run + "}").toml(NONE);
  }

  private static SchemaState pending() {
    return new SchemaState(
        "flyway", List.of(), List.of("1"), List.of(), List.of(migration()), List.of());
  }

  private static Migration migration() {
    return new Migration("1", "first", "V1__first.sql", "1");
  }
}
