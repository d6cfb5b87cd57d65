package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Check runs of commits. */
final class CheckRoutes {
  private static final String RUNS = "/check-runs";
  private static final String RUN = RUNS + "/{run}";
  private static final String RESOURCE = "CheckRun";
  private static final String COMPLETED = "completed";
  private static final List<String> STATUSES = List.of("queued", "in_progress", COMPLETED);
  private static final List<String> CONCLUSIONS =
      List.of(
          "action_required", "cancelled", "failure", "neutral", "skipped", "success", "timed_out");

  private final World world;
  private final Checks checks;
  private final Urls urls;

  CheckRoutes(World world, Urls urls) {
    this.world = world;
    this.checks = new Checks(world);
    this.urls = urls;
  }

  void addTo(Gate gate, Router router) {
    Need read = Need.toRead(Scope.CHECKS);
    Need write = Need.toWrite(Scope.CHECKS);
    gate.add(router, "GET", "/commits/{ref}/check-runs", read, this::list)
        .add(router, "POST", RUNS, write, this::create)
        .add(
            router,
            "GET",
            RUN,
            read,
            call -> found(call).map(run -> shown(call, 200, run)).orElseGet(Errors::notFound))
        .add(
            router,
            "PATCH",
            RUN,
            write,
            call -> found(call).map(run -> change(call, run)).orElseGet(Errors::notFound));
  }

  private Optional<CheckRun> found(Call call) {
    return world.runs().find(call.repository(), call.number("run"));
  }

  private Answer list(Call call) {
    Request request = call.request();
    Repository repository = call.repository();
    Optional<String> sha = World.commit(repository, call.at("ref"));
    if (sha.isEmpty()) {
      return Errors.refused("No commit found for SHA: " + call.at("ref"));
    }
    String filter = request.query("filter");
    if (filter != null && !List.of("latest", "all").contains(filter)) {
      return Errors.refused("filter has to be latest or all.");
    }
    String name = request.query("check_name");
    String status = request.query("status");
    List<CheckRun> all =
        ("all".equals(filter)
                ? checks.runs(repository, sha.get())
                : checks.latestRuns(repository, sha.get()))
            .stream()
                .filter(run -> name == null || run.name().equals(name))
                .filter(run -> status == null || run.progress().status().equals(status))
                .toList();
    return new Lists(urls)
        .counted(call, Json.object(), "check_runs", all, run -> view(repository, run));
  }

  private Answer create(Call call) {
    var fields = new Fields(RESOURCE, call.body());
    String name = fields.required("name");
    String sha = fields.required("head_sha");
    if (!sha.isEmpty() && !World.isSha(sha)) {
      fields.invalid("head_sha", "head_sha is no commit's whole id");
    }
    CheckRun.Progress progress = progress(fields, null);
    CheckRun.Told told = told(fields, null);
    return fields.orElse(() -> {
      var run = new CheckRun(world.nextId(), call.repository().key(), sha, name, progress, told);
      world.runs().put(run);
      return shown(call, 201, run);
    });
  }

  private Answer change(Call call, CheckRun before) {
    var fields = new Fields(RESOURCE, call.body());
    String name = fields.text("name", before.name());
    CheckRun.Progress progress = progress(fields, before);
    CheckRun.Told told = told(fields, before);
    return fields.orElse(() -> {
      var run = new CheckRun(before.id(), before.repository(), before.sha(), name, progress, told);
      world.runs().put(run);
      return shown(call, 200, run);
    });
  }

  /** A conclusion completes it; what goes on again has none. */
  private CheckRun.Progress progress(Fields fields, @Nullable CheckRun before) {
    String now = Urls.time(world.millis());
    String conclusion = fields.word("conclusion", CONCLUSIONS, "");
    String usual = before == null ? "queued" : before.progress().status();
    String status = conclusion.isEmpty() ? fields.word("status", STATUSES, usual) : COMPLETED;
    String started =
        fields.text("started_at", before == null ? now : before.progress().startedAt());
    if (!status.equals(COMPLETED)) {
      return new CheckRun.Progress(status, null, started, null);
    }
    String known = before == null ? null : before.progress().conclusion();
    if (conclusion.isEmpty() && known == null) {
      fields.note("conclusion", "missing_field", null);
    }
    String ended = before == null || !before.completed() ? null : before.progress().completedAt();
    return new CheckRun.Progress(
        status,
        conclusion.isEmpty() ? known : conclusion,
        started,
        fields.text("completed_at", ended == null ? now : ended));
  }

  private static CheckRun.Told told(Fields fields, @Nullable CheckRun before) {
    CheckRun.Told known = before == null ? CheckRun.Told.NOTHING : before.told();
    String details = fields.text("details_url");
    String external = fields.text("external_id");
    JsonNode output = fields.at("output");
    if (fields.has("output") && !output.isObject()) {
      fields.invalid("output", "output is not an object");
    }
    boolean other = fields.has("output");
    return new CheckRun.Told(
        details == null ? known.detailsUrl() : details,
        external == null ? known.externalId() : external,
        other ? Json.text(output, "title") : known.title(),
        other ? Json.text(output, "summary") : known.summary(),
        other ? Json.text(output, "text") : known.text());
  }

  private Answer shown(Call call, int status, CheckRun run) {
    return Answer.of(status, view(call.repository(), run));
  }

  private ObjectNode view(Repository repository, CheckRun run) {
    CheckRun.Told told = run.told();
    String page = urls.page(repository) + "/runs/" + run.id();
    ObjectNode view =
        Json.object()
            .put("id", run.id())
            .put("head_sha", run.sha())
            .put("external_id", told.externalId() == null ? "" : told.externalId())
            .put("url", urls.api(repository) + RUNS + "/" + run.id())
            .put("html_url", page)
            .put("details_url", told.detailsUrl() == null ? page : told.detailsUrl())
            .put("status", run.progress().status())
            .put("conclusion", run.progress().conclusion())
            .put("started_at", run.progress().startedAt())
            .put("completed_at", run.progress().completedAt());
    view.putObject("output")
        .put("title", told.title())
        .put("summary", told.summary())
        .put("text", told.text())
        .put("annotations_count", 0);
    view.put("name", run.name());
    view.putObject("app").put("slug", "github-actions").put("name", "GitHub Actions");
    view.putArray("pull_requests");
    return view;
  }
}
