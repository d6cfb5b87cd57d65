package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.github.Pull.Side;
import dev.relayctl.sandbox.github.Pull.Words;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Pull requests and branches. */
final class PullRoutes {
  private static final String PULLS = "/pulls";
  private static final String PULL = PULLS + "/{number}";
  private static final String RESOURCE = "PullRequest";
  private static final List<String> STATES = List.of("open", "closed");

  private final World world;
  private final Pulls pulls;
  private final PullViews views;
  private final Urls urls;

  PullRoutes(World world, Urls urls) {
    this.world = world;
    this.pulls = new Pulls(world);
    this.views = new PullViews(urls);
    this.urls = urls;
  }

  void addTo(Gate gate, Router router) {
    Need read = Need.toRead(Scope.PULL_REQUESTS);
    Need write = Need.toWrite(Scope.PULL_REQUESTS);
    gate.add(router, "GET", PULLS, read, this::list)
        .add(router, "POST", PULLS, write, this::create)
        .add(router, "GET", PULL, read, one(this::shown))
        .add(router, "PATCH", PULL, write, one(this::change))
        .add(router, "PUT", PULL + "/merge", Need.toWrite(Scope.CONTENTS), one(this::merge))
        .add(router, "GET", "/branches/{branch}", Need.toRead(Scope.CONTENTS), this::branch);
  }

  private Gate.Handler one(BiFunction<Call, Pull, Answer> then) {
    return call ->
        pulls
            .numbered(call.repository(), call.number("number"))
            .map(pull -> then.apply(call, pull))
            .orElseGet(Errors::notFound);
  }

  private Answer list(Call call) {
    Request request = call.request();
    String state = request.query("state");
    if (state != null && !state.equals("all") && !STATES.contains(state)) {
      return Errors.refused("state has to be open, closed or all.");
    }
    String head = request.query("head");
    if (head != null && head.indexOf(':') < 1) {
      // GitHub lists everything then, and the client takes the first for its own.
      return Errors.refused("head has to be OWNER:BRANCH.");
    }
    String base = request.query("base");
    List<Pull> all =
        world.pulls().newestOf(call.repository()).stream()
            .filter(pull -> "all".equals(state) || pull.isOpen() != "closed".equals(state))
            .filter(pull -> head == null || pull.head().label().equals(head))
            .filter(pull -> base == null || pull.base().ref().equals(base))
            .toList();
    return new Lists(urls).plain(call, all, pull -> views.brief(call.repository(), pull));
  }

  private Answer shown(Call call, Pull pull) {
    return Answer.ok(views.whole(call.repository(), pull));
  }

  private Answer create(Call call) {
    Repository repository = call.repository();
    var fields = new Fields(RESOURCE, call.body());
    String head = fields.required("head");
    String base = fields.required("base");
    var words = new Words(Urls.self(), fields.required("title"), fields.text("body"));
    boolean draft = fields.flag("draft", false);
    String own = repository.owner() + ":";
    String ref = head.startsWith(own) ? head.substring(own.length()) : head;
    if (ref.indexOf(':') >= 0) {
      fields.invalid("head", null);
    }
    String label = own + ref;
    if (ref.equals(base) && !ref.isEmpty()) {
      fields.note(null, "custom", "No commits between " + base + " and " + ref);
    } else if (pulls.open(repository, label, base).isPresent()) {
      fields.note(null, "custom", "A pull request already exists for " + label + ".");
    }
    return fields.orElse(() -> {
      var side =
          new Side(repository.owner(), repository.fullName(), ref, Pulls.headOf(repository, ref));
      Pull made = pulls.make(repository, new Pulls.Wanted(words, side, base, draft));
      return Answer.of(201, views.whole(repository, made));
    });
  }

  private Answer change(Call call, Pull pull) {
    var fields = new Fields(RESOURCE, call.body());
    String was = pull.isOpen() ? "open" : "closed";
    String state = fields.word("state", STATES, was);
    var words =
        new Words(
            pull.words().author(),
            fields.text("title", pull.words().title()),
            fields.has("body") ? fields.text("body") : pull.words().body());
    boolean reopened = !pull.isOpen() && state.equals("open");
    if (reopened && pull.isMerged()) {
      fields.invalid("state", "state cannot be changed. The pull request has been merged.");
    } else if (reopened && taken(call.repository(), pull)) {
      fields.invalid("state", "state cannot be changed. There is another open one of the branch.");
    }
    return fields.orElse(() -> {
      Pull.Standing standing = pull.standing();
      long now = world.millis();
      Pull changed =
          pull.with(words)
              .with(
                  state.equals(was)
                      ? standing.touched(now)
                      : reopened ? standing.reopened(now) : standing.closed(now, null));
      world.pulls().put(changed);
      return shown(call, changed);
    });
  }

  private boolean taken(Repository repository, Pull pull) {
    return pulls.open(repository, pull.head().label(), pull.base().ref()).isPresent();
  }

  private Answer merge(Call call, Pull pull) {
    var fields = new Fields(RESOURCE, call.body());
    String sha = fields.text("sha");
    fields.word("merge_method", List.of("merge", "squash", "rebase"), "merge");
    return fields.orElse(() -> merge(call.repository(), pull, sha));
  }

  private Answer merge(Repository repository, Pull pull, @Nullable String sha) {
    if (!pull.isOpen() || pull.standing().draft()) {
      return Errors.said(405, "Pull Request is not mergeable");
    }
    if (sha != null && !sha.equals(pull.head().sha())) {
      return Errors.said(409, "Head branch was modified. Review and try the merge again.");
    }
    return Answer.ok(
        Json.object()
            .put("sha", pulls.merge(repository, pull).standing().merge())
            .put("merged", true)
            .put("message", "Pull Request successfully merged"));
  }

  private Answer branch(Call call) {
    String name = call.at("branch");
    return call.repository()
        .head(name)
        .map(sha -> Answer.ok(branch(call.repository(), name, sha)))
        .orElseGet(Errors::notFound);
  }

  private ObjectNode branch(Repository repository, String name, String sha) {
    ObjectNode view = Json.object().put("name", name).put("protected", false);
    view.putObject("commit").put("sha", sha).put("url", urls.api(repository) + "/commits/" + sha);
    return view;
  }
}
