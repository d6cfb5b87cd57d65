package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.relayctl.plan.DatabaseStanding;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The accident: ten machines with a pool of twenty each, and a server that takes a hundred. */
class ConnectionPoolsTest {
  @Test
  void refusesMoreThanTheServerTakes() {
    assertThat(machines(10, 100).findings())
        .extracting(Finding::id, Finding::what, Finding::why)
        .containsExactly(
            tuple(
                "too-many-connections",
                "the machines may open 200 connections, and the server takes 100",
                "app: 10 × 20"));
    assertThat(machines(5, 100).found()).isEmpty();
  }

  @Test
  void countsWorkers() {
    Given given = machines(5, 100).toml(toml("DB_POOL_SIZE = \"20\"\nWEB_CONCURRENCY = \"2\""));

    assertThat(given.findings())
        .extracting(Finding::why)
        .containsExactly("app: 5 × 2 workers × 20");
  }

  @Test
  void aPoolerTakesThemAll() {
    String pooled =
        "postgresql://u:p@ep-a-b-123-pooler.eu-central-1.aws.neon.tech/relay?sslmode=require";

    assertThat(machines(10, 100).database(pooled).found()).isEmpty();
  }

  @Test
  void countsOnlyWhatIsWritten() {
    assertThat(machines(50, 100).toml(toml("PORT = \"8080\"")).found()).isEmpty();
  }

  private static Given machines(int count, int connections) {
    return Given.of(
            "kind: production\napp: {name: relay-api, config: fly.toml}\n"
                + "deploy: {counts: {app: "
                + count
                + "}}")
        .toml(toml("DB_POOL_SIZE = \"20\""))
        .standing(
            new DatabaseStanding(new DatabaseStanding.Owner.Own(Instant.EPOCH), true, connections));
  }

  private static String toml(String env) {
    return "[env]\n"
        + env
        + "\n[http_service]\ninternal_port = 8080\nmin_machines_running = 1\n"
        + "[[http_service.checks]]\npath = \"/health\"\n";
  }
}
