package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.github.Pull.Side;
import dev.relayctl.sandbox.github.Pull.Words;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Front;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.RequestsAdmin;
import dev.relayctl.sandbox.http.Router;
import java.util.Optional;

/**
 * What the sandbox can do with GitHub beside what {@link RequestsAdmin} does.
 *
 * <ul>
 *   <li>{@code GET settings}, {@code POST settings} with what is to change of {@link Settings}
 *   <li>{@code DELETE repositories}: nothing was ever made or set
 *   <li>{@code PUT repositories/OWNER/NAME {"exists": false}}
 *   <li>{@code PUT repositories/OWNER/NAME/branches/BRANCH {"sha": …}}, and {@code DELETE}
 *   <li>{@code POST repositories/OWNER/NAME/pulls {"head", "base", "title", "sha", "fork", "user",
 *       "draft"}}, {@code POST …/pulls/N {"locked", "headRepositoryGone"}}
 *   <li>{@code POST repositories/OWNER/NAME/issues/N/comments {"body", "user"}}
 * </ul>
 */
final class AdminRoutes {
  private static final String REPOSITORIES = Front.ADMIN + "repositories";
  private static final String REPOSITORY = REPOSITORIES + "/{owner}/{repo}";
  private static final String BRANCH = REPOSITORY + "/branches/{branch}";
  private static final String PULLS = REPOSITORY + "/pulls";
  private static final String SOMEBODY = "ann";

  private final World world;
  private final Pulls pulls;
  private final PullViews views;
  private final CommentRoutes comments;
  private final RateLimits limits;

  AdminRoutes(World world, Urls urls, RateLimits limits) {
    this.world = world;
    this.pulls = new Pulls(world);
    this.views = new PullViews(urls);
    this.comments = new CommentRoutes(world, urls);
    this.limits = limits;
  }

  void addTo(Gate gate, Router router) {
    router
        .add("GET", Front.ADMIN + "settings", _ -> Answer.ok(world.settings().shown()))
        .add("POST", Front.ADMIN + "settings", this::set)
        .add("DELETE", REPOSITORIES, _ -> forget());
    gate.addAdmin(router, "PUT", REPOSITORY, this::see);
    gate.addAdmin(router, "PUT", BRANCH, this::push);
    gate.addAdmin(router, "DELETE", BRANCH, this::removeBranch);
    gate.addAdmin(router, "POST", PULLS, this::open);
    gate.addAdmin(router, "POST", PULLS + "/{number}", this::change);
    gate.addAdmin(
        router,
        "POST",
        REPOSITORY + "/issues/{number}/comments",
        call -> comments.create(call, call.body().path("user").asText(SOMEBODY)));
  }

  private Answer set(Request request) {
    synchronized (world) {
      Optional<Settings> changed = request.body().flatMap(world.settings()::with);
      changed.ifPresent(world::settings);
      return changed
          .map(now -> Answer.ok(now.shown()))
          .orElseGet(() -> Errors.refused("permissions has a scope or a level that is none"));
    }
  }

  private Answer forget() {
    synchronized (world) {
      world.forget();
      limits.clear();
      return Answer.okay();
    }
  }

  private Answer see(Call call) {
    world.put(call.repository().seen(call.body().path("exists").asBoolean(true)));
    return Answer.okay();
  }

  private Answer push(Call call) {
    String branch = call.at("branch");
    String sha = call.body().path("sha").asText(Pulls.headOf(call.repository(), branch));
    if (!World.isSha(sha)) {
      return Errors.refused("sha is no commit's whole id");
    }
    world.push(call.repository(), branch, sha);
    return Answer.okay();
  }

  private Answer removeBranch(Call call) {
    world.push(call.repository(), call.at("branch"), null);
    return Answer.okay();
  }

  private Answer open(Call call) {
    Repository repository = call.repository();
    ObjectNode body = call.body();
    var fields = new Fields("PullRequest", body);
    String head = fields.required("head");
    String fork = fields.text("fork", repository.fullName());
    if (fork.indexOf('/') < 1) {
      fields.invalid("fork", "fork has to be OWNER/NAME");
    }
    String sha = fields.text("sha", Pulls.headOf(repository, head));
    if (!World.isSha(sha)) {
      fields.invalid("sha", "sha is no commit's whole id");
    }
    var words =
        new Words(fields.text("user", SOMEBODY), fields.text("title", head), fields.text("body"));
    var wanted =
        new Pulls.Wanted(
            words,
            new Side(fork.split("/", 2)[0], fork, head, sha),
            fields.text("base", "main"),
            fields.flag("draft", false));
    return fields.orElse(
        () -> Answer.of(201, views.whole(repository, pulls.make(repository, wanted))));
  }

  private Answer change(Call call) {
    return pulls
        .numbered(call.repository(), call.number("number"))
        .map(pull -> {
          boolean locked = call.body().path("locked").asBoolean(pull.standing().locked());
          Pull changed = pull.with(pull.standing().locked(locked));
          boolean gone = call.body().path("headRepositoryGone").asBoolean(false);
          Pull kept = gone ? changed.orphaned() : changed;
          world.pulls().put(kept);
          return Answer.ok(views.whole(call.repository(), kept));
        })
        .orElseGet(Errors::notFound);
  }
}
