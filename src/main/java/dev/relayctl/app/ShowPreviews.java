package dev.relayctl.app;

import dev.relayctl.app.Previews.Chosen;
import dev.relayctl.app.Previews.Template;
import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MonthlyCost;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Site;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.report.PreviewsReport;
import dev.relayctl.report.PreviewsReport.Row;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Frontends;
import dev.relayctl.run.PreviewDatabases;
import dev.relayctl.run.PreviewDatabases.Made;
import dev.relayctl.run.PreviewDatabases.Owner;
import dev.relayctl.run.PullRequests;
import dev.relayctl.run.PullRequests.PullRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The previews that there are: by their databases, each with its app and its pull request. */
public final class ShowPreviews {
  private static final Duration ONE_SYSTEM = Duration.ofSeconds(30);

  private final Project project;
  private final Previews previews;
  private final PreviewDatabases made;
  private final Fleet fleet;
  private final Frontends frontends;
  private final Attempts attempts;
  private final PullRequests pullRequests;

  public ShowPreviews(
      Project project,
      Previews previews,
      PreviewDatabases made,
      PreviewPorts ports,
      PullRequests pullRequests) {
    this.project = project;
    this.previews = previews;
    this.made = made;
    this.fleet = ports.fleet();
    this.frontends = ports.frontends();
    this.attempts = ports.attempts();
    this.pullRequests = pullRequests;
  }

  /**
   * All of a template.
   *
   * @param template null where there is but one
   */
  public Result<PreviewsReport> list(@Nullable String template) {
    return previews.template(template).then(this::list);
  }

  /** Where the app of one answers; empty where there is none. */
  public Result<Optional<URI>> url(Chosen chosen) {
    return app(chosen.environment()).map(app -> app.map(PreviewsReport.App::url));
  }

  /** Where its pages are opened; empty where it has none, or nobody can be asked. */
  public Optional<URI> frontend(Chosen chosen) {
    Frontend frontend = chosen.environment().frontend();
    Frontend.Pages pages = frontend.onPages();
    if (pages == null || frontend.url() != null) {
      return Optional.ofNullable(frontend.url());
    }
    return frontends
        .look(pages, chosen.environment().pagesBranch())
        .map(site ->
            site instanceof Site.Present present
                ? Optional.ofNullable(present.live()).map(Site.Deployment::url)
                : Optional.<URI>empty())
        .orElse(_ -> Optional.empty());
  }

  Result<PreviewsReport> list(Template template) {
    boolean asked = pullRequests.known(project.directory());
    return made.all(template.parent(), template.definition().name())
        .then(all -> SideBySide.ask(all, each -> seen(template, each, asked)))
        .map(rows -> report(rows, asked));
  }

  private PreviewsReport report(List<Seen> rows, boolean asked) {
    var notes = new ArrayList<String>();
    if (!asked) {
      notes.add(
          "Pull requests were not asked for: the remote is not GitHub's, or there is no"
              + " GITHUB_TOKEN.");
    }
    rows.stream().flatMap(seen -> seen.notes().stream()).distinct().forEach(notes::add);
    return new PreviewsReport(
        project.clock().instant(), rows.stream().map(Seen::row).toList(), notes);
  }

  /** A row with what could not be found out. */
  private record Seen(Row row, List<String> notes) {}

  private Seen seen(Template template, Made database, boolean asked) {
    Owner owner = database.owner();
    if (owner == null) {
      return new Seen(new Row(database, null, null), List.of());
    }
    var notes = new ArrayList<String>();
    Optional<PreviewsReport.App> app =
        noted(project.resolve(template.definition().of(owner.branch())).then(this::app), notes);
    Optional<PullRequest> pull =
        asked
            ? noted(
                attempts.within(
                    ONE_SYSTEM, () -> pullRequests.ofBranch(project.directory(), owner.branch())),
                notes)
            : Optional.empty();
    return new Seen(new Row(database, app.orElse(null), pull.orElse(null)), notes);
  }

  private static <T> Optional<T> noted(Result<Optional<T>> found, List<String> notes) {
    return found.match(
        value -> value,
        problems -> {
          Problem.Facts facts = problems.getFirst().facts();
          notes.add("Not known: " + facts.what() + ": " + facts.why() + ".");
          return Optional.empty();
        });
  }

  private Result<Optional<PreviewsReport.App>> app(Environment environment) {
    App app = environment.app();
    if (app == null) {
      return Result.ok(Optional.empty());
    }
    return attempts
        .within(ONE_SYSTEM, () -> fleet.app(app.name()))
        .then(seen ->
            seen instanceof Observed.App.Present present
                ? attempts
                    .within(ONE_SYSTEM, () -> fleet.machines(app.name()))
                    .map(machines -> Optional.of(app(app, present, machines)))
                : Result.ok(Optional.empty()));
  }

  private static PreviewsReport.App app(
      App app, Observed.App.Present present, List<Machine> machines) {
    List<Machine> ours = machines.stream().filter(Machine::ofRelease).toList();
    List<Machine> serving =
        ours.stream().filter(each -> each.config().json().items("standbys").isEmpty()).toList();
    List<MonthlyCost.Machines> priced =
        ours.stream().map(each -> new MonthlyCost.Machines(1, each.config())).toList();
    return new PreviewsReport.App(
        app.name().value(),
        present.url() == null ? app.url() : present.url(),
        (int) serving.stream().filter(Machine::healthy).count(),
        serving.size(),
        MonthlyCost.of(priced, List.of()).before());
  }
}
