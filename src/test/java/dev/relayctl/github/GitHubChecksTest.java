package dev.relayctl.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.CommitChecks;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answer is of the form that GitHub's reference shows. */
class GitHubChecksTest {
  private static final String COMMIT = "c".repeat(40);
  private static final String URL = "https://github.com/acme/relay-api.git";
  private static final String NO_STATUSES = "{\"state\": \"pending\", \"statuses\": []}";
  private static final String RUNS =
      """
      {"total_count": 4, "check_runs": [
        {"name": "unit", "status": "completed", "conclusion": "success", "details_url": "https://github.com/acme/relay-api/actions/runs/7/job/1"},
        {"name": "lint", "status": "completed", "conclusion": "failure", "details_url": "https://github.com/acme/relay-api/actions/runs/7/job/2"},
        {"name": "docs", "status": "completed", "conclusion": "skipped", "details_url": ""},
        {"name": "deploy", "status": "in_progress", "conclusion": null, "details_url": "https://github.com/acme/relay-api/actions/runs/9/job/1"}
      ]}
      """;

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void tellsWhatFailedAndWhatIsRunning() throws Exception {
    answer(200, RUNS);
    answer(200, NO_STATUSES);

    assertThat(checks(Map.of("GITHUB_TOKEN", "t0ken")).of(URL, COMMIT))
        .contains(new CommitChecks(List.of("lint"), List.of("deploy"), 2));
    RecordedRequest request = server.takeRequest();
    assertThat(request.getUrl().encodedPath())
        .isEqualTo("/repos/acme/relay-api/commits/" + COMMIT + "/check-runs");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer t0ken");
    assertThat(request.getHeaders().get("X-GitHub-Api-Version")).isEqualTo("2022-11-28");
  }

  @Test
  void countsTheStatusesOfOtherServices() throws Exception {
    answer(200, "{\"total_count\": 0, \"check_runs\": []}");
    answer(
        200,
        """
        {"state": "failure", "statuses": [
          {"state": "success", "context": "ci/circleci: build"},
          {"state": "error", "context": "coverage"},
          {"state": "failure", "context": "security"},
          {"state": "pending", "context": "jenkins"}
        ]}
        """);

    assertThat(checks(Map.of("GITHUB_TOKEN", "t")).of(URL, COMMIT))
        .contains(new CommitChecks(List.of("coverage", "security"), List.of("jenkins"), 1));
    server.takeRequest();
    assertThat(server.takeRequest().getUrl().encodedPath())
        .isEqualTo("/repos/acme/relay-api/commits/" + COMMIT + "/status");
  }

  @Test
  void aRunThatGaveWayToAnotherOneDidNotFail() {
    answer(
        200,
        """
        {"total_count": 3, "check_runs": [
          {"name": "unit", "status": "completed", "conclusion": "cancelled"},
          {"name": "unit", "status": "completed", "conclusion": "success"},
          {"name": "lint", "status": "completed", "conclusion": "cancelled"}
        ]}
        """);
    answer(200, NO_STATUSES);

    assertThat(checks(Map.of("GITHUB_TOKEN", "t")).of(URL, COMMIT))
        .contains(new CommitChecks(List.of("lint"), List.of(), 1));
  }

  @Test
  void aTokenThatMayNotReadStatusesStillTellsOfRuns() {
    answer(200, RUNS);
    answer(403, "{\"message\": \"Resource not accessible by integration\"}");

    assertThat(checks(Map.of("GITHUB_TOKEN", "t")).of(URL, COMMIT))
        .contains(new CommitChecks(List.of("lint"), List.of("deploy"), 2));
  }

  @Test
  void theDeploysOwnRunDoesNotCount() {
    answer(200, RUNS);
    answer(200, NO_STATUSES);

    assertThat(checks(Map.of("GH_TOKEN", "t", "GITHUB_RUN_ID", "9")).of(URL, COMMIT))
        .get()
        .extracting(CommitChecks::running)
        .isEqualTo(List.of());
  }

  @Test
  void readsEveryFormOfARemote() {
    for (String url :
        List.of(
            "git@github.com:acme/relay-api.git",
            "ssh://git@github.com/acme/relay-api",
            "https://x:y@github.com/acme/relay-api/")) {
      answer(200, RUNS);
      answer(200, NO_STATUSES);
      assertThat(checks(Map.of("GITHUB_TOKEN", "t")).of(url, COMMIT)).as(url).isPresent();
    }
  }

  @Test
  void asksNobodyWithoutATokenOrElsewhere() {
    assertThat(checks(Map.of()).of(URL, COMMIT)).isEmpty();
    assertThat(checks(Map.of("GITHUB_TOKEN", "t")).of("https://gitlab.com/a/b.git", COMMIT))
        .isEmpty();
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void aRefusalTellsNothing() {
    String refusal = "{\"message\": \"Resource not accessible by integration\"}";
    answer(403, refusal);
    answer(403, refusal);
    Optional<CommitChecks> refused = checks(Map.of("GITHUB_TOKEN", "t")).of(URL, COMMIT);

    assertThat(refused).isEmpty();
  }

  private void answer(int status, String body) {
    server.enqueue(new MockResponse.Builder().code(status).body(body).build());
  }

  private GitHubChecks checks(Map<String, String> environment) {
    var all = new HashMap<>(environment);
    all.put("GITHUB_API_URL", Objects.requireNonNull(server.url("/")).toString());
    return new GitHubChecks(new GitHubApi(all, OkHttpClient::new));
  }
}
