package dev.relayctl.neon;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Compute;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.time.Duration;
import java.time.Instant;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeonProjectTest {
  private static final DatabaseUrl URL =
      NeonServer.url(
          "postgresql://owner:p4ssw0rd@ep-cool-1-pooler.eu-central-1.aws.neon.tech/neondb");
  private static final Branch MAIN = new Branch("br-main-1", "main", Branch.Standing.DEFAULT);
  private static final String ENDPOINTS =
      """
      {"endpoints":[
        {"id":"ep-warm-2","host":"ep-warm-2.eu-central-1.aws.neon.tech","branch_id":"br-other-2"},
        {"id":"ep-cool-1","host":"ep-cool-1.eu-central-1.aws.neon.tech","branch_id":"br-main-1"}]}
      """;
  private static final String MADE =
      """
      {"branch":{"id":"br-new-3","name":"relayctl-x"},
       "operations":[{"id":"op-1","action":"create_branch","status":"scheduling"},
                     {"id":"op-2","action":"start_compute","status":"finished"}]}
      """;

  private final NeonServer neon = new NeonServer();

  @AfterEach
  void stop() {
    neon.close();
  }

  private static NeonProject.Wanted wanted(NeonProject.Compute compute, @Nullable Instant expires) {
    return new NeonProject.Wanted("relayctl-x", MAIN, compute, expires);
  }

  private static String operation(String status) {
    return "{\"operation\":{\"id\":\"op-1\",\"action\":\"create_branch\",\"status\":\""
        + status
        + "\",\"error\":\"no room\"}}";
  }

  private static String id(Result<?> result) {
    return bad(result).facts().id().value();
  }

  @Test
  void knowsWhenADatabaseIsStopped() {
    for (int seconds : new int[] {0, 3600, -1}) {
      neon.answers(
              200,
              ENDPOINTS.replace(
                  "\"br-main-1\"", "\"br-main-1\",\"suspend_timeout_seconds\":" + seconds))
          .answers(200, NeonServer.branch("br-main-1", "main") + "}");
    }
    var branches = new NeonBranches(neon.projects());

    assertThat(ok(branches.of(URL, NeonServer.PROJECT)))
        .isEqualTo(new Compute("main", Duration.ofMinutes(5)));
    assertThat(ok(branches.of(URL, NeonServer.PROJECT)).sleep()).contains("1h");
    assertThat(ok(branches.of(URL, NeonServer.PROJECT)).sleep()).isEmpty();
  }

  @Test
  void knowsTheBranchOfAPooledHost() {
    neon.answers(200, ENDPOINTS)
        .answers(200, "{\"branch\":{\"id\":\"br-main-1\",\"name\":\"main\",\"default\":true}}");

    assertThat(ok(neon.project().lookup().branchOf(URL))).isEqualTo(MAIN);
    assertThat(neon.asked()).isEqualTo("GET /endpoints");
    var second = neon.request();
    assertThat(second.getTarget()).endsWith("/branches/br-main-1");
    assertThat(second.getHeaders().get("Authorization")).isEqualTo("Bearer " + NeonServer.KEY);
    assertThat(second.getHeaders().get("User-Agent")).isEqualTo("relayctl/test");
  }

  @Test
  void refusesADatabaseThatIsNotInTheProject() {
    neon.answers(200, "{\"endpoints\":[]}");

    Problem problem = bad(neon.project().lookup().branchOf(URL));

    assertThat(problem.facts().id().value()).isEqualTo("neon.not-in-project");
    assertThat(problem.toString()).doesNotContain("p4ssw0rd");
  }

  @Test
  void waitsForEachOperationByItsId() {
    neon.answers(201, MADE).answers(200, operation("running")).answers(200, operation("finished"));

    Branch made = ok(neon.project().create(wanted(NeonProject.Compute.OWN, null)));

    assertThat(made).isEqualTo(new Branch("br-new-3", "relayctl-x", Branch.Standing.USUAL));
    assertThat(neon.asked())
        .isEqualTo(
            "POST /branches {\"branch\":{\"name\":\"relayctl-x\",\"parent_id\":\"br-main-1\"},"
                + "\"endpoints\":[{\"type\":\"read_write\"}]}");
    assertThat(neon.asked()).isEqualTo("GET /operations/op-1");
    assertThat(neon.asked()).isEqualTo("GET /operations/op-1");
    assertThat(neon.server.getRequestCount()).isEqualTo(3);
    assertThat(neon.time.pauses()).containsOnly(Duration.ofSeconds(1));
  }

  @Test
  void saysHowAnOperationEnded() {
    neon.answers(201, MADE)
        .answers(200, operation("error"))
        .answers(200, NeonServer.branch("br-new-3", "relayctl-x") + "}")
        .answers(new MockResponse.Builder().code(204));

    Problem problem = bad(neon.project().create(wanted(NeonProject.Compute.NONE, null)));

    assertThat(problem.facts().id().value()).isEqualTo("neon.operation-failed");
    assertThat(problem.facts().why()).isEqualTo("it ended as error: no room");
    neon.request();
    neon.request();
    neon.request();
    assertThat(neon.asked()).isEqualTo("DELETE /branches/br-new-3");
  }

  @Test
  void givesNeonAMinuteToTryAgainWhatHasFailed() {
    neon.answers(201, MADE).answers(200, operation("failed")).answers(200, operation("finished"));
    ok(neon.project().create(wanted(NeonProject.Compute.NONE, null)));

    neon.answers(201, MADE);
    for (int i = 0; i < 60; i++) {
      neon.answers(200, operation("failed"));
    }
    neon.answers(404, "{\"code\":\"\",\"message\":\"branch not found\"}");
    assertThat(id(neon.project().create(wanted(NeonProject.Compute.NONE, null))))
        .isEqualTo("neon.operation-failed");
  }

  @Test
  void givesUpWaitingAtLast() {
    neon.answers(201, MADE);
    for (int i = 0; i < 600; i++) {
      neon.answers(200, operation("running"));
    }
    neon.answers(404, "{\"code\":\"\",\"message\":\"branch not found\"}");

    assertThat(id(neon.project().create(wanted(NeonProject.Compute.NONE, null))))
        .isEqualTo("neon.operation-unfinished");
  }

  @Test
  void waitsAsLongAsTheEnvironmentSays() {
    neon.waits("3s").answers(201, MADE);
    for (int i = 0; i < 3; i++) {
      neon.answers(200, operation("running"));
    }
    neon.answers(404, "{\"code\":\"\",\"message\":\"branch not found\"}");

    Problem problem = bad(neon.project().create(wanted(NeonProject.Compute.NONE, null)));

    assertThat(problem.facts().id().value()).isEqualTo("neon.operation-unfinished");
    assertThat(problem.facts().why()).contains("after 3 s", "RELAYCTL_NEON_WAIT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "10", "-1m", "0s"})
  void refusesATimeToWaitThatIsNone(String text) {
    assertThat(id(neon.waits(text).projects().project(NeonServer.PROJECT)))
        .isEqualTo("neon.bad-wait");
  }

  @ParameterizedTest
  @ValueSource(ints = {423, 429, 503})
  void triesAgainWhileNeonIsBusy(int status) {
    neon.answers(status, "{\"code\":\"\",\"message\":\"conflicting operations\"}")
        .answers(
            new MockResponse.Builder()
                .code(status)
                .addHeader("Retry-After", "7")
                .body("{\"code\":\"\",\"message\":\"conflicting operations\"}"))
        .answers(201, NeonServer.branch("br-new-3", "relayctl-x") + "}");

    ok(neon.project().create(wanted(NeonProject.Compute.NONE, null)));

    assertThat(neon.server.getRequestCount()).isEqualTo(3);
    assertThat(neon.time.pauses()).contains(Duration.ofSeconds(7));
  }

  @Test
  void looksForABranchByItsNameWhenTheAnswerWasLost() {
    neon.answers(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()))
        .answers(
            200,
            """
            {"branches":[{"id":"br-4","name":"relayctl-xy"}],"pagination":{"next":"c1"}}
            """)
        .answers(200, "{\"branches\":[{\"id\":\"br-5\",\"name\":\"relayctl-x\"}]}")
        .answers(
            200,
            """
            {"operations":[{"id":"op-1","branch_id":"br-5","status":"running"},
                           {"id":"op-0","branch_id":"br-5","status":"failed"},
                           {"id":"op-9","branch_id":"br-1","status":"running"}]}
            """)
        .answers(200, operation("finished"));

    Branch found = ok(neon.project().create(wanted(NeonProject.Compute.NONE, null)));

    assertThat(found.id()).isEqualTo("br-5");
    assertThat(neon.asked()).startsWith("POST /branches ");
    assertThat(neon.asked()).contains("search=relayctl-x").doesNotContain("cursor");
    assertThat(neon.asked()).contains("search=relayctl-x", "cursor=c1");
    assertThat(neon.asked()).isEqualTo("GET /operations?limit=100");
    assertThat(neon.asked()).isEqualTo("GET /operations/op-1");
    assertThat(neon.server.getRequestCount()).isEqualTo(5);
  }

  @Test
  void doesWithoutAnExpiryWhereThePlanHasNone() {
    neon.answers(422, "{\"code\":\"\",\"message\":\"expires_at is not available\"}")
        .answers(201, NeonServer.branch("br-new-3", "relayctl-x") + "}");

    ok(
        neon.project()
            .create(wanted(NeonProject.Compute.NONE, Instant.parse("2026-03-03T09:00:00.5Z"))));

    assertThat(neon.asked()).contains("\"expires_at\":\"2026-03-03T09:00:00Z\"");
    assertThat(neon.asked()).doesNotContain("expires_at");
  }

  @Test
  void believesAUrlOnlyWhenItLeadsToTheBranch() {
    Branch branch = new Branch("br-new-3", "relayctl-x", Branch.Standing.USUAL);
    neon.answers(
            200, "{\"uri\":\"postgresql://owner:n3w@ep-cool-1.eu-central-1.aws.neon.tech/neondb\"}")
        .answers(200, ENDPOINTS)
        .answers(200, "{\"branch\":{\"id\":\"br-main-1\",\"name\":\"main\",\"default\":true}}");

    Problem problem = bad(neon.project().lookup().way(branch, URL));

    assertThat(problem.facts().id().value()).isEqualTo("neon.wrong-branch");
    assertThat(problem.toString()).doesNotContain("n3w");
    assertThat(neon.asked())
        .contains("branch_id=br-new-3", "database_name=neondb", "role_name=owner", "pooled=false");
  }

  @Test
  void restoresAndTellsWhatItWas() {
    neon.answers(200, NeonServer.branch("br-main-1", "main") + ",\"operations\":[]}")
        .answers(200, "{\"branches\":[{\"id\":\"br-8\",\"name\":\"relayctl-before\"}]}")
        .answers(200, "{\"operations\":[]}");

    Branch kept =
        ok(
            neon.project()
                .restore(MAIN, new Branch("br-7", "x", Branch.Standing.USUAL), "relayctl-before"));

    assertThat(kept.id()).isEqualTo("br-8");
    assertThat(neon.asked())
        .isEqualTo(
            "POST /branches/br-main-1/restore {\"source_branch_id\":\"br-7\","
                + "\"preserve_under_name\":\"relayctl-before\"}");
  }

  @Test
  void findsARestoreWhoseAnswerWasLost() {
    neon.answers(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()))
        .answers(
            200,
            "{\"operations\":[{\"id\":\"op-1\",\"branch_id\":\"br-main-1\","
                + "\"status\":\"running\"}]}")
        .answers(200, operation("finished"))
        .answers(200, "{\"branches\":[{\"id\":\"br-8\",\"name\":\"relayctl-before\"}]}")
        .answers(200, "{\"operations\":[]}");

    Branch source = new Branch("br-7", "x", Branch.Standing.USUAL);

    assertThat(ok(neon.project().restore(MAIN, source, "relayctl-before")).id()).isEqualTo("br-8");
    assertThat(neon.server.getRequestCount()).isEqualTo(5);
  }

  @Test
  void aRestoreThatNeonDidNotFinishIsNone() {
    neon.answers(
        200,
        NeonServer.branch("br-main-1", "main")
            + ",\"operations\":[{\"id\":\"op-1\",\"action\":\"x\",\"status\":\"error\"}]}");

    Branch source = new Branch("br-7", "x", Branch.Standing.USUAL);

    assertThat(id(neon.project().restore(MAIN, source, "relayctl-before")))
        .isEqualTo("neon.operation-failed");
  }

  @Test
  void saysThatNothingWasRestored() {
    neon.answers(400, "{\"code\":\"\",\"message\":\"branch is protected\"}");

    Problem problem =
        bad(
            neon.project()
                .restore(MAIN, new Branch("br-7", "x", Branch.Standing.USUAL), "relayctl-before"));

    assertThat(problem.facts().id().value()).isEqualTo("neon.rejected");
    assertThat(problem.facts().why()).isEqualTo("Neon answered 400: branch is protected");
  }

  @Test
  void deletesOnlyWhatIsItsOwn() {
    neon.answers(200, NeonServer.branch("br-9", "main") + "}");
    assertThat(id(neon.project().delete("br-9"))).isEqualTo("neon.not-ours");

    neon.answers(200, "{\"branch\":{\"id\":\"br-9\",\"name\":\"relayctl-x\",\"protected\":true}}");
    assertThat(id(neon.project().delete("br-9"))).isEqualTo("neon.not-ours");

    neon.answers(404, "{\"code\":\"\",\"message\":\"branch not found\"}");
    ok(neon.project().delete("br-9"));
    assertThat(neon.server.getRequestCount()).isEqualTo(3);

    neon.answers(200, NeonServer.branch("br-9", "relayctl-x") + "}")
        .answers(new MockResponse.Builder().code(204));
    ok(neon.project().delete("br-9"));
    assertThat(neon.server.getRequestCount()).isEqualTo(5);
  }

  @Test
  void neverShowsTheKey() {
    neon.answers(401, "{\"code\":\"\",\"message\":\"bad key " + NeonServer.KEY + "\"}");

    Problem problem = bad(neon.project().lookup().branchOf(URL));

    assertThat(problem).isInstanceOf(Problem.Unauthorised.class);
    assertThat(problem.toString()).doesNotContain(NeonServer.KEY).contains("bad key (secret)");
  }

  @Test
  void takesNoPathForAnId() {
    assertThat(id(neon.projects().project("../users"))).isEqualTo("neon.bad-project");
  }
}
