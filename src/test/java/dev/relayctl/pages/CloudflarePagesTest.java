package dev.relayctl.pages;

import static dev.relayctl.pages.PagesServer.PREVIEW;
import static dev.relayctl.pages.PagesServer.PRODUCTION;
import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Frontend;
import dev.relayctl.environment.Frontend.PagesEnvironment;
import dev.relayctl.environment.Secret;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.Site.Value.Hidden;
import dev.relayctl.plan.Site.Value.Plain;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.run.Attempts;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CloudflarePagesTest {
  private static final String LIVE =
      """
      {"id": "aaaa1111", "url": "https://aaaa1111.relay.pages.dev", "environment": "production",
       "created_on": "2026-03-01T09:00:00.123456Z",
       "deployment_trigger": {"metadata": {"branch": "feature"}},
       "latest_stage": {"name": "deploy", "status": "success"},
       "env_vars": {"PUBLIC_API_URL": {"type": "plain_text", "value": "https://old"}}}
      """;

  private final PagesServer server = new PagesServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void readsWhatUsersOfProductionSee() {
    server.gives(project("{\"type\": \"github\"}", LIVE));

    assertThat(ok(server.pages().look(PRODUCTION, null)))
        .isInstanceOfSatisfying(
            Site.Present.class,
            site -> {
              assertThat(site.builder()).isEqualTo(Site.Builder.PAGES);
              assertThat(site.account()).isEqualTo(PagesServer.ACCOUNT);
              assertThat(site.variables())
                  .isEqualTo(
                      Map.of("PUBLIC_API_URL", new Plain("https://new"), "TOKEN", new Hidden()));
              Site.Deployment live = Objects.requireNonNull(site.live());
              assertThat(live.id()).isEqualTo("aaaa1111");
              assertThat(live.variables())
                  .isEqualTo(Map.of("PUBLIC_API_URL", new Plain("https://old")));
            });
    assertThat(server.asked()).isEqualTo("GET /relay");
  }

  @Test
  void aPreviewIsTheNewestOfItsScopeThatCameToAGoodEnd() {
    server
        .gives(project("null", "null"))
        .gives("[" + LIVE.replace("success", "failure") + "," + LIVE.replace("aaaa", "bbbb") + "]");

    assertThat(ok(server.pages().look(PREVIEW, "feature")))
        .isInstanceOfSatisfying(
            Site.Present.class,
            site -> {
              assertThat(site.builder()).isEqualTo(Site.Builder.ELSEWHERE);
              assertThat(site.variables()).isEmpty();
              assertThat(Objects.requireNonNull(site.live()).id()).isEqualTo("bbbb1111");
            });
    assertThat(server.asked()).isEqualTo("GET /relay");
    assertThat(server.asked()).startsWith("GET /relay/deployments?").contains("env=preview");
  }

  @Test
  void aProjectThatIsNotThereIsNoFailure() {
    server.refuses(404, 8000007, "Project not found").refuses(403, 9109, "Unauthorized");

    assertThat(ok(server.pages().look(PRODUCTION, null)))
        .isEqualTo(new Site.Absent(PagesServer.ACCOUNT));
  }

  @Test
  void looksForAMissingProjectInTheTokensOtherAccounts() throws InterruptedException {
    String one = "1".repeat(32);
    String other = "2".repeat(32);
    server
        .refuses(404, 8000007, "Project not found")
        .gives(
            "[{\"id\": \"%s\", \"name\": \"Own\"}, {\"id\": \"%s\", \"name\": \"Relay\"},"
                    .formatted(PagesServer.ACCOUNT, one)
                + "{\"id\": \"%s\", \"name\": \"Other\"}]".formatted(other))
        .gives(project("null", "null"))
        .refuses(404, 8000007, "Project not found");

    assertThat(ok(server.pages().look(PRODUCTION, null)))
        .isEqualTo(new Site.Absent(PagesServer.ACCOUNT, List.of(new Site.Account(one, "Relay"))));
    assertThat(server.asked()).isEqualTo("GET /relay");
    assertThat(server.server.takeRequest().getTarget())
        .isEqualTo("/client/v4/accounts?per_page=20");
    assertThat(server.asked()).endsWith("/accounts/" + one + "/pages/projects/relay");
    assertThat(server.asked()).endsWith("/accounts/" + other + "/pages/projects/relay");
  }

  @Test
  void setsWhatDiffersAndNothingElse() {
    server.gives(project("null", "null")).gives("{}").gives(project("null", "null"));

    ok(server.pages().setVariables(setting(Map.of("PUBLIC_API_URL", "https://new"))));

    server.asked();
    assertThat(server.asked())
        .isEqualTo(
            "PATCH /relay {\"deployment_configs\":{\"production\":{\"wrangler_config_hash\":\"h1\","
                + "\"env_vars\":{\"PUBLIC_API_URL\":"
                + "{\"type\":\"plain_text\",\"value\":\"https://new\"}}}}}");
    assertThat(server.asked()).isEqualTo("GET /relay");
  }

  @Test
  void hasABranchBuiltWhoseBuildsHaveOtherVariables() throws InterruptedException {
    server.gives(project("{\"type\": \"github\"}", "null")).gives("[" + LIVE + "]").gives("{}");

    ok(server.pages().build(setting(Map.of("PUBLIC_API_URL", "https://new")), "feature"));

    server.asked();
    assertThat(server.asked()).startsWith("GET /relay/deployments?");
    // Forms are none of what the contract's checker reads.
    var post = server.server.takeRequest();
    assertThat(post.getMethod() + " " + post.getTarget())
        .startsWith("POST ")
        .endsWith("/deployments");
    assertThat(Objects.requireNonNull(post.getBody()).utf8())
        .contains("name=\"branch\"", "feature");
  }

  /** The accident: one try got no answer, the next one made a second build (§4). */
  @Test
  void looksForTheBuildBeforeItAsksAgain() {
    server
        .gives(project("{\"type\": \"github\"}", "null"))
        .gives("[]")
        .answers(502, "bad gateway")
        .gives("[" + LIVE.replace("success", "active") + "]");

    ok(server.pages().build(setting(Map.of("PUBLIC_API_URL", "https://old")), "feature"));

    assertThat(server.server.getRequestCount()).isEqualTo(4);
  }

  @Test
  void buildsNothingThatIsUploaded() {
    server.gives(project("null", "null"));

    assertThat(bad(server.pages().build(PRODUCTION, null)).facts().id().value())
        .isEqualTo("pages.uploaded");
  }

  /** The accident: the answer was success, and the build had no variable (§3.3). */
  @Test
  void noticesAVariableThatWasDropped() {
    server.gives(project("null", "null")).gives("{}").gives(project("null", "null"));

    Problem problem = bad(server.pages().setVariables(setting(Map.of("PUBLIC_NAME", "relay"))));

    assertThat(problem.facts().id().value()).isEqualTo("pages.variables-dropped");
    assertThat(problem.facts().what()).contains("PUBLIC_NAME");
  }

  /** The accident: a secret was overwritten, and nobody could bring it back. */
  @Test
  void aSecretIsNotOverwritten() {
    server.gives(project("null", "null"));

    assertThat(
            bad(server.pages().setVariables(setting(Map.of("TOKEN", "plain"))))
                .facts()
                .id()
                .value())
        .isEqualTo("pages.variable-is-secret");
    assertThat(server.server.getRequestCount()).isOne();
  }

  @Test
  void thePreviewOfAnotherBranchIsNotItsOwn() {
    server.gives(project("null", "null")).gives("[" + LIVE + "]").gives(project("null", "null"));

    assertThat(ok(server.pages().look(PREVIEW, "other")))
        .isInstanceOfSatisfying(Site.Present.class, site -> assertThat(site.live()).isNull());
    assertThat(ok(server.pages().look(PREVIEW, null)))
        .isInstanceOfSatisfying(Site.Present.class, site -> assertThat(site.live()).isNull());
    assertThat(server.server.getRequestCount()).as("nobody's list is asked for").isEqualTo(3);
  }

  @Test
  void onlyCloudflareSaysThatAProjectIsNotThere() {
    server.answers(404, "<html>no such host</html>").refuses(404, 7003, "Could not route");

    for (int i = 0; i < 2; i++) {
      assertThat(bad(server.pages().look(PRODUCTION, null)).facts().id().value())
          .isEqualTo("pages.no-such-address");
    }
  }

  @Test
  void anAnswerWithoutAResultIsNone() {
    for (int i = 0; i < 20; i++) {
      server.gives("null");
    }

    assertThat(bad(server.pages().look(PRODUCTION, null)).facts().id().value())
        .isEqualTo("pages.garbled-answer");
  }

  @Test
  void asksAgainWhereAGatewayAnswers() {
    server.answers(502, "<html>Bad gateway</html>").gives(project("null", LIVE));

    assertThat(ok(server.pages().look(PRODUCTION, null))).isInstanceOf(Site.Present.class);
  }

  @Test
  void tellsARefusedTokenWithoutShowingIt() {
    server.refuses(403, 10000, "Authentication error for " + PagesServer.TOKEN);

    Problem problem = bad(server.pages().look(PRODUCTION, null));

    assertThat(problem.exitCode()).isEqualTo(ExitCode.UNAUTHORISED);
    assertThat(problem.facts().id().value()).isEqualTo("pages.token-refused");
    assertThat(problem.facts().why()).doesNotContain(PagesServer.TOKEN).contains("403");
  }

  @Test
  void successInTheStatusAloneIsNone() {
    server.refuses(200, 8000069, "You cannot update the source");

    assertThat(bad(server.pages().look(PRODUCTION, null)).facts().id().value())
        .isEqualTo("pages.rejected");
  }

  @Test
  void anAccountInTheFileIsTheOneThatIsMeant() {
    String other = "f".repeat(32);
    server.gives(project("null", "null"));

    ok(
        server
            .pages()
            .look(new Frontend.Pages(other, "relay", PagesEnvironment.PRODUCTION, Map.of()), null));

    assertThat(server.asked()).contains("/accounts/" + other + "/");
  }

  @Test
  void withoutTokenOrAccountItSaysWhichVariableIsMissing() {
    assertThat(bad(PagesApi.from(Map.of(), "relayctl/test")).facts().id().value())
        .isEqualTo("pages.token-missing");
    var nowhere =
        new CloudflarePages(
            () -> PagesApi.at("http://127.0.0.1:1", Secret.of("t"), null, "relayctl/test"),
            () -> {
              throw new AssertionError("nothing is asked");
            },
            new Attempts(InstantSource.system(), _ -> {}, new Random(1)),
            CloudflarePages.USUAL_PATIENCE,
            PagesServer.NO_TOOLS);
    assertThat(bad(nowhere.look(PRODUCTION, null)).facts().id().value())
        .isEqualTo("pages.account-missing");
  }

  private static Frontend.Pages setting(Map<String, String> variables) {
    return PRODUCTION.with(PagesServer.ACCOUNT, variables);
  }

  private static String project(String source, String canonical) {
    return """
    {"id": "p1", "name": "relay", "production_branch": "main", "source": %s,
     "canonical_deployment": %s,
     "deployment_configs": {
       "preview": {"env_vars": null},
       "production": {"wrangler_config_hash": "h1", "env_vars": {
         "PUBLIC_API_URL": {"type": "plain_text", "value": "https://new"},
         "TOKEN": {"type": "secret_text", "value": ""}}}}}
    """
        .formatted(source, canonical);
  }
}
