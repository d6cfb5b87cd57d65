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

/** What {@code secrets check} says from files alone, as a document and as text. */
final class SecretsCheckTest {
  @TempDir private Path project;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void aProjectThatNeedsThreeNames() throws IOException {
    given("app.py", "import os\nos.environ['STRIPE_KEY']\nos.environ['MAIL_FROM']\n");
    given(
        "fly.toml", "app = \"shop\"\n[env]\nMAIL_FROM = \"a@example.com\"\nLOG_LEVL = \"info\"\n");
    given("environments/defaults.yaml", "requires: [STRIPE_KEY, MAIL_FROM]\n");
    given(
        "environments/staging.yaml",
        """
        kind: staging
        extends: defaults
        app: { name: shop-staging }
        secrets:
          STRIPE_KEY: ${env:STRIPE_KEY}
          WEBHOOK_SECRET: ${env:WEBHOOK_SECRET}
        """);
    given(
        "environments/production.yaml",
        """
        kind: production
        extends: defaults
        database: { url: "${env:PROD_DATABASE_URL}" }
        deploy: { promote-from: staging }
        """);
  }

  @Test
  void tellsWithoutATokenWhatNoFileGives() throws IOException {
    assertThat(relayctl("secrets", "check", "production", "--json")).isZero();

    Golden.check("secrets/check.json", out.toString());
  }

  @Test
  void tellsItToPeople() throws IOException {
    assertThat(relayctl("secrets", "check", "production")).isZero();

    Golden.check("secrets/check.txt", out.toString());
  }

  @Test
  void isContentWhereEverythingIsGiven() {
    assertThat(relayctl("secrets", "check", "staging")).isZero();

    assertThat(out.toString()).contains("Nothing that staging needs is missing.");
  }

  @Test
  void doesWithoutAnApp() throws IOException {
    given("environments/local.yaml", "kind: local\nrequires: [A]\nenv: { A: x }\n");

    assertThat(relayctl("secrets", "check", "local")).isZero();
    assertThat(relayctl("secrets", "check", "nowhere")).isEqualTo(2);

    given("environments/local.yaml", "kind: local\nrequires: [A]\n");
    assertThat(relayctl("secrets", "check", "local")).isZero();
    assertThat(out.toString())
        .endsWith(
            "There is no app: what else gives variables isn't known.\n1 is in no file of local.\n");
  }

  private int relayctl(String... arguments) {
    return new InProcess(out, err).run(project, Map.of(), arguments);
  }

  private void given(String path, String text) throws IOException {
    Path file = project.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
