package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The accident: everybody believed that the deploy migrates, and nobody did. */
class MigrationsLeftTest {
  private static final String MANUAL = "kind: dev\nmigrations: {engine: flyway, run: manual}";

  @Test
  void saysHowManyAreLeft() {
    assertThat(left(MANUAL, "1"))
        .containsExactly("1 pending migration is not applied by this deploy");
    assertThat(left(MANUAL, "1", "2"))
        .containsExactly("2 pending migrations are not applied by this deploy");
  }

  @Test
  void saysNothingWhereNoneIsPendingOrTheDeployMigrates() {
    assertThat(left(MANUAL)).isEmpty();
    assertThat(left("kind: dev\nmigrations: {engine: flyway, run: direct}", "1")).isEmpty();
  }

  private static List<String> left(String yaml, String... revisions) {
    List<Migration> pending =
        Stream.of(revisions)
            .map(revision ->
                new Migration(revision, "m", "migrations/V" + revision + "__m.sql", "a"))
            .toList();
    var schema = new SchemaState("flyway", List.of(), List.of(), List.of(), pending, List.of());
    return Given.of(yaml).schema(schema).findings().stream()
        .filter(finding -> finding.id().equals("migrations-left-to-somebody"))
        .map(Finding::what)
        .toList();
  }
}
