package dev.relayctl.config;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EnvironmentSchemaTest {
  private final EnvironmentSchema schema = EnvironmentSchema.load();

  @Test
  void acceptsTheExampleOfTheDesign() {
    Node.MapNode file =
        map(
            """
            kind: production
            aliases: [prod]
            extends: defaults
            app:        { name: relay-api, config: fly.toml, url: https://relay-api.fly.dev }
            database:
              url: ${env:PROD_DATABASE_URL}
              neon: { project: falling-sun-123, branch: main }
            migrations: { engine: alembic, directory: alembic, run: release-command }
            frontend:
              pages: { project: relay, environment: production, variables: { PUBLIC_API_URL: "${app.url}" } }
            deploy:
              branch: main
              promote-from: staging
              strategy: rolling
              verify: { http: /health, expect: 200, soak: 60s }
            guardrails:
              confirm: type-name
              freeze: [{ from: "Fri 16:00", to: "Mon 08:00", zone: Europe/Berlin }]
            """);

    assertThat(schema.isSurelyFine(file)).isTrue();
    assertThat(SchemaValidator.load().check(file)).isEmpty();
  }

  /** Otherwise it would load the validator, which takes longer than most commands. */
  @Test
  void theSampleThatPreparesReadingIsFine() {
    assertThat(ok(YamlFile.parse(EnvironmentFiles.SAMPLE, "sample"))).matches(schema::isSurelyFine);
  }

  @Test
  void suggestsTheKeyThatWasMeant() {
    Problem problem = only("kind: dev\ndeploy:\n  promote_from: staging\n");

    assertThat(problem.facts().id().value()).isEqualTo("config.unknown-key");
    assertThat(problem.facts().what()).isEqualTo("no key \"promote_from\" under deploy");
    assertThat(problem.facts().where().text()).isEqualTo("f.yaml:3:3");
    assertThat(problem.facts().why())
        .isEqualTo(
            "deploy accepts: branch, promote-from, promote-after, strategy, verify, max-unavailable,"
                + " wait-timeout, counts");
    assertThat(problem.facts().remedy()).isEqualTo("did you mean promote-from? write promote-from");
  }

  @Test
  void tellsWhereAKeyBelongsThatStandsOneLevelTooHigh() {
    assertThat(only("kind: dev\nstrategy: rolling\n").facts().remedy())
        .isEqualTo("move it under deploy");
  }

  @Test
  void tellsWhichTypeBelongsThere() {
    Problem problem = only("deploy: {verify: {soak: 60}}\n");

    assertThat(line(problem)).isEqualTo("config.wrong-type 1:25");
    assertThat(problem.facts().what()).isEqualTo("deploy.verify.soak is a whole number");
    assertThat(problem.facts().why()).isEqualTo("it takes text");
    assertThat(problem.facts().remedy()).isEqualTo("write, for example, soak: 60s");
  }

  @Test
  void tellsThatAKeyHasNoValue() {
    Problem problem = only("kind: dev\ndatabase:\n");

    assertThat(line(problem)).isEqualTo("config.wrong-type 2:10");
    assertThat(problem.facts().what()).isEqualTo("database has no value");
    assertThat(problem.facts().remedy()).isEqualTo("write a value, or delete the key");
  }

  @Test
  void tellsWhichValuesAreAccepted() {
    Problem problem = only("kind: prod\n");

    assertThat(line(problem)).isEqualTo("config.unknown-value 1:7");
    assertThat(problem.facts().why())
        .isEqualTo("it accepts: local, dev, preview, staging, production");
    assertThat(problem.facts().remedy()).isEqualTo("did you mean production? write production");
  }

  @Test
  void tellsTheFormOfAValue() {
    Problem problem = only("deploy: {verify: {soak: 60 seconds}}\n");

    assertThat(line(problem)).isEqualTo("config.invalid-value 1:25");
    assertThat(problem.facts().why())
        .isEqualTo("Numbers with their units: 500ms, 60s, 5m, 1h30m, 7d.");
    assertThat(problem.facts().remedy()).isEqualTo("write, for example, soak: 60s");
  }

  @Test
  void tellsWhichKeyIsMissing() {
    Problem problem = only("guardrails:\n  freeze:\n    - from: Fri 16:00\n");

    assertThat(line(problem)).isEqualTo("config.missing-key 3:7");
    assertThat(problem.facts().what())
        .isEqualTo("the key \"to\" is missing under guardrails.freeze[0]");
  }

  @Test
  void refusesNamesOfSecretsThatAreNoVariables() {
    assertThat(lines("secrets:\n  stripe-key: ${env:X}\n"))
        .containsExactly("config.invalid-name 2:3");
  }

  @Test
  void suggestsTheGuardrailThatWasMeant() {
    Problem problem = only("guardrails: {policy: {dirty-treee: warn}}\n");

    assertThat(line(problem)).isEqualTo("config.invalid-name 1:23");
    assertThat(problem.facts().remedy()).isEqualTo("did you mean dirty-tree? write dirty-tree");
  }

  @Test
  void neverQuotesAValue() {
    String marker = "not-a-secret-7";

    List<Problem> problems =
        schema.check(
            map(
                "local: {port: %s}\nsecrets: {A: [%s]}\napp: %s\n"
                    .formatted(marker, marker, marker)));

    assertThat(problems).hasSize(3);
    assertThat(problems.toString()).doesNotContain(marker);
  }

  @Test
  void tellsEverythingInTheOrderOfTheFile() {
    assertThat(
            lines(
                """
                kind: prod
                alias: x
                app: [a]
                secrets: {abc: x, DEF: {form: b}}
                local: {port: 70000, command: []}
                deploy: {promote_from: x, verify: {soak: 60, expect: "200", http: health}}
                guardrails: {freeze: [{from: Fri 16}]}
                sandbox: {files: [1, {from: a}]}
                database:
                """))
        .containsExactly(
            "config.unknown-value 1:7",
            "config.unknown-key 2:1",
            "config.wrong-type 3:6",
            "config.invalid-name 4:11",
            "config.missing-key 4:24",
            "config.unknown-key 4:25",
            "config.invalid-value 5:15",
            "config.invalid-value 5:31",
            "config.unknown-key 6:10",
            "config.wrong-type 6:42",
            "config.wrong-type 6:54",
            "config.invalid-value 6:67",
            "config.missing-key 7:23",
            "config.invalid-value 7:30",
            "config.wrong-type 8:19",
            "config.missing-key 8:22",
            "config.wrong-type 9:10");
  }

  private Problem only(String text) {
    List<Problem> problems = schema.check(map(text));
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }

  private List<String> lines(String text) {
    return schema.check(map(text)).stream().map(EnvironmentSchemaTest::line).toList();
  }

  private static String line(Problem problem) {
    return problem.facts().id() + problem.facts().where().text().replace("f.yaml:", " ");
  }

  private static Node.MapNode map(String text) {
    return switch (YamlFile.parse(text, "f.yaml")) {
      case Result.Ok<Node.MapNode>(Node.MapNode map) -> map;
      case Result.Bad<Node.MapNode> bad -> throw new AssertionError(bad.problems());
    };
  }
}
