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
  void servesProductionAndPreviewsAndEachDeployment() {
    create("site");
    Said first = pages.deploy("site", HOME, Map.of("commit_hash", "abc", "commit_dirty", "true"));
    Said early = pages.get(SITE);
    String production = "http://" + early.text("/result/subdomain");
    int before = pages.browse(production).statusCode();
    Said done = pages.over("site", first);
    Said preview =
        pages.over(
            "site",
            pages.deploy(
                "site",
                Map.of("/index.html", "preview", "/a/app.js", "1", "/404.html", "lost"),
                Map.of("branch", "Feature/A")));
    Said project = pages.get(SITE);

    assertThat(first.text("/result/environment")).isEqualTo("production");
    assertThat(first.text("/result/latest_stage/name")).isEqualTo("deploy");
    assertThat(first.text("/result/latest_stage/status")).isEqualTo("idle");
    assertThat(early.at("/result/canonical_deployment").isNull()).isTrue();
    assertThat(early.text("/result/latest_deployment/id")).isEqualTo(first.text("/result/id"));
    assertThat(before).isEqualTo(404);
    assertThat(done.text("/result/latest_stage/status")).isEqualTo("success");
    assertThat(done.text("/result/deployment_trigger/metadata/branch")).isEqualTo("main");
    assertThat(done.at("/result/deployment_trigger/metadata/commit_dirty").asBoolean()).isTrue();
    assertThat(project.text("/result/canonical_deployment/id")).isEqualTo(first.text("/result/id"));
    assertThat(project.text("/result/latest_deployment/id")).isEqualTo(preview.text("/result/id"));
    assertThat(preview.text("/result/environment")).isEqualTo("preview");

    String alias = preview.text("/result/aliases/0");
    assertThat(pages.browse(production).body()).isEqualTo("<h1>home</h1>");
    assertThat(pages.browse(production + "/deep/link").statusCode()).isEqualTo(200);
    assertThat(pages.browse(done.text("/result/url")).body()).isEqualTo("<h1>home</h1>");
    assertThat(pages.browse(alias + "/").body()).isEqualTo("preview");
    assertThat(pages.browse(preview.text("/result/url")).body()).isEqualTo("preview");
    assertThat(pages.browse(alias + "/a/app.js").headers().firstValue("Content-Type"))
        .contains("application/javascript");
    assertThat(pages.browse(alias + "/a/none").statusCode()).isEqualTo(404);
    assertThat(pages.browse(alias + "/a/none").body()).isEqualTo("lost");
  }

  @Test
  void letsTheLastDeploymentHaveAnAliasAndGuardsWhatIsSeen() {
    create("site");
    Said one = pages.over("site", pages.deploy("site", HOME, Map.of("branch", "feature/foo")));
    Said two = pages.over("site", pages.deploy("site", HOME, Map.of("branch", "Feature-Foo")));
    Said live = pages.over("site", pages.deploy("site", HOME, Map.of()));
    String deployments = SITE + "/deployments/";
    Said before = pages.get(deployments + one.text("/result/id"));

    Said refused = pages.delete(deployments + two.text("/result/id"));
    Said superseded = pages.delete(deployments + one.text("/result/id"));
    Said forced = pages.delete(deployments + two.text("/result/id") + "?force=true");
    Said production = pages.delete(deployments + live.text("/result/id") + "?force=true");

    assertThat(two.at("/result/aliases")).isEqualTo(one.at("/result/aliases"));
    assertThat(before.at("/result/aliases").isNull()).isTrue();
    assertThat(refused.code()).isEqualTo(8_000_035);
    assertThat(superseded.status()).isEqualTo(200);
    assertThat(forced.status()).isEqualTo(200);
    assertThat(production.status()).isEqualTo(400);
    assertThat(pages.get(deployments + one.text("/result/id")).status()).isEqualTo(404);
  }

  @Test
  void keepsTheVariablesThatADeploymentWasMadeWith() {
    create("site");
    pages.patch(SITE, variable("1"));
    Said first = pages.deploy("site", HOME, Map.of());
    pages.patch(SITE, variable("2"));
    Said later = pages.over("site", first);
    Said retried = pages.post(SITE + "/deployments/" + first.text("/result/id") + "/retry", "");

    assertThat(later.text("/result/env_vars/A/value")).isEqualTo("1");
    assertThat(retried.text("/result/env_vars/A/value")).isEqualTo("2");
    assertThat(retried.text("/result/id")).isNotEqualTo(first.text("/result/id"));
  }

  private static String variable(String value) {
    return "{\"deployment_configs\": {\"production\": {\"env_vars\": {\"A\":"
        + " {\"type\": \"plain_text\", \"value\": \""
        + value
        + "\"}}}}}";
  }

  @Test
  void rollsBackToASuccessfulProductionOnly() {
    create("site");
    Said first = pages.over("site", pages.deploy("site", HOME, Map.of()));
    pages.over("site", pages.deploy("site", Map.of("/index.html", "new"), Map.of()));
    Said preview = pages.over("site", pages.deploy("site", HOME, Map.of("branch", "b")));
    pages.post(
        "/_sandbox/faults",
        "{\"deployments\": {\"branch\": \"main\"}, \"then\": {\"stage\": \"deploy\"}}");
    Said failed = pages.over("site", pages.deploy("site", HOME, Map.of()));
    String production = "http://" + pages.get(SITE).text("/result/subdomain");
    String before = pages.browse(production).body();

    Said ofPreview = rollback(preview);
    Said ofFailed = rollback(failed);
    Said back = rollback(first);

    assertThat(before).isEqualTo("new");
    assertThat(ofPreview.status()).isEqualTo(400);
    assertThat(ofFailed.status()).isEqualTo(400);
    assertThat(back.text("/result/id")).isEqualTo(first.text("/result/id"));
    assertThat(pages.get(SITE).text("/result/canonical_deployment/id"))
        .isEqualTo(first.text("/result/id"));
    assertThat(pages.browse(production).body()).isEqualTo("<h1>home</h1>");
  }

  private Said rollback(Said deployment) {
    return pages.post(SITE + "/deployments/" + deployment.text("/result/id") + "/rollback", "");
  }

  @Test
  void listsDeploymentsByEnvironmentNewestFirst() {
    create("site");
    Said one = pages.deploy("site", HOME, Map.of());
    Said two = pages.deploy("site", HOME, Map.of("branch", "b"));
    Said three = pages.deploy("site", HOME, Map.of());

    Said all = pages.get(SITE + "/deployments?per_page=2");
    Said production = pages.get(SITE + "/deployments?env=production");
    Said tooMany = pages.get(SITE + "/deployments?per_page=26");

    assertThat(ids(all)).containsExactly(three.text("/result/id"), two.text("/result/id"));
    assertThat(all.at("/result_info/total_count").asInt()).isEqualTo(3);
    assertThat(ids(production)).containsExactly(three.text("/result/id"), one.text("/result/id"));
    assertThat(tooMany.status()).isEqualTo(400);
  }

  private static List<String> ids(Said list) {
    return list.at("/result").valueStream().map(one -> one.path("id").asText()).toList();
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

  private Said assets(String what, String token, String body) {
    return pages.call("POST", "/pages/assets/" + what, token, "application/json", body);
  }

  @Test
  void goesThroughTheStagesOfABuildAndFailsOrSkipsWhenTold() {
    pages.post(
        Pages.projects(),
        """
        {"name": "site", "production_branch": "main",
         "source": {"type": "github", "config": {"owner": "example", "repo_name": "site"}}}
        """);
    Said good = pages.form(SITE + "/deployments", Map.of("branch", "main"));
    String stages = "";
    for (int i = 0; i < 5; i++) {
      Said seen = pages.get(SITE + "/deployments/" + good.text("/result/id"));
      stages += seen.text("/result/latest_stage/name") + " ";
    }
    pages.post(
        "/_sandbox/faults",
        "{\"deployments\": {}, \"then\": {\"stage\": \"build\", \"line\": \"make: Error 2\"}}");
    Said bad = pages.over("site", pages.form(SITE + "/deployments", Map.of("branch", "main")));
    pages.post(
        "/_sandbox/faults", "{\"deployments\": {}, \"then\": {\"skipReason\": \"path_config\"}}");
    Said skipped = pages.form(SITE + "/deployments", Map.of("branch", "main"));
    Said logs = pages.get(SITE + "/deployments/" + bad.text("/result/id") + "/history/logs");

    assertThat(good.text("/result/latest_stage/name")).isEqualTo("queued");
    assertThat(stages).isEqualTo("initialize clone_repo build deploy deploy ");
    assertThat(bad.text("/result/latest_stage/name")).isEqualTo("build");
    assertThat(bad.text("/result/latest_stage/status")).isEqualTo("failure");
    assertThat(logs.at("/result/data").findValuesAsText("line")).contains("make: Error 2");
    assertThat(skipped.at("/result/is_skipped").asBoolean()).isTrue();
    assertThat(skipped.text("/result/skip_reason")).isEqualTo("path_config");
    assertThat(pages.get(SITE).text("/result/canonical_deployment/id"))
        .isEqualTo(good.text("/result/id"));
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

    // Nothing is written when it ends: as if it had been killed.
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
}
