package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.guardrail.ReleaseScript;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code relayctl init}: what it writes, and that {@code env check} has nothing against it. */
final class InitTest {
  private static final Map<String, String> DATABASES =
      Map.of(
          "DEV_DATABASE_URL", "postgresql://app@dev.example.com/app?sslmode=require",
          "STAGING_DATABASE_URL", "postgresql://app@staging.example.com/app?sslmode=require",
          "PROD_DATABASE_URL", "postgresql://app@prod.example.com/app?sslmode=require");

  private static final String FLY_TOML =
      """
      app = "shop"

      [deploy]
      release_command = "scripts/migrate.sh"

      [http_service]
      internal_port = 8080

      [[http_service.checks]]
      path = "/healthz"
      """;

  @TempDir private Path project;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void givesEachEnvironmentAnAppOfItsOwn() throws IOException {
    given("fly.toml", FLY_TOML);

    assertThat(relayctl("init")).as(err.toString()).isZero();

    assertThat(written("production")).contains("app: { config: fly.toml }");
    assertThat(written("staging")).contains("app: { name: shop-staging, config: fly.toml }");
    assertThat(written("dev")).contains("app: { name: shop-dev, config: fly.toml }");
    assertThat(out.toString()).contains("DEV_DATABASE_URL", "PROD_DATABASE_URL");
    assertThatCheckFindsNothing();
  }

  @Test
  void takesTheFlyConfigurationThatAnEnvironmentHas() throws IOException {
    given("fly.toml", "app = \"shop\"\n");
    given("fly.dev.toml", "app = \"shop-for-developers\"\n");
    given("fly.stage.toml", "app = \"shop-stage\"\n");
    given("fly.prod.toml", "app = \"shop-prod\"\n");
    given("fly.eu.toml", "app = \"shop-eu\"\n");

    assertThat(relayctl("init")).isZero();

    assertThat(written("dev")).contains("app: { config: fly.dev.toml }");
    assertThat(written("staging")).contains("app: { config: fly.stage.toml }");
    assertThat(written("production")).contains("app: { config: fly.prod.toml }");
    assertThat(out.toString()).contains("fly.eu.toml belongs to no environment yet");
    assertThatCheckFindsNothing();
  }

  @Test
  void makesATemplateOfAPreviewsFlyConfiguration() throws IOException {
    given("fly.toml", "app = \"shop\"\n");
    given("fly.preview.toml", "app = \"shop-preview\"\n");

    assertThat(relayctl("init")).isZero();

    assertThat(written("preview"))
        .contains("app: { name: \"shop-${branch.slug}\", config: fly.preview.toml }")
        .contains("preview: { from: dev }")
        .doesNotContain("url:");
  }

  @Test
  void knowsHowMigrationsRunAndWhereTheServiceAnswers() throws IOException {
    given("fly.toml", FLY_TOML);
    given("db/migrations/V1__first.sql", "select 1;\n");

    assertThat(relayctl("init")).isZero();

    assertThat(written("defaults"))
        .contains("engine: flyway", "directory: db/migrations", "run: release-command")
        .contains("verify: { http: /healthz, expect: 200 }");
    assertThatCheckFindsNothing();
  }

  @Test
  void claimsNeitherAReleaseCommandNorAPathThatTheFileLacks() throws IOException {
    given("fly.toml", "app = \"shop\"\n");

    assertThat(relayctl("init")).isZero();

    assertThat(written("defaults")).contains("run: direct").doesNotContain("\n  verify:");
    assertThatCheckFindsNothing();
  }

  @Test
  void readsWhereAlembicKeepsItsScripts() throws IOException {
    given("fly.toml", FLY_TOML);
    given("alembic.ini", "[alembic]\nscript_location = %(here)s/db/revisions\n");

    assertThat(relayctl("init")).isZero();

    assertThat(written("defaults"))
        .contains("engine: alembic", "directory: db/revisions", "run: release-command");
    assertThatCheckFindsNothing();
  }

  @Test
  void writesAReleaseCommandForAlembicWhereThereIsNone() throws IOException {
    given("fly.toml", "app = \"shop\"\n");
    given("alembic.ini", "[alembic]\nscript_location = alembic\n");

    assertThat(relayctl("init")).isZero();
    String notes = out.toString();

    String script = Files.readString(project.resolve("scripts/migrate.sh"));
    assertThat(script).startsWith("#!/bin/sh\n").contains("exec alembic upgrade head\n");
    assertThat(ReleaseScript.of(script)).isEmpty();
    assertThat(notes)
        .contains(
            "scripts/migrate.sh", "release_command = \"sh scripts/migrate.sh\" under [deploy]");
    given("fly.toml", "app = \"shop\"\n[deploy]\nrelease_command = \"sh scripts/migrate.sh\"\n");
    assertThatCheckFindsNothing();
  }

  @Test
  void leavesAReleaseCommandOfOnesOwnAlone() throws IOException {
    given("fly.toml", "app = \"shop\"\n");
    given("alembic.ini", "[alembic]\nscript_location = alembic\n");
    given("scripts/migrate.sh", "#!/bin/sh -e\nexec ./mine\n");

    assertThat(relayctl("init")).isZero();

    assertThat(project.resolve("scripts/migrate.sh")).content().contains("mine");
  }

  @Test
  void refersToTheNamesThatTheDotenvFileHasAndNeverToTheirValues() throws IOException {
    given("fly.toml", FLY_TOML);
    given(
        ".env",
        """
        DATABASE_URL=postgresql://u:not-a-secret-1@localhost/d
        DEV_DATABASE_URL=postgresql://u:not-a-secret-2@dev.example.com/d?sslmode=require
        """);

    assertThat(relayctl("init")).isZero();

    assertThat(written("local")).contains("${dotenv:DATABASE_URL}");
    assertThat(written("dev")).contains("${dotenv:DEV_DATABASE_URL}");
    assertThat(written("production")).contains("${env:PROD_DATABASE_URL}");
    assertThat(written("local") + written("dev") + out + err).doesNotContain("not-a-secret");
    assertThatCheckFindsNothing();
  }

  @Test
  void writesOnlyThisMachineWhereNothingIsToBeDeployed() throws IOException {
    assertThat(relayctl("init")).isZero();

    assertThat(project.resolve("environments")).isDirectoryContaining("glob:**/local.yaml");
    assertThat(project.resolve("environments/production.yaml")).doesNotExist();
    assertThat(out.toString()).contains("there is no fly.toml");
    assertThatCheckFindsNothing();
  }

  @Test
  void letsEditorsFindTheSchema() throws IOException {
    assertThat(relayctl("init")).isZero();

    assertThat(project.resolve("environments/../schemas/environment.schema.json"))
        .hasSameTextualContentAs(Path.of("schemas/environment.schema.json"));
  }

  @Test
  void changesNothingThatExists() throws IOException {
    given("environments/dev.yaml", "kind: dev\n");
    given("fly.toml", FLY_TOML);

    assertThat(relayctl("init")).isEqualTo(2);

    assertThat(err.toString()).startsWith("init.exists: ");
    assertThat(written("dev")).isEqualTo("kind: dev\n");
    assertThat(project.resolve("environments/local.yaml")).doesNotExist();
  }

  @Test
  void fillsADirectoryThatIsEmpty() throws IOException {
    Files.createDirectories(project.resolve("environments"));

    assertThat(relayctl("env", "list")).isEqualTo(2);
    assertThat(err.toString()).contains("relayctl init");
    assertThat(relayctl("init")).isZero();

    assertThatCheckFindsNothing();
  }

  @Test
  void sendsNobodyToInitWhoHasFilesAlready() throws IOException {
    given("environments/defaults.yaml", "deploy: { branch: main }\n");

    assertThat(relayctl("env", "list")).isEqualTo(2);

    assertThat(err.toString())
        .startsWith("config.no-environments: ")
        .doesNotContain("relayctl init");
  }

  @Test
  void tellsWhatIsWrongWithTheFlyConfiguration() throws IOException {
    given("fly.toml", "app = \"shop\n");

    assertThat(relayctl("init")).isEqualTo(2);

    assertThat(err.toString()).startsWith("config.toml-syntax: ").contains("fly.toml:1:");
    assertThat(project.resolve("environments")).doesNotExist();
  }

  @Test
  void aNewMigrationNeedsNoEnvironmentThatCanNotBeResolvedHere() throws IOException {
    given("environments/local.yaml", "kind: local\nmigrations: { directory: sql }\n");
    given("environments/preview.yaml", "kind: preview\napp: { name: \"shop-${branch.slug}\" }\n");

    assertThat(relayctl("migrate", "new", "add plays")).as(err.toString()).isZero();

    assertThat(project.resolve("sql/V1__add_plays.sql")).exists();
  }

  @Test
  void printsOneDocument() throws IOException {
    given("fly.toml", FLY_TOML);

    assertThat(relayctl("init", "--json")).isZero();

    assertThat(out.toString())
        .startsWith("{")
        .contains("\"relayctl/written/v1\"", "\"environments/dev.yaml\"", "\"notes\"");
  }

  private void assertThatCheckFindsNothing() {
    int exit = relayctl("env", "check");

    assertThat(exit).as(out + "\n" + err).isZero();
    assertThat(out + "\n" + err).doesNotContain("refuse ", "warn ");
  }

  private int relayctl(String... arguments) {
    return new InProcess(out, err).run(project, DATABASES, arguments);
  }

  private void given(String path, String text) throws IOException {
    Path file = project.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String written(String environment) throws IOException {
    return Files.readString(project.resolve("environments/" + environment + ".yaml"));
  }
}
