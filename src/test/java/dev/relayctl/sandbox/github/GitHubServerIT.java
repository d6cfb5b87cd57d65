package dev.relayctl.sandbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.github.GitHub.Said;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GitHubServerIT extends OnGitHub {
  private static final String PULLS = GitHub.SHOP + "/pulls";

  @Test
  void wantsTheTokenAndAName() {
    Said wrong = ask(Map.of("Authorization", "Bearer another", "User-Agent", "test"));
    Said none = ask(Map.of("User-Agent", "test"));
    Said old = ask(Map.of("Authorization", "token " + GitHub.TOKEN, "User-Agent", "test"));
    Said nameless = ask(Map.of("Authorization", "Bearer " + GitHub.TOKEN, "User-Agent", ""));
    Said git = github.call("GET", "/ann/shop.git/info/refs?service=x", Map.of(), "");

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.body().toString())
        .isEqualTo(
            "{\"message\":\"Bad credentials\","
                + "\"documentation_url\":\"https://docs.github.com/rest\",\"status\":\"401\"}");
    assertThat(none.status()).isEqualTo(401);
    assertThat(old.status()).isEqualTo(200);
    assertThat(nameless.status()).isEqualTo(403);
    assertThat(nameless.text("/message")).contains("User-Agent");
    assertThat(git.status()).isEqualTo(404);
  }

  private Said ask(Map<String, String> headers) {
    return github.call("GET", PULLS, headers, "");
  }

  @Test
  void hasEveryRepositoryButThoseThatAreSaidNotToExist() {
    github.admin("PUT", "repositories/ann/secret", "{\"exists\": false}");

    assertThat(github.get("/repos/bob/anything/pulls").status()).isEqualTo(200);
    assertThat(github.get("/repos/Ann/Secret/pulls").status()).isEqualTo(404);
    assertThat(github.get("/repos/ann/../pulls").status()).isEqualTo(404);
    github.admin("PUT", "repositories/ann/secret", "{\"exists\": true}");
    assertThat(github.get("/repos/ann/secret/pulls").status()).isEqualTo(200);
  }

  @Test
  void countsRequestsOfAnHourForEachRepository() {
    github.admin("POST", "settings", "{\"rateLimit\": 2}");
    Said first = github.get(PULLS);
    Said second = github.get(PULLS);
    Said third = github.get(PULLS);
    Said other = github.get("/repos/ann/other/pulls");
    clock.pass(Duration.ofHours(1));
    Said later = github.get(PULLS);

    assertThat(first.header("x-ratelimit-limit")).isEqualTo("2");
    assertThat(first.header("x-ratelimit-remaining")).isEqualTo("1");
    assertThat(first.header("x-ratelimit-used")).isEqualTo("1");
    assertThat(first.header("x-ratelimit-resource")).isEqualTo("core");
    assertThat(second.status()).isEqualTo(200);
    assertThat(third.status()).isEqualTo(403);
    assertThat(third.header("x-ratelimit-remaining")).isEqualTo("0");
    assertThat(Long.parseLong(third.header("x-ratelimit-reset")))
        .isEqualTo(clock.instant().getEpochSecond());
    assertThat(other.status()).isEqualTo(200);
    assertThat(later.status()).isEqualTo(200);
  }

  @Test
  void letsATokenDoWhatAWorkflowsBlockSays() {
    github.admin(
        "POST",
        "settings",
        "{\"permissions\": {\"pull-requests\": \"read\", \"checks\": \"none\"}}");
    Said read = github.get(PULLS);
    Said write = github.post(PULLS, "{\"title\": \"t\", \"head\": \"a\", \"base\": \"main\"}");
    Said unlisted = github.get(GitHub.SHOP + "/deployments");
    Said none = github.get(GitHub.SHOP + "/commits/" + GitHub.SHA + "/check-runs");
    Said misspelt =
        github.call(
            "POST", "/_sandbox/settings", Map.of(), "{\"permissions\": {\"pulls\": \"read\"}}");
    github.admin("POST", "settings", "{\"permissions\": null}");

    assertThat(read.status()).isEqualTo(200);
    assertThat(write.status()).isEqualTo(403);
    assertThat(write.text("/message")).isEqualTo("Resource not accessible by integration");
    assertThat(unlisted.status()).isEqualTo(403);
    assertThat(none.status()).isEqualTo(403);
    assertThat(misspelt.status()).isEqualTo(422);
    assertThat(github.get(GitHub.SHOP + "/deployments").status()).isEqualTo(200);
  }

  @Test
  void failsAsItIsTold() {
    fault(
        "{\"match\": {\"path\": \"/pulls\"}, \"then\": {\"status\": 403, \"retryAfterSeconds\": 7}}");
    Said secondary = github.get(PULLS);
    fault("{\"match\": {\"path\": \"/pulls\"}, \"then\": {\"status\": 502}}");
    Said gateway = github.get(PULLS);
    fault("{\"match\": {\"method\": \"POST\"}, \"then\": {\"status\": 500, \"commit\": true}}");
    Said after = github.post(PULLS, "{\"title\": \"t\", \"head\": \"a\", \"base\": \"main\"}");

    assertThat(secondary.status()).isEqualTo(403);
    assertThat(secondary.header("Retry-After")).isEqualTo("7");
    assertThat(secondary.text("/message")).contains("secondary rate limit");
    assertThat(gateway.status()).isEqualTo(502);
    assertThat(gateway.text("/page")).startsWith("<html>");
    assertThat(after.status()).isEqualTo(500);
    assertThat(github.get(PULLS).each("/title")).containsExactly("t");
  }

  private void fault(String fault) {
    github.admin("POST", "faults", fault);
  }

  @Test
  void refusesABodyThatIsNoJson() {
    assertThat(github.post(PULLS, "title=t").status()).isEqualTo(400);
  }

  @Test
  void isTheSameAfterARestart() throws IOException {
    github.admin("POST", "settings", "{\"rateLimit\": 50}");
    github.post(PULLS, "{\"title\": \"t\", \"head\": \"a\", \"base\": \"main\"}");
    github.post(GitHub.SHOP + "/issues/1/comments", "{\"body\": \"first\"}");
    Said deleted = github.post(GitHub.SHOP + "/issues/1/comments", "{\"body\": \"second\"}");
    github.delete(GitHub.SHOP + "/issues/comments/" + deleted.number("/id"));
    github.post(GitHub.SHOP + "/statuses/" + GitHub.SHA, "{\"state\": \"success\"}");
    github.post(
        GitHub.SHOP + "/check-runs",
        "{\"name\": \"unit\", \"head_sha\": \"" + GitHub.SHA + "\", \"conclusion\": \"success\"}");
    github.post(
        GitHub.SHOP + "/deployments",
        "{\"ref\": \"main\", \"auto_merge\": false, \"payload\": {\"a\": 1}}");
    Said before = github.get(PULLS + "/1");

    github.close();
    github = GitHub.in(directory, clock);
    Said comment = github.post(GitHub.SHOP + "/issues/1/comments", "{\"body\": \"third\"}");
    Said next = github.post(PULLS, "{\"title\": \"t\", \"head\": \"b\", \"base\": \"main\"}");

    assertThat(github.get(PULLS + "/1").at("/head/sha")).isEqualTo(before.at("/head/sha"));
    assertThat(before.header("x-ratelimit-limit")).isEqualTo("50");
    assertThat(comment.header("x-ratelimit-limit")).isEqualTo("50");
    assertThat(comment.number("/id")).isGreaterThan(deleted.number("/id"));
    assertThat(github.get(GitHub.SHOP + "/issues/1/comments").each("/body"))
        .containsExactly("first", "third");
    assertThat(next.number("/number")).isEqualTo(2);
    assertThat(github.get(GitHub.SHOP + "/deployments").at("/0/payload/a").asInt()).isEqualTo(1);
    assertThat(github.get(GitHub.SHOP + "/environments").text("/environments/0/name"))
        .isEqualTo("production");
    assertThat(github.get(commit("status")).text("/state")).isEqualTo("success");
    assertThat(github.get(commit("check-runs")).text("/check_runs/0/name")).isEqualTo("unit");
  }

  private static String commit(String what) {
    return GitHub.SHOP + "/commits/" + GitHub.SHA + "/" + what;
  }

  @Test
  void forgetsEverythingWhenItIsTold() {
    github.post(PULLS, "{\"title\": \"t\", \"head\": \"a\", \"base\": \"main\"}");
    github.admin("PUT", "repositories/ann/secret", "{\"exists\": false}");
    github.admin("POST", "settings", "{\"permissions\": {\"pull-requests\": \"read\"}}");

    github.admin("DELETE", "repositories", "");

    assertThat(github.get(PULLS).body()).isEmpty();
    assertThat(github.get("/repos/ann/secret/pulls").status()).isEqualTo(200);
    assertThat(github.get(GitHub.SHOP + "/branches/a").status()).isEqualTo(404);
  }
}
