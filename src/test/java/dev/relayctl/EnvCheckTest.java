package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.testing.Golden;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code env check|show|diff} say of files, as documents and as text. */
final class EnvCheckTest {
  private static final String PASSWORD = "not-a-secret-7f3a";

  @TempDir private Path project;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void aProjectOfTwoEnvironments() throws IOException {
    given("migrations/V1__first.sql", "select 1;\n");
    given("fly.toml", "app = \"shop\"\n");
    given("fly.dev.toml", "app = \"shop-dev\"\n");
    given(
        "environments/dev.yaml",
        """
        kind: dev
        app: { config: fly.dev.toml }
        database:
          url: ${env:DEV_DATABASE_URL}
        secrets:
          STRIPE_KEY: ${env:STRIPE_KEY}
        """);
    given(
        "environments/production.yaml",
        """
        kind: production
        aliases: [prod]
        app: { config: fly.toml }
        database:
          url: ${env:PROD_DATABASE_URL}
        """);
  }

  @Test
  void looksAtTheScriptThatTheReleaseCommandRuns() throws IOException {
    given("fly.toml", "app = \"shop\"\n[deploy]\nrelease_command = \"/app/scripts/migrate.sh\"\n");
    given("fly.dev.toml", "app = \"shop-dev\"\n[deploy]\nrelease_command = \"bin/none.sh\"\n");
    given("scripts/migrate.sh", "#!/bin/sh\nalembic upgrade head || true\n");

    assertThat(relayctl("env", "check")).isEqualTo(4);

    assertThat(out.toString())
        .contains(
            "warn release-command-hides-failure",
            "scripts/migrate.sh:2",
            "production",
            "release-command-not-runnable",
            "chmod +x scripts/migrate.sh",
            "info release-command-without-lock-timeout")
        .doesNotContain("bin/none.sh");
  }

  @Test
  void warnsOfAReleaseCommandThatMigratesThroughAPooler() throws IOException {
    pooled("release-command");
    releaseCommand("sh scripts/migrate.sh");
    given("scripts/migrate.sh", "#!/bin/sh\nset -e\nalembic upgrade head # lock_timeout\n");
    assertThat(check()).isEqualTo(4);
    assertThat(out.toString()).contains("warn pooled-url-for-migrations", "scripts/migrate.sh");

    given(
        "scripts/migrate.sh",
        "#!/bin/sh\nset -e\nexport DATABASE_URL=$OTHER_URL\nalembic upgrade head # lock_timeout\n");
    check();
    assertThat(out.toString()).doesNotContain("pooled-url-for-migrations");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alembic upgrade head", "uv run alembic upgrade head"})
  void warnsOfTheSameWithoutAScript(String command) throws IOException {
    pooled("release-command");
    releaseCommand(command);
    assertThat(check()).isEqualTo(4);
    assertThat(out.toString()).contains("warn pooled-url-for-migrations", "at  fly.toml");

    given("migrations/env.py", "url = os.environ['OTHER_URL']\n");
    check();
    assertThat(out.toString()).doesNotContain("pooled-url-for-migrations");

    Files.delete(project.resolve("migrations/env.py"));
    releaseCommand("sh -c 'DATABASE_URL=$OTHER_URL exec " + command + "'");
    check();
    assertThat(out.toString()).doesNotContain("pooled-url-for-migrations");
  }

  @Test
  void aReleaseCommandThatMigratesNothingMayHaveAPooler() throws IOException {
    pooled("direct");
    releaseCommand("sh scripts/warm.sh");
    given("scripts/warm.sh", "#!/bin/sh\nexec bin/warm-caches\n");
    check();
    assertThat(out.toString()).doesNotContain("pooled-url-for-migrations");

    pooled("release-command");
    releaseCommand("bin/warm-caches");
    check();
    assertThat(out.toString()).doesNotContain("pooled-url-for-migrations");
  }

  private void pooled(String run) throws IOException {
    given(
        "environments/production.yaml",
        """
        kind: production
        aliases: [prod]
        app: { config: fly.toml }
        database: { url: "${env:POOLED_DATABASE_URL}" }
        migrations: { run: %s }
        secrets: { OTHER_URL: "${env:STRIPE_KEY}" }
        """
            .formatted(run));
  }

  private void releaseCommand(String command) throws IOException {
    given("fly.toml", "app = \"shop\"\n[deploy]\nrelease_command = \"" + command + "\"\n");
  }

  private int check() {
    out.getBuffer().setLength(0);
    return relayctl("env", "check");
  }

  @Test
  void findsNothingInAProjectThatIsInOrder() {
    assertThat(relayctl("env", "check")).isZero();

    assertThat(out.toString()).isEqualTo("Nothing found." + System.lineSeparator());
  }

  @Test
  void tellsWhichReferencesHaveNoValue() throws IOException {
    given(
        "environments/dev.yaml",
        """
        kind: dev
        app: { config: fly.dev.toml }
        database:
          url: ${env:NOWHERE}
        secrets:
          STRIPE_KEY: ${dotenv:NOWHERE_EITHER}
        """);

    assertThat(relayctl("env", "check", "--json")).isEqualTo(4);

    Golden.check("env/check-references.json", out.toString());
  }

  @Test
  void tellsWhatIsWrongWithFlyConfigurations() throws IOException {
    Files.delete(project.resolve("fly.toml"));
    given("environments/production.yaml", "kind: production\napp: { name: shop }\n");
    given("fly.dev.toml", "app = \"shop-dev\"\n\n[htp_service]\ninternal_port = 8080\n");

    assertThat(relayctl("env", "check", "--json")).isEqualTo(4);

    Golden.check("env/check-fly-configurations.json", out.toString());
  }

  @Test
  void refusesAStagingThatIsProductionsApp() throws IOException {
    given("environments/staging.yaml", "kind: staging\napp: { config: fly.toml }\n");

    assertThat(relayctl("env", "check", "--json")).isEqualTo(4);

    Golden.check("env/check-shared-app.json", out.toString());
  }

  @Test
  void refusesItAlsoWhereOnlyOneOfTheTwoIsLookedAt() throws IOException {
    given("environments/staging.yaml", "kind: staging\napp: { config: fly.toml }\n");

    assertThat(relayctl("env", "check", "prod")).isEqualTo(4);

    assertThat(out.toString()).contains("shared-production-app", "staging and production");
  }

  @Test
  void onlyMentionsThatThereAreNoMigrationsYet() throws IOException {
    given("environments/dev.yaml", "kind: dev\napp: { config: fly.dev.toml }\n");
    given("environments/defaults.yaml", "migrations: { directory: nowhere }\n");
    given(
        "environments/production.yaml",
        "kind: production\nextends: defaults\napp: { config: fly.toml }\n");

    assertThat(relayctl("env", "check", "--json")).isZero();

    Golden.check("env/check-no-migrations.json", out.toString());
  }

  @Test
  void showsAnEnvironmentWithoutItsPassword() throws IOException {
    assertThat(relayctl("env", "show", "dev", "--json", "--verbose")).isZero();

    Golden.check("env/show.json", out.toString());
    assertThat(out + "" + err).doesNotContain(PASSWORD, "%23", "sk_live");
  }

  @Test
  void showsAnEnvironmentForPeople() throws IOException {
    assertThat(relayctl("env", "show", "dev")).isZero();

    Golden.check("env/show.txt", out.toString());
  }

  @Test
  void showsDifferencesAsReferences() throws IOException {
    assertThat(relayctl("env", "diff", "dev", "prod", "--json")).isZero();

    Golden.check("env/diff.json", out.toString());
  }

  @Test
  void showsHowMachinesDifferAndWhichSecretsOneLacks() throws IOException {
    given(
        "fly.dev.toml",
        "app = \"shop-dev\"\n[env]\nLOG_LEVEL = \"debug\"\n[[vm]]\nmemory = \"512mb\"\n");
    given("fly.toml", "app = \"shop\"\n[env]\nLOG_LEVEL = \"info\"\n[[vm]]\nmemory = \"1gb\"\n");
    given(
        "environments/production.yaml",
        "kind: production\naliases: [prod]\napp: { config: fly.toml }\ndiffers: [vm]\n");

    assertThat(relayctl("env", "diff", "dev", "prod")).isZero();

    Golden.check("env/diff.txt", out.toString());
  }

  @Test
  void saysOfCommandsAloneThatTheyAreTheImages() throws IOException {
    given("fly.dev.toml", "[env]\nPREFIX = ''\n[processes]\nweb = ''\nold = ''\n");
    given(
        "fly.toml",
        """
        env = { PREFIX = "p" }
        deploy = { release_command = "migrate" }
        processes = { web = "serve" }
        """);
    given(
        "environments/production.yaml",
        """
        kind: production
        aliases: [prod]
        app: { name: shop, config: fly.toml }
        env: { SUFFIX: "" }
        """);
    given("environments/dev.yaml", "kind: dev\napp: { name: shop-dev, config: fly.dev.toml }\n");

    assertThat(relayctl("env", "diff", "dev", "prod")).isZero();

    assertThat(out.toString())
        .contains("  processes.web\n    dev  the image's\n    production  serve\n")
        .contains("  processes.old\n    dev  the image's\n    production  -\n")
        .contains("  env.PREFIX\n    dev  \"\"\n    production  p\n")
        .contains("    production  \"\"  (environments/production.yaml:4:16)\n")
        .contains("  deploy.release_command\n    dev  -\n    production  migrate\n");
  }

  @Test
  void comparesNamesOfSecretsWithAnEnvironmentWithoutAnApp() throws IOException {
    given("environments/local.yaml", "kind: local\n");

    assertThat(relayctl("env", "diff", "dev", "local")).isZero();

    assertThat(out.toString())
        .contains("STRIPE_KEY  only in dev", "local has no app, so no machines are compared.");
  }

  private int relayctl(String... arguments) {
    var variables =
        Map.of(
            "DEV_DATABASE_URL",
            "postgresql://shop:" + PASSWORD + "%23%40@dev-pooler.example.com/shop?sslmode=require",
            "PROD_DATABASE_URL",
            "postgresql://shop:" + PASSWORD + "@prod.example.com/shop?sslmode=require",
            "POOLED_DATABASE_URL",
            "postgresql://shop:"
                + PASSWORD
                + "@ep-cool-1-pooler.eu-central-1.aws.neon.tech/shop?sslmode=require",
            "STRIPE_KEY",
            "sk_live_" + PASSWORD);
    return new InProcess(out, err).run(project, variables, arguments);
  }

  private void given(String path, String text) throws IOException {
    Path file = project.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
