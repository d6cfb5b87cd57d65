package dev.relayctl.github;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.environment.Environment;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.github.ToldParts.Comments;
import dev.relayctl.github.ToldParts.Deployments;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Announcements.News;
import dev.relayctl.run.Announcements.Subject;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Remark;
import dev.relayctl.run.RunOutcome;
import dev.relayctl.sandbox.github.GitHubServer;
import dev.relayctl.sandbox.http.ServerOptions;
import dev.relayctl.testing.OneEnvironment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the sandbox's GitHub has after it was told. */
class GitHubAnnouncementsIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TOKEN = "not-a-secret-token";
  private static final String SHA = "c".repeat(40);
  private static final String PREVIEW =
      """
      kind: preview
      app: { name: "shop-${branch.slug}" }
      preview: { from: dev }
      frontend: { url: "https://${branch.slug}.example.com" }
      """;

  @TempDir Path directory;

  private final ManualTime time = new ManualTime();
  private final OkHttpClient http = new OkHttpClient();
  private final List<String> commands = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private GitHubServer server;

  @BeforeEach
  void start() throws IOException {
    server = GitHubServer.start(new ServerOptions(directory.resolve("github"), 0, TOKEN, time));
    String base = "http://127.0.0.1:" + server.port();
    environment.putAll(
        Map.of(
            "GITHUB_TOKEN",
            TOKEN,
            "GITHUB_API_URL",
            base,
            "GITHUB_SERVER_URL",
            base,
            "GITHUB_REPOSITORY",
            "ann/shop",
            "GITHUB_RUN_ID",
            "7",
            "GITHUB_SHA",
            "d".repeat(40),
            "GITHUB_OUTPUT",
            directory.resolve("output").toString(),
            "GITHUB_STEP_SUMMARY",
            directory.resolve("summary").toString(),
            "GITHUB_EVENT_PATH",
            directory.resolve("event.json").toString()));
    Files.writeString(
        directory.resolve("event.json"),
        "{\"number\": 1, \"pull_request\": {\"number\": 1, \"head\": {\"sha\": \"" + SHA + "\"}}}");
    admin("repositories/ann/shop/pulls", "{\"head\": \"feat/x\", \"sha\": \"" + SHA + "\"}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void admin(String path, String body) throws IOException {
    admin("POST", path, body);
  }

  private void admin(String method, String path, String body) throws IOException {
    HttpUrl url = HttpUrl.get("http://127.0.0.1:" + server.port() + "/_sandbox/" + path);
    assertThat(api().write(method, url, JSON.readTree(body)).problems()).isEmpty();
  }

  private GitHubApi api() {
    return new GitHubApi(environment, () -> http);
  }

  private GitHubAnnouncements told(Deployments deployments) {
    return new GitHubAnnouncements(
        api(),
        new Attempts(time, time, new Random(1)),
        ToldParts.of(environment, deployments, Comments.WRITTEN),
        directory,
        commands::add);
  }

  private Environment preview() throws IOException {
    Files.createDirectories(directory.resolve("environments"));
    Files.writeString(
        directory.resolve("environments/dev.yaml"),
        "kind: dev\napp: { name: shop }\ndatabase: { url: \"${env:DB}\" }\n");
    return OneEnvironment.read("preview", PREVIEW, directory);
  }

  private Environment production() throws IOException {
    return OneEnvironment.read("production", "kind: production\napp: { name: shop }\n", directory);
  }

  private static Subject deploy(Environment environment) {
    return new Subject("deploy", environment, 3);
  }

  private static News ended(Environment environment, RunOutcome outcome, @Nullable Problem why) {
    return new News.Ended(
        deploy(environment),
        outcome,
        9,
        URI.create("https://shop.example.com"),
        URI.create("https://feat-x.shop.pages.dev"),
        why,
        "### the plan",
        "**the result**");
  }

  private List<JsonNode> all(String path) {
    HttpUrl url = HttpUrl.get("http://127.0.0.1:" + server.port() + "/repos/ann/shop/" + path);
    return api()
        .all(url)
        .orElse(problems -> {
          throw new AssertionError(problems.toString());
        });
  }

  private List<JsonNode> comments() {
    return all("issues/1/comments");
  }

  private List<String> states(JsonNode deployment) {
    return all("deployments/" + deployment.path("id").asText() + "/statuses").stream()
        .map(status -> status.path("state").asText())
        .toList();
  }

  @Test
  void aPreviewIsADeploymentThatPassesAndACommentWithItsAddresses() throws IOException {
    Environment environment = preview();
    GitHubAnnouncements told = told(Deployments.OF_PREVIEWS);

    assertThat(told.tell(new News.Begun(deploy(environment)))).isEmpty();
    assertThat(states(all("deployments").getFirst())).containsExactly("in_progress");
    assertThat(told.tell(ended(environment, RunOutcome.DONE, null))).isEmpty();

    JsonNode deployment = all("deployments").getFirst();
    assertThat(deployment.path("sha").asText()).isEqualTo(SHA);
    assertThat(deployment.path("environment").asText()).isEqualTo("preview-feat-x-79b4cc");
    assertThat(deployment.path("transient_environment").asBoolean()).isTrue();
    assertThat(deployment.path("production_environment").asBoolean()).isFalse();
    JsonNode status = all("deployments/" + deployment.path("id").asText() + "/statuses").getFirst();
    assertThat(status.path("state").asText()).isEqualTo("success");
    assertThat(status.path("environment_url").asText()).isEqualTo("https://feat-x.shop.pages.dev");
    assertThat(status.path("log_url").asText()).endsWith("/ann/shop/actions/runs/7/attempts/1");
    assertThat(comments())
        .singleElement()
        .extracting(comment -> comment.path("body").asText())
        .asString()
        .startsWith("<!-- relayctl:environment:preview-feat-x-79b4cc -->\n### Preview")
        .contains("- backend: https://shop.example.com\n")
        .contains("- frontend: https://feat-x.shop.pages.dev\n")
        .contains("**the result**");
    assertThat(Files.readString(directory.resolve("summary")))
        .isEqualTo("### the plan\n\n**the result**\n\n");
    assertThat(Files.readString(directory.resolve("output")).replaceAll("relayctl-[0-9a-f-]+", "E"))
        .isEqualTo(
            """
            environment<<E
            preview@feat/x
            E
            changed<<E
            true
            E
            release<<E
            3
            E
            url<<E
            https://shop.example.com
            E
            frontend-url<<E
            https://feat-x.shop.pages.dev
            E
            """);
  }

  @Test
  void theNextOneTakesItsPlaceAndChangesTheComment() throws IOException {
    Environment environment = preview();
    for (int i = 0; i < 2; i++) {
      GitHubAnnouncements told = told(Deployments.OF_PREVIEWS);
      told.tell(new News.Begun(deploy(environment)));
      told.tell(ended(environment, RunOutcome.DONE, null));
    }

    assertThat(all("deployments"))
        .extracting(one -> states(one).getFirst())
        .containsExactly("success", "inactive");
    assertThat(comments()).hasSize(1);
  }

  @Test
  void aPreviewThatIsGoneHasNoActiveDeploymentAndSaysSo() throws IOException {
    Environment environment = preview();
    GitHubAnnouncements up = told(Deployments.OF_PREVIEWS);
    up.tell(new News.Begun(deploy(environment)));
    up.tell(ended(environment, RunOutcome.DONE, null));

    var gone = new News.Removed(new Subject("preview down", environment, 0));
    assertThat(told(Deployments.OF_PREVIEWS).tell(gone)).isEmpty();
    assertThat(told(Deployments.OF_PREVIEWS).tell(gone)).isEmpty();

    assertThat(all("deployments"))
        .singleElement()
        .extracting(this::states)
        .isEqualTo(List.of("inactive", "success", "in_progress"));
    assertThat(comments())
        .singleElement()
        .extracting(comment -> comment.path("body").asText())
        .asString()
        .endsWith("It was removed.");
  }

  @Test
  void nothingIsSaidOfAPreviewThatNobodyHasHeardOf() throws IOException {
    told(Deployments.OF_PREVIEWS).tell(new News.Removed(new Subject("preview down", preview(), 0)));

    assertThat(comments()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"FAILED, failure", "TAKEN_BACK, failure", "INTERRUPTED, error", "DONE, success"})
  void whatWasBegunIsEnded(RunOutcome outcome, String state) throws IOException {
    GitHubAnnouncements told = told(Deployments.ALL);

    told.tell(new News.Begun(deploy(production())));
    told.tell(ended(production(), outcome, null));

    JsonNode deployment = all("deployments").getFirst();
    assertThat(states(deployment)).containsExactly(state, "in_progress");
    assertThat(deployment.path("production_environment").asBoolean()).isTrue();
    assertThat(comments()).isEmpty();
  }

  @Test
  void aJobsOwnEntryIsNotDoubled() throws IOException {
    GitHubAnnouncements told = told(Deployments.OF_PREVIEWS);

    told.tell(new News.Begun(deploy(production())));
    told.tell(ended(production(), RunOutcome.DONE, null));

    assertThat(all("deployments")).isEmpty();
  }

  @Test
  void aPlanIsOneCommentAmongHundredsAndOthersAreLeftAlone() throws IOException {
    String mark = "<!-- relayctl:environment:production -->";
    for (int i = 0; i < 100; i++) {
      comment("github-actions[bot]", "number " + i);
    }
    comment("ann", mark + "\\nquoted");
    comment("github-actions[bot]", mark + "\\nfirst");
    comment("github-actions[bot]", mark + "\\nsecond");

    assertThat(
            told(Deployments.NONE)
                .tell(
                    new News.Shown(
                        new Subject("plan", production(), 4), true, "by @ann, image@sha256:1")))
        .isEmpty();

    assertThat(comments())
        .extracting(one -> one.path("body").asText())
        .filteredOn(body -> body.startsWith(mark))
        .containsExactly(mark + "\nquoted", mark + "\nby @\u200bann, image@sha256:1");
    assertThat(comments()).hasSize(102);
  }

  private void comment(String user, String body) throws IOException {
    admin(
        "repositories/ann/shop/issues/1/comments",
        "{\"user\": \"" + user + "\", \"body\": \"" + body + "\"}");
  }

  @Test
  void aPlanThatIsTooLongIsCut() throws IOException {
    told(Deployments.NONE)
        .tell(new News.Shown(new Subject("plan", production(), 4), true, "x".repeat(100_000)));

    assertThat(comments().getFirst().path("body").asText())
        .hasSize(65_536)
        .endsWith("The rest is in the job's summary.");
  }

  @Test
  void anAnswerThatGotLostIsFoundAgain() throws IOException {
    fault("\"method\": \"POST\", \"path\": \"deployments$\"", "\"status\": 502, \"commit\": true");
    GitHubAnnouncements told = told(Deployments.OF_PREVIEWS);

    assertThat(told.tell(new News.Begun(deploy(preview())))).isEmpty();
    assertThat(told.tell(ended(preview(), RunOutcome.DONE, null))).isEmpty();

    assertThat(all("deployments"))
        .singleElement()
        .extracting(this::states)
        .isEqualTo(List.of("success", "in_progress"));
  }

  @Test
  void whatMayBeSentAgainIs() throws IOException {
    fault("\"path\": \"comments\"", "\"status\": 502");
    fault("\"path\": \"statuses\"", "\"status\": 500");
    GitHubAnnouncements told = told(Deployments.OF_PREVIEWS);

    assertThat(told.tell(new News.Begun(deploy(preview())))).isEmpty();
    assertThat(told.tell(ended(preview(), RunOutcome.FAILED, null))).isEmpty();

    assertThat(states(all("deployments").getFirst())).containsExactly("failure", "in_progress");
    assertThat(comments()).hasSize(1);
  }

  @Test
  void aCommentThatWasDeletedMeanwhileIsWrittenAnew() throws IOException {
    var shown = new News.Shown(new Subject("plan", production(), 4), true, "the plan");
    told(Deployments.NONE).tell(shown);
    fault("\"method\": \"PATCH\"", "\"status\": 404");

    assertThat(told(Deployments.NONE).tell(shown)).isEmpty();

    assertThat(comments()).hasSize(2);
  }

  private void fault(String match, String then) throws IOException {
    admin("faults", "{\"match\": {" + match + "}, \"then\": {" + then + "}}");
  }

  @Test
  void aRepositoryThatIsNotThereIsAWarning() throws IOException {
    admin("PUT", "repositories/ann/shop", "{\"exists\": false}");

    assertThat(told(Deployments.OF_PREVIEWS).tell(new News.Begun(deploy(preview()))))
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.facts().id().value()).isEqualTo("github.no-deployment"));
  }

  @Test
  void whatTheTokenMayNotDoIsAWarning() throws IOException {
    admin("settings", "{\"permissions\": {\"contents\": \"read\"}}");
    GitHubAnnouncements told = told(Deployments.OF_PREVIEWS);

    List<Problem> begun = told.tell(new News.Begun(deploy(preview())));
    List<Problem> ended = told.tell(ended(preview(), RunOutcome.DONE, null));

    assertThat(begun)
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.facts().id().value()).isEqualTo("github.refused");
          assertThat(problem.facts().why()).contains("403, Resource not accessible by integration");
          assertThat(problem.facts().remedy()).contains("write deployments");
        });
    assertThat(ended).hasSize(1);
    assertThat(directory.resolve("summary")).content().contains("**the result**");
  }

  @Test
  void aServerThatIsGoneIsAWarning() throws IOException {
    Environment environment = preview();
    server.close();

    assertThat(told(Deployments.OF_PREVIEWS).tell(new News.Begun(deploy(environment))))
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.facts().id().value()).isEqualTo("github.unreachable"));
    assertThat(directory.resolve("output")).doesNotExist();
  }

  @Test
  void withoutATokenNothingIsAsked() throws IOException {
    environment.remove("GITHUB_TOKEN");
    Environment environment = preview();
    server.close();
    GitHubAnnouncements told = told(Deployments.ALL);

    assertThat(told.tell(new News.Begun(deploy(environment)))).isEmpty();
    assertThat(told.tell(ended(environment, RunOutcome.DONE, null))).isEmpty();
    assertThat(directory.resolve("output")).exists();
  }

  @Test
  void remarksAreAnnotationsAndTheSummaryWhereThereIsNoOther() throws IOException {
    environment.put("GITHUB_WORKSPACE", directory.toString());

    told(Deployments.NONE)
        .tell(
            new News.Remarked(
                List.of(
                    new Remark(
                        Remark.Weight.ERROR,
                        "config.unknown-key",
                        new Where.InFile("environments/dev.yaml", 3, 1),
                        "no key `a`"))));

    assertThat(commands)
        .containsExactly(
            "::error file=environments/dev.yaml,line=3,col=1,title=config.unknown-key::no key `a`");
    assertThat(directory.resolve("summary"))
        .content()
        .contains("config.unknown-key at environments/dev.yaml:3:1\nno key 'a'");
  }

  @Test
  void aWordThatIsNoneIsAWarning() throws IOException {
    environment.put("RELAYCTL_GITHUB_DEPLOYMENTS", "yes");

    assertThat(told(Deployments.NONE).tell(new News.Begun(deploy(production()))))
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.facts().id().value()).isEqualTo("github.unknown-word"));
  }
}
