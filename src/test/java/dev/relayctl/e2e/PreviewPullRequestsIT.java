package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Previews of pull requests. */
class PreviewPullRequestsIT extends PreviewProject {

  @Test
  void goesWithItsPullRequest() throws Exception {
    String github = sandbox.getOrDefault("GITHUB_SERVER_URL", "");
    git("init", "-q", "-b", "main");
    git("remote", "add", "origin", github + "/ann/shop.git");
    cli =
        new Cli(cli.project(), sandbox)
            .with("RELAYCTL_AOT", "on")
            .with("GITHUB_ACTIONS", "true")
            .with("GITHUB_REPOSITORY", "ann/shop")
            .with("GITHUB_SHA", "c".repeat(40))
            .with("RELAYCTL_GITHUB_DEPLOYMENTS", "on");
    String pulls = github + "/repos/ann/shop/pulls";
    for (String branch : List.of("merged", "closed", "open")) {
      send("POST", pulls, "{\"title\": \"t\", \"head\": \"" + branch + "\", \"base\": \"main\"}");
    }
    send(
        "POST",
        github + "/_sandbox/repositories/ann/shop/pulls",
        "{\"head\": \"open\", \"fork\": \"bob/shop\", \"user\": \"bob\"}");

    for (int number = 1; number <= 3; number++) {
      well(relayctl("preview", "up", "--pr", String.valueOf(number), "--image", IMAGE));
    }
    Cli.Ran fork = relayctl("preview", "up", "--pr", "4", "--image", IMAGE);
    assertThat(fork.exitCode()).isEqualTo(3);
    assertThat(said(fork)).contains("preview.fork");
    send("PUT", pulls + "/1/merge", "{}");
    send("PATCH", pulls + "/2", "{\"state\": \"closed\"}");

    assertThat(well(relayctl("preview", "list")).stdout())
        .contains("#1 merged", "#2 closed", "#3 open");
    assertThat(well(relayctl("preview", "prune")).stdout())
        .contains("removed merged (pull request 1 is merged)")
        .contains("removed closed (pull request 2 is closed)")
        .doesNotContain("removed open");
    assertThat(databases()).containsExactly("relay_dev_preview_open");
    assertThat(deployed(github, "merged")).isEqualTo("inactive");
    assertThat(deployed(github, "closed")).isEqualTo("inactive");
    assertThat(deployed(github, "open")).isEqualTo("success");

    unavailable(github, 2);
    assertThat(well(relayctl("preview", "list")).stdout()).contains("#3 open");
    unavailable(github, 1);
    Cli.Ran unknown = relayctl("preview", "up", "--pr", "3", "--image", IMAGE);
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(said(unknown)).contains("github.failed", "its status was 502", "try again");
    well(relayctl("preview", "down", "--pr", "3"));
    assertThat(databases()).isEmpty();

    send(
        "POST",
        github + "/_sandbox/faults",
        "{\"match\": {\"path\": \"/pulls\"}, \"times\": 99, \"then\": {\"status\": 403}}");
    well(up("unasked"));
    assertThat(well(relayctl("preview", "prune")).stdout())
        .contains("Nothing is to be removed", "GitHub refuses the token");
    assertThat(relayctl("preview", "up", "--pr", "3").exitCode()).isEqualTo(7);
  }

  /** What GitHub says of the deployment of a branch's preview. */
  private String deployed(String github, String branch) throws Exception {
    String all = github + "/repos/ann/shop/deployments";
    JsonNode deployment = get(all + "?environment=preview-" + branch).path(0);
    return get(all + "/" + deployment.path("id").asText() + "/statuses")
        .path(0)
        .path("state")
        .asText();
  }

  private JsonNode get(String url) throws Exception {
    return JSON.readTree(send("GET", url, ""));
  }

  /** GitHub's gateway answers in its place. */
  private void unavailable(String github, int times) throws Exception {
    send(
        "POST",
        github + "/_sandbox/faults",
        "{\"match\": {\"path\": \"/pulls\"}, \"times\": "
            + times
            + ", \"then\": {\"status\": 502}}");
  }
}
