package dev.relayctl.sandbox.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.machines.ManualClock;
import dev.relayctl.sandbox.pages.Pages.Said;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PagesServerIT {
  private static final String SITE = Pages.project("site");
  private static final Map<String, String> HOME = Map.of("/index.html", "<h1>home</h1>");

  @TempDir Path directory = Path.of("");

  private final ManualClock clock = new ManualClock();
  private Pages pages;

  @BeforeEach
  void start() throws IOException {
    pages = Pages.in(directory, clock);
  }

  @AfterEach
  void stop() {
    pages.close();
  }

  private Said create(String name) {
    return pages.post(
        Pages.projects(), "{\"name\": \"" + name + "\", \"production_branch\": \"main\"}");
  }

  @Test
  void makesListsAndDeletesProjects() {
    Said missing = pages.get(SITE);
    Said created = create("site");
    Said again = create("site");
    for (int i = 0; i < 10; i++) {
      create("other-" + i);
    }
    Said second = pages.get(Pages.projects() + "?page=2");
    Said deleted = pages.delete(SITE);

    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.code()).isEqualTo(8_000_007);
    assertThat(created.status()).isEqualTo(200);
    assertThat(created.at("/result/source").isNull()).isTrue();
    assertThat(created.at("/result/canonical_deployment").isNull()).isTrue();
    assertThat(again.code()).isEqualTo(8_000_002);
    assertThat(second.at("/result").findValuesAsText("name")).containsExactly("site");
    assertThat(second.at("/result_info").toString())
        .isEqualTo("{\"page\":2,\"per_page\":10,\"count\":1,\"total_count\":11,\"total_pages\":2}");
    assertThat(pages.get(Pages.projects() + "?per_page=50").status()).isEqualTo(400);
    assertThat(deleted.at("/result").isNull()).isTrue();
    assertThat(pages.get(SITE).status()).isEqualTo(404);
  }

  @Test
  void projectsOfOneNameInTwoAccountsAreTwo() {
    String other = "1".repeat(32);
    String there = "/accounts/" + other + "/pages/projects";
    assertThat(pages.get("/accounts").body().at("/result")).hasSize(1);
    pages.post(there, "{\"name\": \"site\", \"production_branch\": \"main\"}");

    assertThat(pages.get(Pages.project("site")).status()).isEqualTo(404);
    assertThat(pages.get(there + "/site").text("/result/name")).isEqualTo("site");
    assertThat(pages.get(Pages.projects()).body().at("/result")).isEmpty();
    assertThat(pages.get("/accounts").text("/result/1/id")).isEqualTo(other);

    Pages.Said made =
        pages.post(Pages.projects(), "{\"name\": \"site\", \"production_branch\": \"main\"}");
    assertThat(made.status()).isEqualTo(200);
    pages.delete(there + "/site");
    assertThat(pages.get(Pages.project("site")).status()).isEqualTo(200);
  }

  @Test
  void wantsTheTokenAndAnAccount() {
    Said wrong = pages.call("GET", SITE, "another", "application/json", "");
    Said nowhere = pages.get("/accounts/mine/pages/projects");
    Said token = pages.get("/user/tokens/verify");

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.code()).isEqualTo(10_000);
    assertThat(nowhere.code()).isEqualTo(7003);
    assertThat(token.text("/result/status")).isEqualTo("active");
  }

  @Test
  void forgetsPartsOfACreationUnlessToldNotTo() {
    String body =
        """
        {"name": "%s", "production_branch": "main",
         "build_config": {"build_command": "make", "destination_dir": "dist"},
         "deployment_configs": {"production":
           {"fail_open": false, "env_vars": {"A": {"type": "plain_text", "value": "1"}}}}}
        """;
    Said forgetful = pages.post(Pages.projects(), body.formatted("one"));
    pages.post(
        "/_sandbox/settings", "{\"dropEnvVarsOnCreate\": false, \"revertDestinationDir\": false}");
    Said faithful = pages.post(Pages.projects(), body.formatted("two"));

    assertThat(forgetful.status()).isEqualTo(200);
    assertThat(forgetful.text("/result/build_config/build_command")).isEqualTo("make");
    assertThat(forgetful.at("/result/build_config/destination_dir").isNull()).isTrue();
    assertThat(forgetful.at("/result/deployment_configs/production/fail_open").asBoolean())
        .isFalse();
    assertThat(forgetful.at("/result/deployment_configs/production/env_vars").isNull()).isTrue();
    assertThat(faithful.text("/result/build_config/destination_dir")).isEqualTo("dist");
    assertThat(faithful.text("/result/deployment_configs/production/env_vars/A/value"))
        .isEqualTo("1");
  }

  @Test
  void mergesAPatchAndKeepsSecretsToItself() {
    create("site");
    pages.patch(
        SITE,
        """
        {"deployment_configs": {"production": {"env_vars": {
          "OLD": {"type": "plain_text", "value": "1"},
          "URL": {"type": "plain_text", "value": "https://example.com"},
          "KEY": {"type": "secret_text", "value": "not-a-secret"}}}}}
        """);
    Said patched =
        pages.patch(
            SITE, "{\"deployment_configs\": {\"production\": {\"env_vars\": {\"OLD\": null}}}}");
    Said nothing =
        pages.patch(SITE, "{\"deployment_configs\": {\"production\": {\"env_vars\": {}}}}");
    Said source = pages.patch(SITE, "{\"source\": {\"type\": \"github\", \"config\": {}}}");
    String variables = "/deployment_configs/production/env_vars";
    Said kept = pages.get("/_sandbox/projects/site");
    Said stranger = pages.call("GET", "/_sandbox/projects/site", "", "application/json", "");

    assertThat(patched.at("/result" + variables).toString())
        .isEqualTo(
            "{\"URL\":{\"type\":\"plain_text\",\"value\":\"https://example.com\"},"
                + "\"KEY\":{\"type\":\"secret_text\",\"value\":\"\"}}");
    assertThat(nothing.at("/result" + variables)).isEqualTo(patched.at("/result" + variables));
    assertThat(source.status()).isEqualTo(400);
    assertThat(source.code()).isEqualTo(8_000_069);
    assertThat(kept.text(variables + "/KEY/value")).isEqualTo("not-a-secret");
    assertThat(stranger.status()).isEqualTo(401);
  }

  @Test
  void takesFilesByTheirHashesForAsLongAsTheUploadTokenIsGood() {
    create("site");
    String hash = "0123456789abcdef0123456789abcdef";
    String token = pages.get(SITE + "/upload-token").text("/result/jwt");
    String hashes = "{\"hashes\": [\"" + hash + "\"]}";
    Said missing = assets("check-missing", token, hashes);
    Said tooEarly =
        pages.form(SITE + "/deployments", Map.of("manifest", "{\"/index.html\":\"" + hash + "\"}"));
    Said uploaded =
        assets(
            "upload",
            token,
            """
            [{"key": "%s", "value": "%s", "metadata": {"contentType": "text/html"}, "base64": true}]
            """
                .formatted(hash, Pages.encoded("hello")));
    Said nothing = assets("check-missing", token, hashes);
    Said kept = assets("upsert-hashes", token, hashes);
    clock.pass(Duration.ofSeconds(301));
    Said stale = assets("check-missing", token, hashes);
    Said foreign = assets("check-missing", Pages.TOKEN, hashes);

    assertThat(missing.at("/result/0").asText()).isEqualTo(hash);
    assertThat(tooEarly.status()).isEqualTo(400);
    assertThat(tooEarly.code()).isEqualTo(8_000_000);
    assertThat(uploaded.at("/result").isNull()).isTrue();
    assertThat(nothing.at("/result").size()).isZero();
    assertThat(kept.status()).isEqualTo(200);
    assertThat(stale.code()).isEqualTo(8_000_013);
    assertThat(foreign.code()).isEqualTo(8_000_013);
  }

  @Test
  void takesAFileWhoseTextIsLongerThanWhatJsonReadersUsuallyTake() {
    create("site");
    String large = "x".repeat(16 << 20);

    Said done = pages.over("site", pages.deploy("site", Map.of("/large.txt", large), Map.of()));

    assertThat(pages.browse(done.text("/result/url") + "/large.txt").body()).isEqualTo(large);
  }

  private Said assets(String what, String token, String body) {
    return pages.call("POST", "/pages/assets/" + what, token, "application/json", body);
  }

  @Test
  void makesNoProjectOfARepositoryThatNobodyGaveAccessTo() {
    pages.post("/_sandbox/settings", "{\"gitInstallation\": false}");

    Said refused =
        pages.post(
            Pages.projects(),
            """
            {"name": "site", "production_branch": "main", "source": {"type": "github"}}
            """);

    assertThat(refused.code()).isEqualTo(8_000_011);
    assertThat(pages.get(SITE).code()).isEqualTo(8_000_007);
  }

  @Test
  void failsAsTheGatewayInFrontOfItEvenAfterTheWork() {
    create("site");
    pages.post(
        "/_sandbox/faults",
        "{\"match\": {\"method\": \"POST\", \"path\": \"/deployments$\"},"
            + " \"then\": {\"status\": 502, \"commit\": true}}");
    pages.post(
        "/_sandbox/faults",
        "{\"match\": {\"path\": \"page=7\"}, \"then\": {\"status\": 429,"
            + " \"retryAfterSeconds\": 3}}");

    Said lost = pages.deploy("site", HOME, Map.of("commit_hash", "abc"));
    Said limited = pages.get(SITE + "/deployments?page=7");

    assertThat(lost.status()).isEqualTo(502);
    assertThat(lost.text("/page")).startsWith("<html>");
    assertThat(limited.status()).isEqualTo(429);
    assertThat(
            pages
                .get(SITE + "/deployments")
                .text("/result/0/deployment_trigger/metadata/commit_hash"))
        .isEqualTo("abc");
    assertThat(pages.get("/_sandbox/requests").at("/requests").findValuesAsText("status"))
        .contains("502", "429");
  }

  @Test
  void servesTheSameUnderTheSameUrlsAfterARestart() throws IOException {
    create("site");
    pages.patch(SITE, variable("1"));
    pages.over("site", pages.deploy("site", HOME, Map.of()));
    Said preview = pages.over("site", pages.deploy("site", HOME, Map.of("branch", "b")));
    Said before = pages.get(SITE);
    Said listed = pages.get(SITE + "/deployments");

    pages.close();
    pages = Pages.in(directory, clock);
    Said after = pages.get(SITE);
    Said next = pages.deploy("site", HOME, Map.of());

    assertThat(after.body()).isEqualTo(before.body());
    assertThat(pages.browse(preview.text("/result/aliases/0")).body()).isEqualTo("<h1>home</h1>");
    assertThat(pages.browse(preview.text("/result/url")).body()).isEqualTo("<h1>home</h1>");
    assertThat(pages.browse("http://" + after.text("/result/subdomain")).body())
        .isEqualTo("<h1>home</h1>");
    assertThat(ids(pages.get(SITE + "/deployments"))).first().isEqualTo(next.text("/result/id"));
    assertThat(ids(pages.get(SITE + "/deployments"))).containsAll(ids(listed));
  }

  private static List<String> ids(Said list) {
    return list.at("/result").valueStream().map(one -> one.path("id").asText()).toList();
  }

  private static String variable(String value) {
    return "{\"deployment_configs\": {\"production\": {\"env_vars\": {\"A\":"
        + " {\"type\": \"plain_text\", \"value\": \""
        + value
        + "\"}}}}}";
  }
}
