package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;

/** Pull requests as they are shown. */
record PullViews(Urls urls) {
  /** In a list, which doesn't say whether it was merged but for {@code merged_at}. */
  ObjectNode brief(Repository repository, Pull pull) {
    Pull.Standing standing = pull.standing();
    String api = urls.api(repository);
    String closed = standing.closedMillis() == null ? null : Urls.time(standing.closedMillis());
    ObjectNode view =
        Json.object()
            .put("url", api + "/pulls/" + pull.number())
            .put("id", pull.id())
            .put("html_url", urls.page(repository) + "/pull/" + pull.number())
            .put("issue_url", api + "/issues/" + pull.number())
            .put("comments_url", api + "/issues/" + pull.number() + "/comments")
            .put("number", pull.number())
            .put("state", pull.isOpen() ? "open" : "closed")
            .put("locked", standing.locked())
            .put("title", pull.words().title())
            .put("body", pull.words().body())
            .put("draft", standing.draft())
            .put("created_at", Urls.time(standing.createdMillis()))
            .put("updated_at", Urls.time(standing.updatedMillis()))
            .put("closed_at", closed)
            .put("merged_at", pull.isMerged() ? closed : null)
            .put("merge_commit_sha", standing.merge());
    view.set("user", Urls.user(pull.words().author()));
    view.set("head", side(repository, pull.head()));
    view.set("base", side(repository, pull.base()));
    return view;
  }

  /** By itself. */
  ObjectNode whole(Repository repository, Pull pull) {
    return brief(repository, pull).put("merged", pull.isMerged());
  }

  private ObjectNode side(Repository repository, Pull.Side side) {
    ObjectNode view =
        Json.object().put("label", side.label()).put("ref", side.ref()).put("sha", side.sha());
    view.set("user", Urls.user(side.owner()));
    String name = side.repository();
    if (name == null) {
      view.putNull("repo");
    } else {
      boolean fork = !name.equals(repository.fullName());
      view.putObject("repo")
          .put("name", name.substring(name.indexOf('/') + 1))
          .put("full_name", name)
          .put("fork", fork)
          .put("html_url", urls.base() + "/" + name)
          .put("url", urls.base() + "/repos/" + name)
          .set("owner", Urls.user(side.owner()));
    }
    return view;
  }
}
