package dev.relayctl.sandbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.github.GitHub.Said;
import org.junit.jupiter.api.Test;

final class CommitChecksIT extends OnGitHub {
  private static final String RUNS = GitHub.SHOP + "/check-runs";
  private static final String COMMIT = GitHub.SHOP + "/commits/" + GitHub.SHA;
  private static final String STATUSES = GitHub.SHOP + "/statuses/" + GitHub.SHA;

  private Said run(String name, String rest) {
    return github.post(
        RUNS, "{\"name\": \"" + name + "\", \"head_sha\": \"" + GitHub.SHA + "\"" + rest + "}");
  }

  @Test
  void tellsTheLatestRunOfEachName() {
    run("unit", ", \"status\": \"completed\", \"conclusion\": \"failure\"");
    Said again = run("unit", ", \"conclusion\": \"success\"");
    Said going =
        run("lint", ", \"status\": \"in_progress\", \"details_url\": \"https://ci.example.com/7\"");
    Said all = github.get(COMMIT + "/check-runs?filter=all");
    Said latest = github.get(COMMIT + "/check-runs?filter=latest&per_page=1");
    Said second = github.follow(latest, "next");

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text("/status")).isEqualTo("completed");
    assertThat(again.at("/completed_at").isTextual()).isTrue();
    assertThat(going.at("/conclusion").isNull()).isTrue();
    assertThat(going.text("/details_url")).isEqualTo("https://ci.example.com/7");
    assertThat(all.number("/total_count")).isEqualTo(3);
    assertThat(latest.number("/total_count")).isEqualTo(2);
    assertThat(latest.text("/check_runs/0/name")).isEqualTo("lint");
    assertThat(second.text("/check_runs/0/name")).isEqualTo("unit");
    assertThat(second.text("/check_runs/0/conclusion")).isEqualTo("success");
    assertThat(github.get(COMMIT + "/check-runs").number("/total_count")).isEqualTo(2);
  }

  @Test
  void changesARun() {
    Said made = run("unit", "");
    String path = RUNS + "/" + made.number("/id");
    Said ended =
        github.patch(path, "{\"conclusion\": \"failure\", \"output\": {\"title\": \"2 failed\"}}");
    Said renamed = github.patch(path, "{\"name\": \"unit tests\"}");
    Said again = github.patch(path, "{\"status\": \"in_progress\"}");

    assertThat(made.text("/status")).isEqualTo("queued");
    assertThat(ended.text("/status")).isEqualTo("completed");
    assertThat(ended.text("/output/title")).isEqualTo("2 failed");
    assertThat(renamed.text("/conclusion")).isEqualTo("failure");
    assertThat(again.at("/conclusion").isNull()).isTrue();
    assertThat(github.get(path).body()).isEqualTo(again.body());
    assertThat(github.patch(RUNS + "/99999", "{}").status()).isEqualTo(404);
  }

  @Test
  void refusesWrongRuns() {
    Said empty = github.post(RUNS, "{}");
    Said unended = run("unit", ", \"status\": \"completed\"");
    Said unknown = run("unit", ", \"conclusion\": \"splendid\"");
    Said branch = github.get(GitHub.SHOP + "/commits/nowhere/check-runs");

    assertThat(empty.status()).isEqualTo(422);
    assertThat(empty.at("/errors").toString())
        .isEqualTo(
            "[{\"resource\":\"CheckRun\",\"field\":\"name\",\"code\":\"missing_field\"},"
                + "{\"resource\":\"CheckRun\",\"field\":\"head_sha\",\"code\":\"missing_field\"}]");
    assertThat(unended.text("/errors/0/field")).isEqualTo("conclusion");
    assertThat(unknown.text("/errors/0/code")).isEqualTo("invalid");
    assertThat(branch.status()).isEqualTo(422);
  }

  @Test
  void putsStatusesTogether() {
    Said none = github.get(COMMIT + "/status");
    github.post(STATUSES, "{\"state\": \"success\", \"context\": \"coverage\"}");
    Said good = github.get(COMMIT + "/status");
    github.post(STATUSES, "{\"state\": \"pending\", \"context\": \"jenkins\"}");
    Said going = github.get(COMMIT + "/status");
    Said failed =
        github.post(
            STATUSES,
            "{\"state\": \"error\", \"context\": \"coverage\", \"description\": \"down\"}");
    Said bad = github.get(COMMIT + "/status");

    assertThat(none.text("/state")).isEqualTo("pending");
    assertThat(none.number("/total_count")).isZero();
    assertThat(none.text("/sha")).isEqualTo(GitHub.SHA);
    assertThat(good.text("/state")).isEqualTo("success");
    assertThat(going.text("/state")).isEqualTo("pending");
    assertThat(failed.status()).isEqualTo(201);
    assertThat(failed.text("/description")).isEqualTo("down");
    assertThat(bad.text("/state")).isEqualTo("failure");
    assertThat(bad.number("/total_count")).isEqualTo(2);
    assertThat(bad.text("/statuses/0/context")).isEqualTo("coverage");
  }

  @Test
  void refusesWrongStatuses() {
    Said wrong = github.post(STATUSES, "{\"state\": \"good\"}");
    Said missing = github.post(STATUSES, "{}");
    Said nowhere = github.post(GitHub.SHOP + "/statuses/main", "{\"state\": \"success\"}");
    Said usual = github.post(STATUSES, "{\"state\": \"success\"}");

    assertThat(wrong.text("/errors/0/code")).isEqualTo("invalid");
    assertThat(missing.text("/errors/0/code")).isEqualTo("missing_field");
    assertThat(nowhere.status()).isEqualTo(422);
    assertThat(usual.text("/context")).isEqualTo("default");
  }

  @Test
  void looksAtABranchByItsHead() {
    github.admin(
        "PUT",
        "repositories/ann/shop/branches/feature%2Fcart",
        "{\"sha\": \"" + GitHub.SHA + "\"}");
    run("unit", ", \"conclusion\": \"success\"");

    Said runs = github.get(GitHub.SHOP + "/commits/feature%2Fcart/check-runs");

    assertThat(runs.number("/total_count")).isEqualTo(1);
  }
}
