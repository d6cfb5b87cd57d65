package dev.relayctl.pages;

import static dev.relayctl.pages.PagesServer.PRODUCTION;
import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Site;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PagesRollbackTest {
  private final PagesServer server = new PagesServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void findsTheNewestGoodDeploymentOfACommit() {
    server.gives(
        "["
            + String.join(
                ",",
                deployment("dddd4444", "c2", "success"),
                deployment("cccc3333", "c1", "failure"),
                deployment("bbbb2222", "c1", "success"),
                deployment("aaaa1111", "c1", "success"))
            + "]");

    assertThat(ok(server.pages().production(PRODUCTION, "c1")).map(Site.Deployment::id))
        .contains("bbbb2222");
    assertThat(server.asked()).startsWith("GET /relay/deployments?").contains("env=production");
  }

  @Test
  void looksAtOlderOnesToo() {
    String full = String.join(",", Collections.nCopies(25, deployment("d", "c9", "success")));
    server.gives("[" + full + "]").gives("[" + deployment("aaaa1111", "c1", "success") + "]");

    assertThat(ok(server.pages().production(PRODUCTION, "c1"))).isPresent();
    server.asked();
    assertThat(server.asked()).contains("page=2");
  }

  @Test
  void hasNoneOfACommitThatWasNeverDeployed() {
    server.gives("[]");

    assertThat(ok(server.pages().production(PRODUCTION, "c1"))).isEmpty();
  }

  @Test
  void goesBackReadsItBackAndOpensThePage() {
    server
        .gives(project("bbbb2222"))
        .gives(deployment("aaaa1111", "c1", "success"))
        .gives(project("aaaa1111"))
        .answers(200, "<script>fetch('https://api.example.com/a')</script>")
        .answers(200, "<script>fetch('https://api.example.com/a')</script>");

    String seen = ok(server.pages().goBack(PRODUCTION, "aaaa1111", server.page("/users")));

    assertThat(seen).contains("/users names the addresses that", "/aaaa1111 names");
    assertThat(server.asked()).isEqualTo("GET /relay");
    assertThat(server.asked()).isEqualTo("POST /relay/deployments/aaaa1111/rollback");
    assertThat(server.asked()).isEqualTo("GET /relay");
  }

  @Test
  void asksForNothingThatUsersGetAlready() {
    server.gives(project("aaaa1111")).gives(project("aaaa1111")).answers(404, "no page");

    assertThat(ok(server.pages().goBack(PRODUCTION, "aaaa1111", null))).contains("can't be opened");
    assertThat(server.asked()).isEqualTo("GET /relay");
    assertThat(server.asked()).isEqualTo("GET /relay");
  }

  /** The accident: the answer was lost, and what it did wasn't. */
  @Test
  void looksBeforeItAsksAgain() {
    server
        .gives(project("bbbb2222"))
        .answers(502, "bad gateway")
        .gives(project("aaaa1111"))
        .gives(project("aaaa1111"))
        .answers(404, "no page");

    ok(server.pages().goBack(PRODUCTION, "aaaa1111", null));

    assertThat(server.asked()).isEqualTo("GET /relay");
    assertThat(server.asked()).startsWith("POST ");
    assertThat(server.asked()).isEqualTo("GET /relay");
    assertThat(server.asked()).isEqualTo("GET /relay");
  }

  @Test
  void successThatChangesNothingIsAFailure() {
    server.gives(project("bbbb2222")).gives(deployment("aaaa1111", "c1", "success"));
    for (int looks = 0; looks < 20; looks++) {
      server.gives(project("bbbb2222"));
    }

    var problem = bad(server.pages().goBack(PRODUCTION, "aaaa1111", null)).facts();

    assertThat(problem.id().value()).isEqualTo("pages.not-gone-back");
    assertThat(problem.why()).contains("users get deployment bbbb2222");
  }

  /** Another page may be a cache's or a door's: Pages has gone back all the same. */
  @Test
  void tellsAPageThatShowsSomethingElse() {
    server
        .gives(project("aaaa1111"))
        .gives(project("aaaa1111"))
        .answers(200, "<script>fetch('https://old.example.com')</script>");
    for (int looks = 0; looks < 20; looks++) {
      server.answers(200, "<script>fetch('https://new.example.com')</script>");
    }

    assertThat(ok(server.pages().goBack(PRODUCTION, "aaaa1111", server.page("/users"))))
        .contains("/users still names other addresses than");
  }

  private String project(String live) {
    return """
    {"name": "relay", "subdomain": "127.0.0.1:%d", "production_branch": "main",
     "canonical_deployment": %s}
    """
        .formatted(server.server.getPort(), deployment(live, "c", "success"));
  }

  private String deployment(String id, String commit, String status) {
    return """
    {"id": "%s", "url": "%s", "environment": "production",
     "created_on": "2026-03-01T09:00:00Z",
     "deployment_trigger": {"metadata": {"branch": "main", "commit_hash": "%s"}},
     "latest_stage": {"name": "deploy", "status": "%s"}, "env_vars": null}
    """
        .formatted(id, server.page("/" + id), commit, status);
  }
}
