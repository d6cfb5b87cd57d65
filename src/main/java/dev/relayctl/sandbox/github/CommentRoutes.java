package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Router;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Comments on pull requests (§6). */
final class CommentRoutes {
  private static final String OF_ISSUE = "/issues/{number}/comments";
  private static final String COMMENT = "/issues/comments/{comment}";

  private final World world;
  private final Pulls pulls;
  private final Urls urls;

  CommentRoutes(World world, Urls urls) {
    this.world = world;
    this.pulls = new Pulls(world);
    this.urls = urls;
  }

  void addTo(Gate gate, Router router) {
    Need read = Need.toRead(Scope.ISSUES, Scope.PULL_REQUESTS);
    Need write = Need.toWrite(Scope.ISSUES, Scope.PULL_REQUESTS);
    gate.add(router, "GET", OF_ISSUE, read, this::list)
        .add(router, "POST", OF_ISSUE, write, call -> create(call, Urls.self()))
        .add(router, "GET", COMMENT, read, one((call, comment) -> shown(call, 200, comment)))
        .add(router, "PATCH", COMMENT, write, unlocked(this::change))
        .add(router, "DELETE", COMMENT, write, unlocked((_, comment) -> delete(comment)));
  }

  private Gate.Handler one(BiFunction<Call, Comment, Answer> then) {
    return call ->
        world
            .comments()
            .find(call.repository(), call.number("comment"))
            .map(comment -> then.apply(call, comment))
            .orElseGet(Errors::notFound);
  }

  private Gate.Handler unlocked(BiFunction<Call, Comment, Answer> then) {
    return one((call, comment) ->
        isLocked(pulls.numbered(call.repository(), comment.number()))
            ? Errors.locked()
            : then.apply(call, comment));
  }

  private static boolean isLocked(Optional<Pull> pull) {
    return pull.filter(found -> found.standing().locked()).isPresent();
  }

  private Answer list(Call call) {
    Repository repository = call.repository();
    return pulls
        .numbered(repository, call.number("number"))
        .map(pull -> {
          List<Comment> all =
              world.comments().of(repository).stream()
                  .filter(comment -> comment.number() == pull.number())
                  .toList();
          return new Lists(urls).plain(call, all, comment -> view(repository, comment));
        })
        .orElseGet(Errors::notFound);
  }

  /** A comment by somebody. */
  Answer create(Call call, String author) {
    Optional<Pull> pull = pulls.numbered(call.repository(), call.number("number"));
    if (pull.isEmpty()) {
      return Errors.notFound();
    }
    if (isLocked(pull)) {
      return Errors.locked();
    }
    var fields = new Fields("IssueComment", call.body());
    String body = body(fields);
    return fields.orElse(() -> {
      long now = world.millis();
      var comment =
          new Comment(
              world.nextId(), call.repository().key(), pull.get().number(), author, body, now, now);
      world.comments().put(comment);
      return shown(call, 201, comment);
    });
  }

  private Answer change(Call call, Comment comment) {
    var fields = new Fields("IssueComment", call.body());
    String body = body(fields);
    return fields.orElse(() -> {
      Comment changed = comment.with(body, world.millis());
      world.comments().put(changed);
      return shown(call, 200, changed);
    });
  }

  private static String body(Fields fields) {
    String body = fields.required("body");
    if (body.length() > Comment.MOST) {
      fields.note(
          "data", "unprocessable", "Body is too long (maximum is " + Comment.MOST + " characters)");
    }
    return body;
  }

  private Answer delete(Comment comment) {
    world.comments().remove(comment);
    return Answer.empty(204);
  }

  private Answer shown(Call call, int status, Comment comment) {
    return Answer.of(status, view(call.repository(), comment));
  }

  private ObjectNode view(Repository repository, Comment comment) {
    String api = urls.api(repository) + "/issues/";
    ObjectNode view =
        Json.object()
            .put("url", api + "comments/" + comment.id())
            .put(
                "html_url",
                urls.page(repository)
                    + "/pull/"
                    + comment.number()
                    + "#issuecomment-"
                    + comment.id())
            .put("issue_url", api + comment.number())
            .put("id", comment.id())
            .put("created_at", Urls.time(comment.createdMillis()))
            .put("updated_at", Urls.time(comment.updatedMillis()))
            .put("body", comment.body());
    view.set("user", Urls.user(comment.author()));
    return view;
  }
}
