package dev.relayctl.app;

import dev.relayctl.app.Previews.Template;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.report.PreviewsReport;
import dev.relayctl.report.PreviewsReport.Row;
import dev.relayctl.report.RemovedPreviews;
import dev.relayctl.report.RemovedPreviews.Mode;
import dev.relayctl.report.RemovedPreviews.One;
import dev.relayctl.report.Times;
import dev.relayctl.run.PreviewDatabases.Owner;
import dev.relayctl.run.PreviewDatabases.State;
import dev.relayctl.run.PullRequests;
import dev.relayctl.run.PullRequests.PullRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Removes the previews that nobody needs any more. */
public final class PrunePreviews {
  /** GitHub tells whole seconds. */
  private static final int WHOLE_SECONDS = 2;

  private final Project project;
  private final Previews previews;
  private final ShowPreviews show;
  private final RemovePreviews removal;

  public PrunePreviews(
      Project project, Previews previews, ShowPreviews show, RemovePreviews removal) {
    this.project = project;
    this.previews = previews;
    this.show = show;
    this.removal = removal;
  }

  /**
   * Removes those of a template that were cut off, whose pull request is merged or closed, that are
   * too old, and the oldest beyond the limit.
   *
   * @param template null where there is but one
   */
  public Result<RemovedPreviews> prune(@Nullable String template, Mode mode) {
    return previews
        .template(template)
        .then(found ->
            show.list(found)
                .map(report ->
                    new RemovedPreviews(
                        mode,
                        chosen(found, report).entrySet().stream()
                            .map(each -> one(found, each.getKey(), each.getValue(), mode))
                            .flatMap(Optional::stream)
                            .toList(),
                        report.notes())));
  }

  private Map<Row, String> chosen(Template template, PreviewsReport report) {
    var chosen = new LinkedHashMap<Row, String>();
    var staying = new ArrayList<Row>();
    for (Row row : report.rows()) {
      reason(template, row).ifPresentOrElse(why -> chosen.put(row, why), () -> staying.add(row));
    }
    staying.sort(Comparator.comparing(row -> since(row)));
    int limit = template.preview().limit();
    for (Row row : staying.subList(0, Math.max(0, staying.size() - limit))) {
      chosen.put(row, "there are more than " + limit + ", and it is the oldest");
    }
    return chosen;
  }

  /** One that doesn't say it is taken for new. */
  private Instant since(Row row) {
    Instant since = row.database().since();
    return since == null ? project.clock().instant() : since;
  }

  private Optional<String> reason(Template template, Row row) {
    if (row.database().state() == State.MAKING) {
      return Optional.of("it was never finished");
    }
    PullRequest pull = row.pullRequest();
    if (pull == null || pull.state() == PullRequests.State.OPEN || endedBefore(pull, row)) {
      return tooOld(template, row);
    }
    String how = pull.state() == PullRequests.State.MERGED ? "merged" : "closed";
    return Optional.of("pull request " + pull.number() + " is " + how);
  }

  /** Then it was another piece of work on a branch of that name. */
  private boolean endedBefore(PullRequest pull, Row row) {
    Instant ended = pull.endedAt();
    return ended != null && ended.plusSeconds(WHOLE_SECONDS).isBefore(since(row));
  }

  private Optional<String> tooOld(Template template, Row row) {
    Duration keep = template.preview().keep();
    return since(row).plus(keep).isBefore(project.clock().instant())
        ? Optional.of("it is older than " + Times.shown(keep))
        : Optional.empty();
  }

  /** Empty for one that somebody is at work on, or was meanwhile. */
  private Optional<One> one(Template template, Row row, String why, Mode mode) {
    if (mode == Mode.SHOW) {
      return Optional.of(new One(row.branch(), null, why, List.of(), List.of()));
    }
    Owner owner = row.database().owner();
    One one =
        owner == null
            ? removal.remove(template.parent(), template.definition().name(), row.database(), why)
            : previews
                .chosen(template.definition().of(owner.branch()))
                .match(
                    chosen -> removal.remove(chosen, why, row.database()),
                    problems -> new One(row.branch(), null, why, List.of(), problems));
    boolean atWork = one.problems().stream().anyMatch(Problem.Locked.class::isInstance);
    return atWork ? Optional.empty() : Optional.of(one);
  }
}
