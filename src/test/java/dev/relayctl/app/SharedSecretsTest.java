package dev.relayctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.guardrail.ProductionSecrets;
import dev.relayctl.guardrail.ProductionSecrets.By;
import dev.relayctl.guardrail.ProductionSecrets.Match;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedSecretsTest {
  @TempDir private Path directory;

  private OneOffWorld world;

  @BeforeEach
  void makeTheWorld() throws IOException {
    world = new OneOffWorld(directory);
  }

  @Test
  void findsAValueThatIsProductionsUnderAnotherName() throws IOException {
    production("secrets: { PAY_KEY: \"${env:PROD_PAY_KEY}\" }");
    preview("secrets: { STRIPE_KEY: \"${env:STRIPE_KEY}\" }");
    world.lookups.variable("PROD_PAY_KEY", "not-a-secret-live");

    world.lookups.variable("STRIPE_KEY", "not-a-secret-test");
    assertThat(found().matches()).isEmpty();

    world.lookups.variable("STRIPE_KEY", "not-a-secret-live");
    assertThat(found().matches())
        .singleElement()
        .satisfies(match -> {
          assertThat(match.name()).isEqualTo("STRIPE_KEY");
          assertThat(match.production()).hasToString("production");
          assertThat(match.theirs()).isEqualTo("PAY_KEY");
          assertThat(match.by()).isEqualTo(By.VALUE);
        });
  }

  @Test
  void aDefaultThatFallsBackOnProductionsIsFound() throws IOException {
    production("secrets: { STRIPE_KEY: \"${env:PROD_STRIPE_KEY}\" }");
    preview("secrets: { STRIPE_KEY: \"${env:NEVER_SET:-${env:PROD_STRIPE_KEY}}\" }");
    world.lookups.variable("PROD_STRIPE_KEY", "not-a-secret-live");

    assertThat(found().matches()).extracting(Match::by).containsExactly(By.VALUE);
  }

  @Test
  void theSameReferenceIsTold() throws IOException {
    production("secrets: { STRIPE_KEY: \"${env:STRIPE_KEY}\" }");
    preview("secrets: { STRIPE_KEY: \"${env:STRIPE_KEY}\" }");

    assertThat(found().matches()).extracting(Match::by).containsExactly(By.REFERENCE);
  }

  @Test
  void whatIsCertainIsFoundBehindTheSameReference() throws IOException {
    production("database: { url: \"${env:PROD_DB}\" }\nsecrets: { REPORTS: \"${env:REPORTS}\" }");
    Files.writeString(
        directory.resolve("environments/eu.yaml"),
        """
        kind: production
        app: { name: relay-eu, config: fly.toml }
        secrets: { PAY_KEY: "${env:EU_KEY}" }
        """);
    preview("secrets: { REPORTS: \"${env:REPORTS}\" }");
    world.lookups.variable("REPORTS", "not-a-secret-live");
    assertThat(found().matches()).extracting(Match::by).containsExactly(By.REFERENCE);

    world.lookups.variable("EU_KEY", "not-a-secret-live");
    assertThat(found().matches())
        .extracting(match -> match.production() + " " + match.by())
        .containsExactly("eu VALUE");

    world.lookups.variable("REPORTS", "postgresql://reader:other@db.example.com/dev");
    assertThat(found().matches()).extracting(Match::by).containsExactly(By.DATABASE);
  }

  @Test
  void productionsUrlIsASecretOfItsToo() throws IOException {
    production("database: { url: \"${env:PROD_DB}\", direct-url: \"${env:PROD_DIRECT}\" }");
    preview("secrets: { A: \"${env:PROD_DB}\", B: \"${env:PROD_DIRECT}\" }");

    assertThat(found().matches())
        .extracting(match -> match.theirs() + " " + match.by())
        .containsExactly("DATABASE_URL REFERENCE", "database.direct-url REFERENCE");
    assertThat(found().untold()).contains("DATABASE_URL", "database.direct-url", "A", "B");
  }

  @Test
  void aProductionThatCannotBeReadIsNamed() throws IOException {
    production("env: { X: \"${env:NOT_HERE}\" }");
    preview("secrets: { STRIPE_KEY: \"${env:STRIPE_KEY}\" }");
    world.lookups.variable("STRIPE_KEY", "not-a-secret-test");

    assertThat(found().untold()).containsExactly("all of production");
  }

  @Test
  void productionMaySayThatAValueIsShared() throws IOException {
    production("secrets: { SENTRY_DSN: { from: \"${env:SENTRY_DSN}\", shared: true } }");
    preview("secrets: { SENTRY_DSN: \"${env:SENTRY_DSN}\" }");
    world.lookups.variable("SENTRY_DSN", "https://reports.example.com/1");

    assertThat(found()).isEqualTo(ProductionSecrets.NONE);
  }

  @Test
  void whatIsSharedOnPurposeIsNotLookedAt() throws IOException {
    production("secrets: { SENTRY_DSN: \"${env:SENTRY_DSN}\", B: \"${env:PROD_B}\" }");
    preview(
        """
        secrets:
          SENTRY_DSN: { from: "${env:SENTRY_DSN}", shared: true }
          B: { from: "${env:B}", shared: true }
        """);
    world.lookups.variable("SENTRY_DSN", "https://reports.example.com/1");
    world.lookups.variable("B", "not-a-secret-live");
    world.lookups.variable("PROD_B", "not-a-secret-live");

    assertThat(found()).isEqualTo(ProductionSecrets.NONE);
  }

  @Test
  void aSettingAmongTheSecretsIsNoSecret() throws IOException {
    production("secrets: { LOG_LEVEL: \"${env:PROD_LOG_LEVEL}\" }");
    preview("secrets: { LOG_LEVEL: \"${env:LOG_LEVEL}\" }");
    world.lookups.variable("LOG_LEVEL", "eu-central-1");
    world.lookups.variable("PROD_LOG_LEVEL", "eu-central-1");

    assertThat(found()).isEqualTo(ProductionSecrets.NONE);
  }

  @Test
  void findsProductionsDatabaseUnderAnotherNameAndUser() throws IOException {
    production("database: { url: \"${env:PROD_DATABASE_URL}\" }");
    preview("secrets: { REPORTS_URL: \"${env:REPORTS_URL}\" }");
    world.lookups.variable("REPORTS_URL", "postgresql://reader:other@db.example.com/dev");

    assertThat(found().matches())
        .singleElement()
        .satisfies(match -> {
          assertThat(match.by()).isEqualTo(By.DATABASE);
          assertThat(match.theirs()).isEqualTo("DATABASE_URL");
        });

    world.lookups.variable("REPORTS_URL", "postgresql://reader:other@reports.example.com/dev");
    assertThat(found().matches()).isEmpty();
  }

  @Test
  void namesWhatCouldNotBeCompared() throws IOException {
    production("secrets: { PAY_KEY: \"${env:PROD_PAY_KEY}\" }");
    preview("secrets: { STRIPE_KEY: \"${env:STRIPE_KEY}\" }");
    world.lookups.variable("STRIPE_KEY", "not-a-secret-test");

    assertThat(found().matches()).isEmpty();
    assertThat(found().untold()).containsExactly("PAY_KEY");
  }

  @Test
  void noProgramIsRunForASecretOfProductions() throws IOException {
    production("secrets: { PAY_KEY: \"${command:not-a-program}\" }");
    preview("secrets: { STRIPE_KEY: \"${env:STRIPE_KEY}\" }");
    world.lookups.variable("STRIPE_KEY", "not-a-secret-test");

    assertThat(found().untold()).containsExactly("PAY_KEY");
    assertThat(world.lookups.asked()).noneMatch(each -> each.startsWith("command"));
  }

  @Test
  void productionIsNotComparedWithItself() throws IOException {
    production("secrets: { PAY_KEY: \"${env:PROD_PAY_KEY}\" }");

    assertThat(of("production")).isEqualTo(ProductionSecrets.NONE);
  }

  private ProductionSecrets found() {
    return of("preview@feat/x");
  }

  private ProductionSecrets of(String name) {
    return new SharedSecrets(world.project)
        .of(
            world
                .project
                .environment(name)
                .orElse(problems -> {
                  throw new AssertionError(problems);
                }));
  }

  private void production(String rest) throws IOException {
    Files.writeString(
        directory.resolve("environments/production.yaml"),
        "kind: production\napp: { name: relay-api, config: fly.toml }\n" + rest + "\n");
  }

  private void preview(String rest) throws IOException {
    Files.writeString(
        directory.resolve("environments/preview.yaml"),
        "kind: preview\napp: { name: \"relay-api-${branch.slug}\", config: fly.toml }\n"
            + "preview: { from: dev }\n"
            + rest
            + "\n");
  }
}
