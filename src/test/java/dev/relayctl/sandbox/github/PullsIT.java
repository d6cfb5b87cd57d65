package dev.relayctl.sandbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.github.GitHub.Said;
import org.junit.jupiter.api.Test;

final class PullsIT extends OnGitHub {
  private static final String PULLS = GitHub.SHOP + "/pulls";

  private Said open(String head) {
    return github.post(
        PULLS,
        "{\"title\": \"About "
            + head
            + "\", \"head\": \""
            + head
            + "\", \"base\": \"main\", \"body\": \"Because\"}");
  }

  @Test
  void opensAPullRequestAndKnowsItsBranches() {
    Said before = github.get(GitHub.SHOP + "/branches/feature");
    Said made = open("feature");
    Said seen = github.get(PULLS + "/1");
    Said branch = github.get(GitHub.SHOP + "/branches/feature");

    assertThat(before.status()).isEqualTo(404);
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.number("/number")).isEqualTo(1);
    assertThat(made.text("/state")).isEqualTo("open");
    assertThat(made.at("/merged").isBoolean()).isTrue();
    assertThat(made.at("/merged_at").isNull()).isTrue();
    assertThat(made.at("/closed_at").isNull()).isTrue();
    assertThat(made.text("/head/label")).isEqualTo("ann:feature");
    assertThat(made.text("/head/repo/full_name")).isEqualTo("ann/shop");
    assertThat(made.at("/head/repo/fork").asBoolean()).isFalse();
    assertThat(made.text("/base/ref")).isEqualTo("main");
    assertThat(made.text("/html_url")).isEqualTo(github.base() + "/ann/shop/pull/1");
    assertThat(made.text("/user/login")).isEqualTo("github-actions[bot]");
    assertThat(seen.body()).isEqualTo(made.body());
    assertThat(branch.text("/commit/sha")).isEqualTo(made.text("/head/sha"));
    assertThat(github.get(GitHub.SHOP + "/branches/main").status()).isEqualTo(200);
    assertThat(github.get(PULLS + "/2").status()).isEqualTo(404);
  }

  @Test
  void listsTheOpenOnesUnlessAskedForOthers() {
    open("a");
    open("b");
    open("c");
    github.patch(PULLS + "/2", "{\"state\": \"closed\"}");
    Said open = github.get(PULLS);
    Said closed = github.get(PULLS + "?state=closed");
    Said byHead = github.get(PULLS + "?state=all&head=ann:b");
    Said part = github.get(PULLS + "?state=all&per_page=1&page=2");

    assertThat(open.each("/head/ref")).containsExactly("c", "a");
    assertThat(open.at("/0/merged").isMissingNode()).isTrue();
    assertThat(closed.each("/number")).containsExactly("2");
    assertThat(byHead.each("/number")).containsExactly("2");
    assertThat(github.get(PULLS + "?head=bob:b&state=all").body()).isEmpty();
    assertThat(part.each("/number")).containsExactly("2");
    assertThat(github.follow(part, "first").each("/number")).containsExactly("3");
    assertThat(github.follow(part, "prev").each("/number")).containsExactly("3");
    assertThat(github.follow(part, "last").each("/number")).containsExactly("1");
    assertThat(github.get(PULLS + "?head=b").status()).isEqualTo(422);
    assertThat(github.get(PULLS + "?state=merged").status()).isEqualTo(422);
  }

  @Test
  void refusesWrongPullRequests() {
    Said empty = github.post(PULLS, "{}");
    Said same = github.post(PULLS, "{\"title\": \"t\", \"head\": \"main\", \"base\": \"main\"}");
    open("feature");
    Said twice = open("ann:feature");
    Said foreign = open("bob:feature");

    assertThat(empty.at("/errors").findValuesAsText("field"))
        .containsExactly("head", "base", "title");
    assertThat(same.status()).isEqualTo(422);
    assertThat(twice.text("/errors/0/message"))
        .isEqualTo("A pull request already exists for ann:feature.");
    assertThat(foreign.text("/errors/0/field")).isEqualTo("head");
  }

  @Test
  void closesAndOpensAgain() {
    open("feature");
    Said closed = github.patch(PULLS + "/1", "{\"state\": \"closed\"}");
    open("feature");
    Said taken = github.patch(PULLS + "/1", "{\"state\": \"open\"}");
    github.patch(PULLS + "/2", "{\"state\": \"closed\"}");
    Said again = github.patch(PULLS + "/1", "{\"state\": \"open\", \"title\": \"Once more\"}");
    Said wrong = github.patch(PULLS + "/1", "{\"state\": \"merged\"}");

    assertThat(closed.text("/state")).isEqualTo("closed");
    assertThat(closed.at("/merged").asBoolean()).isFalse();
    assertThat(closed.at("/closed_at").isTextual()).isTrue();
    assertThat(closed.at("/merged_at").isNull()).isTrue();
    assertThat(taken.status()).isEqualTo(422);
    assertThat(again.text("/state")).isEqualTo("open");
    assertThat(again.text("/title")).isEqualTo("Once more");
    assertThat(again.at("/closed_at").isNull()).isTrue();
    assertThat(wrong.text("/errors/0/field")).isEqualTo("state");
  }

  @Test
  void mergesWhatIsOpen() {
    String main = open("feature").text("/base/sha");
    Said other = github.put(PULLS + "/1/merge", "{\"sha\": \"" + "0".repeat(40) + "\"}");
    Said merged = github.put(PULLS + "/1/merge", "{\"merge_method\": \"squash\"}");
    Said seen = github.get(PULLS + "/1");
    Said twice = github.put(PULLS + "/1/merge", "");
    Said reopened = github.patch(PULLS + "/1", "{\"state\": \"open\"}");

    assertThat(other.status()).isEqualTo(409);
    assertThat(merged.at("/merged").asBoolean()).isTrue();
    assertThat(seen.text("/state")).isEqualTo("closed");
    assertThat(seen.at("/merged").asBoolean()).isTrue();
    assertThat(seen.text("/merged_at")).isEqualTo(seen.text("/closed_at")).isNotEqualTo("null");
    assertThat(github.get(GitHub.SHOP + "/branches/main").text("/commit/sha"))
        .isEqualTo(merged.text("/sha"))
        .isNotEqualTo(main);
    assertThat(twice.status()).isEqualTo(405);
    assertThat(reopened.status()).isEqualTo(422);
  }

  @Test
  void comesFromAForkThatMayBeGone() {
    Said made =
        github.admin(
            "POST",
            "repositories/ann/shop/pulls",
            "{\"head\": \"patch-1\", \"fork\": \"bob/shop\", \"user\": \"bob\", \"sha\": \""
                + GitHub.SHA
                + "\"}");
    Said seen = github.get(PULLS + "/" + made.number("/number"));
    github.admin("POST", "repositories/ann/shop/pulls/1", "{\"headRepositoryGone\": true}");
    Said gone = github.get(PULLS + "/1");

    assertThat(seen.text("/head/repo/full_name")).isEqualTo("bob/shop");
    assertThat(seen.at("/head/repo/fork").asBoolean()).isTrue();
    assertThat(seen.text("/head/sha")).isEqualTo(GitHub.SHA);
    assertThat(seen.text("/user/type")).isEqualTo("User");
    assertThat(github.get(PULLS + "?head=bob:patch-1").body()).hasSize(1);
    assertThat(github.get(GitHub.SHOP + "/branches/patch-1").status()).isEqualTo(404);
    assertThat(gone.at("/head/repo").isNull()).isTrue();
    assertThat(gone.text("/head/sha")).isEqualTo(GitHub.SHA);
  }

  @Test
  void followsItsBranch() {
    open("feature");
    github.admin(
        "PUT", "repositories/ann/shop/branches/feature", "{\"sha\": \"" + GitHub.SHA + "\"}");
    Said pushed = github.get(PULLS + "/1");
    github.patch(PULLS + "/1", "{\"state\": \"closed\"}");
    github.admin("DELETE", "repositories/ann/shop/branches/feature", "");

    assertThat(pushed.text("/head/sha")).isEqualTo(GitHub.SHA);
    assertThat(github.get(GitHub.SHOP + "/branches/feature").status()).isEqualTo(404);
    assertThat(github.get(PULLS + "/1").text("/head/sha")).isEqualTo(GitHub.SHA);
  }
}
