package dev.relayctl.sandbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.github.GitHub.Said;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeploymentsIT extends OnGitHub {
  private static final String DEPLOYMENTS = GitHub.SHOP + "/deployments";
  private static final String BOTH = "\"auto_merge\": false, \"required_contexts\": []";

  private Said deploy(String rest) {
    return github.post(
        DEPLOYMENTS,
        "{\"ref\": \"" + GitHub.SHA + "\", " + BOTH + (rest.isEmpty() ? "" : ", " + rest) + "}");
  }

  private Said tell(Said deployment, String state) {
    return tell(deployment, state, "");
  }

  private Said tell(Said deployment, String state, String rest) {
    return github.post(statuses(deployment), "{\"state\": \"" + state + "\"" + rest + "}");
  }

  private static String path(Said deployment) {
    return DEPLOYMENTS + "/" + deployment.number("/id");
  }

  private static String statuses(Said deployment) {
    return path(deployment) + "/statuses";
  }

  private List<String> states(Said deployment) {
    return github.get(statuses(deployment)).each("/state");
  }

  @Test
  void makesADeployment() {
    Said made =
        deploy(
            "\"payload\": \"{\\\"image\\\": \\\"sha256:1\\\"}\", \"description\": \"Release 7\"");
    Said preview =
        deploy(
            "\"environment\": \"pr-12\", \"transient_environment\": true, \"task\": \"preview\"");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("/sha")).isEqualTo(GitHub.SHA);
    assertThat(made.text("/ref")).isEqualTo(GitHub.SHA);
    assertThat(made.text("/task")).isEqualTo("deploy");
    assertThat(made.text("/environment")).isEqualTo("production");
    assertThat(made.at("/production_environment").asBoolean()).isTrue();
    assertThat(made.at("/transient_environment").asBoolean()).isFalse();
    assertThat(made.text("/payload/image")).isEqualTo("sha256:1");
    assertThat(preview.at("/production_environment").asBoolean()).isFalse();
    assertThat(preview.at("/transient_environment").asBoolean()).isTrue();
    assertThat(preview.at("/payload").isObject()).isTrue();
    assertThat(github.get(path(made)).body()).isEqualTo(made.body());
    assertThat(github.get(DEPLOYMENTS + "/99999").status()).isEqualTo(404);
  }

  @Test
  void makesNoneWhenItMayMergeFirst() {
    Said merged = github.post(DEPLOYMENTS, "{\"ref\": \"" + GitHub.SHA + "\"}");

    assertThat(merged.status()).isEqualTo(202);
    assertThat(merged.text("/message")).isNotEmpty();
    assertThat(merged.at("/id").isMissingNode()).isTrue();
    assertThat(github.get(DEPLOYMENTS).body()).isEmpty();
  }

  @Test
  void makesNoneBeforeChecksAreGreen() {
    String wish = "{\"ref\": \"" + GitHub.SHA + "\", \"auto_merge\": false";
    Said unchecked = github.post(DEPLOYMENTS, wish + "}");
    Said run =
        github.post(
            GitHub.SHOP + "/check-runs",
            "{\"name\": \"deploy\", \"head_sha\": \"" + GitHub.SHA + "\"}");
    Said pending = github.post(DEPLOYMENTS, wish + "}");
    Said none = github.post(DEPLOYMENTS, wish + ", \"required_contexts\": []}");
    Said other = github.post(DEPLOYMENTS, wish + ", \"required_contexts\": [\"unit\"]}");
    github.patch(GitHub.SHOP + "/check-runs/" + run.number("/id"), "{\"conclusion\": \"skipped\"}");
    Said green = github.post(DEPLOYMENTS, wish + "}");
    Said named = github.post(DEPLOYMENTS, wish + ", \"required_contexts\": [\"deploy\"]}");
    github.post(GitHub.SHOP + "/statuses/" + GitHub.SHA, "{\"state\": \"failure\"}");
    Said failed = github.post(DEPLOYMENTS, wish + "}");

    assertThat(unchecked.status()).isEqualTo(201);
    assertThat(pending.status()).isEqualTo(409);
    assertThat(none.status()).isEqualTo(201);
    assertThat(other.status()).isEqualTo(409);
    assertThat(green.status()).isEqualTo(201);
    assertThat(named.status()).isEqualTo(201);
    assertThat(failed.status()).isEqualTo(409);
  }

  @Test
  void refusesWrongDeployments() {
    Said empty = github.post(DEPLOYMENTS, "{}");
    Said nowhere = github.post(DEPLOYMENTS, "{\"ref\": \"nowhere\", " + BOTH + "}");
    Said wordy = deploy("\"description\": \"" + "x".repeat(141) + "\"");
    Said typed = deploy("\"transient_environment\": \"yes\"");
    Said state = tell(deploy(""), "done");
    Said stateless = github.post(statuses(deploy("")), "{}");

    assertThat(empty.text("/errors/0/field")).isEqualTo("ref");
    assertThat(nowhere.status()).isEqualTo(422);
    assertThat(wordy.text("/errors/0/field")).isEqualTo("description");
    assertThat(typed.text("/errors/0/field")).isEqualTo("transient_environment");
    assertThat(state.text("/errors/0/field")).isEqualTo("state");
    assertThat(stateless.text("/errors/0/code")).isEqualTo("missing_field");
  }

  @Test
  void listsTheNewestFirstAndByWhatIsAskedFor() {
    github.admin(
        "PUT", "repositories/ann/shop/branches/main", "{\"sha\": \"" + "a".repeat(40) + "\"}");
    Said first = deploy("");
    Said second = deploy("\"environment\": \"staging\", \"task\": \"migrate\"");
    Said third = github.post(DEPLOYMENTS, "{\"ref\": \"main\", " + BOTH + "}");

    assertThat(github.get(DEPLOYMENTS).each("/id"))
        .containsExactly(third.text("/id"), second.text("/id"), first.text("/id"));
    assertThat(github.get(DEPLOYMENTS + "?environment=staging").each("/id"))
        .containsExactly(second.text("/id"));
    assertThat(github.get(DEPLOYMENTS + "?task=migrate").each("/id"))
        .containsExactly(second.text("/id"));
    assertThat(github.get(DEPLOYMENTS + "?ref=main").each("/sha")).containsExactly("a".repeat(40));
    assertThat(github.get(DEPLOYMENTS + "?sha=" + GitHub.SHA).body()).hasSize(2);
    assertThat(github.follow(github.get(DEPLOYMENTS + "?per_page=2"), "next").each("/id"))
        .containsExactly(first.text("/id"));
  }

  @Test
  void keepsAllStatusesTheLatestFirst() {
    Said made = deploy("");
    Said begun = tell(made, "in_progress");
    Said done =
        tell(
            made,
            "success",
            ", \"environment_url\": \"https://shop.example.com\","
                + " \"log_url\": \"https://ci.example.com/1\", \"description\": \"v7\"");
    tell(made, "queued");

    assertThat(begun.status()).isEqualTo(201);
    assertThat(done.text("/environment_url")).isEqualTo("https://shop.example.com");
    assertThat(done.text("/log_url")).isEqualTo("https://ci.example.com/1");
    assertThat(done.text("/environment")).isEqualTo("production");
    assertThat(states(made)).containsExactly("queued", "success", "in_progress");
  }

  @Test
  void turnsOffWhatASuccessReplaces() {
    String staging = "\"environment\": \"staging\"";
    Said old = deploy(staging);
    tell(old, "success");
    Said failed = deploy(staging);
    tell(failed, "failure");
    Said elsewhere = deploy("\"environment\": \"dev\"");
    tell(elsewhere, "success");
    Said temporary = deploy(staging + ", \"transient_environment\": true");
    tell(temporary, "success", ", \"auto_inactive\": false");
    Said next = deploy(staging);
    Said later = deploy(staging);
    tell(later, "success", ", \"auto_inactive\": false");

    assertThat(states(old)).containsExactly("success");
    tell(next, "success");

    assertThat(states(old)).containsExactly("inactive", "success");
    assertThat(states(failed)).containsExactly("failure");
    assertThat(states(elsewhere)).containsExactly("success");
    assertThat(states(temporary)).containsExactly("success");
    assertThat(states(later)).containsExactly("success");
  }

  @Test
  void leavesProductionsOlderDeploymentsOn() {
    Said old = deploy("");
    tell(old, "success");

    tell(deploy(""), "success");

    assertThat(states(old)).containsExactly("success");
  }

  @Test
  void deletesWhatIsOffOrTheOnlyOne() {
    Said only = deploy("");
    tell(only, "success");
    Said alone = github.delete(path(only));
    Said first = deploy("");
    Said second = deploy("");
    Said waiting = github.delete(path(first));
    tell(first, "success");
    Said active = github.delete(path(first));
    tell(first, "inactive");
    Said off = github.delete(path(first));

    assertThat(alone.status()).isEqualTo(204);
    assertThat(waiting.status()).isEqualTo(422);
    assertThat(active.status()).isEqualTo(422);
    assertThat(off.status()).isEqualTo(204);
    assertThat(github.get(path(first)).status()).isEqualTo(404);
    assertThat(github.delete(path(second)).status()).isEqualTo(204);
  }
}
