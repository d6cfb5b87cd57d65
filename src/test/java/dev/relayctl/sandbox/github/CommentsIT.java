package dev.relayctl.sandbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.github.GitHub.Said;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CommentsIT extends OnGitHub {
  private static final String COMMENTS = GitHub.SHOP + "/issues/1/comments";
  private static final String COMMENT = GitHub.SHOP + "/issues/comments/";

  @BeforeEach
  void prepare() {
    github.admin("POST", "repositories/ann/shop/pulls", "{\"head\": \"feature\"}");
  }

  private Said say(String body) {
    return github.post(COMMENTS, "{\"body\": \"" + body + "\"}");
  }

  @Test
  void keepsCommentsByWhomTheyAre() {
    Said made = say("ours");
    github.admin(
        "POST",
        "repositories/ann/shop/issues/1/comments",
        "{\"body\": \"hers\", \"user\": \"ann\"}");
    clock.pass(Duration.ofMinutes(1));
    Said changed = github.patch(COMMENT + made.number("/id"), "{\"body\": \"ours, later\"}");
    Said all = github.get(COMMENTS);

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("/user/login")).isEqualTo("github-actions[bot]");
    assertThat(made.text("/user/type")).isEqualTo("Bot");
    assertThat(changed.text("/created_at")).isEqualTo(made.text("/created_at"));
    assertThat(changed.text("/updated_at")).isNotEqualTo(made.text("/updated_at"));
    assertThat(all.each("/body")).containsExactly("ours, later", "hers");
    assertThat(all.each("/user/type")).containsExactly("Bot", "User");
    assertThat(github.get(COMMENT + made.number("/id")).body()).isEqualTo(changed.body());
  }

  @Test
  void givesListsInParts() {
    for (int i = 1; i <= 101; i++) {
      say("number " + i);
    }
    Said usual = github.get(COMMENTS);
    Said first = github.get(COMMENTS + "?per_page=100");
    Said second = github.follow(first, "next");
    Said beyond = github.get(COMMENTS + "?per_page=100&page=3");

    assertThat(usual.body()).hasSize(30);
    assertThat(first.body()).hasSize(100);
    assertThat(first.text("/0/body")).isEqualTo("number 1");
    assertThat(first.header("Link"))
        .isEqualTo(
            "<BASE/repos/ann/shop/issues/1/comments?page=2&per_page=100>; rel=\"next\", "
                    .replace("BASE", github.base())
                + "<BASE/repos/ann/shop/issues/1/comments?page=2&per_page=100>; rel=\"last\""
                    .replace("BASE", github.base()));
    assertThat(second.each("/body")).containsExactly("number 101");
    assertThat(github.follow(second, "first").body()).isEqualTo(first.body());
    assertThat(second.header("Link")).doesNotContain("next");
    assertThat(beyond.body()).isEmpty();
    assertThat(github.get(COMMENTS + "?per_page=101").status()).isEqualTo(422);
  }

  @Test
  void refusesABodyThatIsTooLongOrNone() {
    Said longest = say("x".repeat(65_536));
    Said tooLong = say("x".repeat(65_537));
    Said empty = github.post(COMMENTS, "{}");
    Said changed =
        github.patch(COMMENT + longest.number("/id"), "{\"body\": \"" + "x".repeat(65_537) + "\"}");

    assertThat(longest.status()).isEqualTo(201);
    assertThat(tooLong.status()).isEqualTo(422);
    assertThat(tooLong.text("/message")).isEqualTo("Validation Failed");
    assertThat(tooLong.text("/errors/0/message"))
        .isEqualTo("Body is too long (maximum is 65536 characters)");
    assertThat(empty.text("/errors/0/code")).isEqualTo("missing_field");
    assertThat(changed.status()).isEqualTo(422);
  }

  @Test
  void forgetsWhatWasDeleted() {
    String path = COMMENT + say("ours").number("/id");

    assertThat(github.delete(path).status()).isEqualTo(204);
    assertThat(github.get(path).status()).isEqualTo(404);
    assertThat(github.patch(path, "{\"body\": \"b\"}").status()).isEqualTo(404);
    assertThat(github.delete(path).status()).isEqualTo(404);
    assertThat(github.get(COMMENTS).body()).isEmpty();
  }

  @Test
  void lockedMeansThatNobodySpeaks() {
    String path = COMMENT + say("ours").number("/id");
    github.admin("POST", "repositories/ann/shop/pulls/1", "{\"locked\": true}");

    assertThat(say("more").status()).isEqualTo(403);
    assertThat(github.patch(path, "{\"body\": \"b\"}").status()).isEqualTo(403);
    assertThat(github.delete(path).status()).isEqualTo(403);
    assertThat(github.get(COMMENTS).each("/body")).containsExactly("ours");
    github.admin("POST", "repositories/ann/shop/pulls/1", "{\"locked\": false}");
    assertThat(say("more").status()).isEqualTo(201);
  }

  @Test
  void needsOneOfTwoScopes() {
    github.admin("POST", "settings", "{\"permissions\": {\"issues\": \"write\"}}");
    Said byIssues = say("a");
    github.admin("POST", "settings", "{\"permissions\": {\"pull-requests\": \"write\"}}");
    Said byPulls = say("b");
    github.admin("POST", "settings", "{\"permissions\": {\"pull-requests\": \"read\"}}");
    Said byNone = say("c");

    assertThat(byIssues.status()).isEqualTo(201);
    assertThat(byPulls.status()).isEqualTo(201);
    assertThat(byNone.status()).isEqualTo(403);
  }

  @Test
  void wantsANumberThatExists() {
    String other = GitHub.SHOP + "/issues/2/comments";

    assertThat(github.get(other).status()).isEqualTo(404);
    assertThat(github.post(other, "{\"body\": \"b\"}").status()).isEqualTo(404);
    assertThat(github.get(GitHub.SHOP + "/issues/one/comments").status()).isEqualTo(404);
    assertThat(github.get("/repos/ann/other/issues/1/comments").status()).isEqualTo(404);
  }
}
