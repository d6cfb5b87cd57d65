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

final class PagesDeploymentsIT {
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
  void obeysTheRulesThatWereDeployedBesideTheFiles() {
    create("site");
    Said done =
        pages.over(
            "site",
            pages.deploy(
                "site",
                HOME,
                Map.of("_headers", "/*\n  X-Build: 7\n", "_redirects", "/old /new 301\n")));
    Said malformed = pages.deploy("site", HOME, Map.of("_headers", "nonsense"));
    var home = pages.browse(done.text("/result/url") + "/");
    var moved = pages.browse(done.text("/result/url") + "/old");

    assertThat(home.headers().firstValue("X-Build")).contains("7");
    assertThat(moved.statusCode()).isEqualTo(301);
    assertThat(moved.headers().firstValue("Location")).contains("/new");
    assertThat(malformed.code()).isEqualTo(8_000_000);
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
  void goesOnByItselfAsTimePasses() {
    create("site");
    Said deployment = pages.deploy("site", HOME, Map.of());
    pages.post("/_sandbox/pace", "{\"looks\": 1000, \"millis\": 60000}");
    String path = SITE + "/deployments/" + deployment.text("/result/id");
    Said early = pages.get(path);
    clock.pass(Duration.ofMinutes(2));
    Said late = pages.get(path);

    assertThat(early.text("/result/latest_stage/status")).isEqualTo("idle");
    assertThat(late.text("/result/latest_stage/status")).isEqualTo("success");
    assertThat(late.text("/result/latest_stage/ended_on")).isEqualTo("2026-01-02T03:06:05Z");
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
}
