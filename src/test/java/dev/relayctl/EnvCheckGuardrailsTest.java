package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code env check} says through guardrails that need nothing but files. */
final class EnvCheckGuardrailsTest {
  private static final String URL = "postgresql://u:not-a-secret@%s.example.com/relay%s";

  @TempDir private Path project;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void hasNothingAgainstTheSample() {
    var variables = new HashMap<String, String>();
    for (String name : List.of("DEV", "PREVIEW", "STAGING", "PROD")) {
      variables.put(name + "_DATABASE_URL", URL.formatted(name, "?sslmode=require"));
    }

    int exit = new InProcess(out, err).run(Path.of(""), variables, "env", "check");

    assertThat(out.toString()).isEqualTo("Nothing found." + System.lineSeparator());
    assertThat(exit).isZero();
  }

  /** The accident: staging's URL was production's, with its pooler's host. */
  @Test
  void knowsAPoolersHostForItsDatabase() throws IOException {
    given("environments/staging.yaml", "kind: staging\ndatabase: {url: \"${env:STAGING}\"}\n");
    given("environments/production.yaml", "kind: production\ndatabase: {url: \"${env:PROD}\"}\n");
    given("fly.toml", "app = \"shop\"\n");
    given("migrations/V1__first.sql", "select 1;\n");
    String neon =
        "postgresql://u:not-a-secret@ep-quiet-sea-123456%s.eu-central-1.aws.neon.tech/shop"
            + "?sslmode=require";

    int exit =
        new InProcess(out, err)
            .run(
                project,
                Map.of("STAGING", neon.formatted("-pooler"), "PROD", neon.formatted("")),
                "env",
                "check");

    assertThat(out.toString())
        .contains("staging: refuse shared-production-database")
        .doesNotContain("not-a-secret");
    assertThat(exit).isEqualTo(4);
  }

  /** Whoever has taken over what sandbox env prints works with machines that are here. */
  @Test
  void aDatabaseOnThisMachineIsRightForMachinesOnIt() throws IOException {
    given("environments/dev.yaml", "kind: dev\ndatabase: {url: \"${env:DEV}\"}\n");
    given("fly.toml", "app = \"shop\"\n");
    given("migrations/V1__first.sql", "select 1;\n");
    String local = "postgresql://u:not-a-secret@127.0.0.1:5433/shop";

    int exit = new InProcess(out, err).run(project, Map.of("DEV", local), "env", "check");
    assertThat(out.toString()).contains("local-url-in-remote-environment");
    assertThat(exit).isEqualTo(4);

    out.getBuffer().setLength(0);
    int here =
        new InProcess(out, err)
            .run(
                project,
                Map.of("DEV", local, "FLY_FLAPS_BASE_URL", "http://127.0.0.1:4280"),
                "env",
                "check");
    assertThat(out.toString()).isEqualTo("Nothing found." + System.lineSeparator());
    assertThat(here).isZero();
  }

  @Test
  void findsInFilesWhatADeployWouldBeRefusedFor() throws IOException {
    given(
        "environments/staging.yaml",
        "kind: staging\napp: { name: shop-staging, config: fly.staging.toml }\n");
    given(
        "environments/production.yaml",
        """
        kind: production
        app: { config: fly.toml, image: "registry.example.com/shop:latest" }
        database: { url: "${env:PROD_DATABASE_URL}" }
        requires: [STRIPE_KEY]
        deploy: { promote-from: staging, counts: { app: 1 } }
        guardrails: { policy: { shared-production-app: warn } }
        """);
    given("fly.staging.toml", "app = \"shop-staging\"\n");
    given(
        "fly.toml",
        """
        app = "shop"
        [processes]
        app = "serve --port $PORT"
        [http_service]
        processes = ["app"]
        internal_port = 8080
        auto_stop_machines = "stop"
        [checks.alive]
        type = "tcp"
        port = 9090
        [[restart]]
        policy = "never"
        """);
    given("migrations/V1__first.sql", "select 1;\n");

    int exit =
        new InProcess(out, err)
            .run(
                project,
                Map.of("PROD_DATABASE_URL", URL.formatted("prod", "")),
                "env",
                "check",
                "production");

    assertThat(exit).isEqualTo(4);
    assertThat(out.toString())
        .contains(
            "warn policy-too-weak",
            "confirm tls-not-required",
            "warn image-not-pinned",
            "refuse health-check-wrong-port",
            "confirm single-machine-production",
            "warn auto-stop-to-zero",
            "warn restart-gives-up",
            "refuse variable-in-exec-form",
            "warn config-shape-differs",
            "info missing-secret");
  }

  @Test
  void isSilentOfANumberOfMachinesThatNobodyAskedFor() throws IOException {
    given("environments/production.yaml", "kind: production\napp: { config: fly.toml }\n");
    given(
        "fly.toml",
        """
        app = "shop"
        [mounts]
        source = "data"
        destination = "/data"
        [http_service]
        internal_port = 8080
        [[http_service.checks]]
        path = "/health"
        """);
    given("migrations/V1__first.sql", "select 1;\n");

    int exit = new InProcess(out, err).run(project, Map.of(), "env", "check");

    assertThat(out.toString()).isEqualTo("Nothing found." + System.lineSeparator());
    assertThat(exit).isZero();
  }

  private void given(String path, String text) throws IOException {
    Path file = project.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
