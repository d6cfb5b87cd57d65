package dev.relayctl.app;

import dev.relayctl.app.Previews.Chosen;
import dev.relayctl.environment.App;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Observed;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.report.RemovedPreviews.One;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Frontends;
import dev.relayctl.run.PreviewDatabases;
import dev.relayctl.run.PreviewDatabases.Hold;
import dev.relayctl.run.PreviewDatabases.Made;
import dev.relayctl.run.PreviewDatabases.Owner;
import dev.relayctl.run.PreviewDatabases.Parent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Removes previews: first what users see, last the database, by which a preview is found. */
public final class RemovePreviews {
  private static final Duration ONE_SYSTEM = Duration.ofSeconds(60);

  private final Project project;
  private final Previews previews;
  private final PreviewDatabases made;
  private final Fleet fleet;
  private final Frontends frontends;
  private final Attempts attempts;

  public RemovePreviews(
      Project project, Previews previews, PreviewDatabases made, PreviewPorts ports) {
    this.project = project;
    this.previews = previews;
    this.made = made;
    this.fleet = ports.fleet();
    this.frontends = ports.frontends();
    this.attempts = ports.attempts();
  }

  /**
   * Removes one, whatever of it there is; may be repeated. Each part is looked for again
   * afterwards. {@code preview.app-not-ours} and {@code preview.database-not-ours} before anything
   * is touched.
   */
  public One remove(Chosen chosen, String why) {
    return remove(chosen, why, null);
  }

  /**
   * The same for one that was seen before.
   *
   * @param seen as it was; one that was made anew meanwhile stays. Null for any
   */
  One remove(Chosen chosen, String why, @Nullable Made seen) {
    var parts = new ArrayList<String>();
    String id = made.id(chosen.parent(), chosen.owner());
    Result<Done> done =
        previews
            .hold(chosen)
            .then(hold -> {
              try (hold) {
                return unchanged(chosen.parent(), chosen.owner().template(), seen)
                    // A database of that name that is somebody else's is told here.
                    .then(_ -> made.direct(chosen.parent(), chosen.owner()))
                    .then(_ -> ours(chosen))
                    .then(_ -> pages(chosen, parts))
                    .then(_ -> app(chosen, parts))
                    .then(_ -> dropped(hold, chosen.owner(), id, parts));
              }
            });
    return new One(
        chosen.owner().branch().name(), chosen.environment(), why, parts, done.problems());
  }

  /** Removes the database of one that was cut off before it could say whose it is. */
  One remove(Parent parent, EnvironmentName template, Made half, String why) {
    var parts = new ArrayList<String>();
    Result<Done> done =
        made.hold(parent, half.id())
            .then(hold -> {
              try (hold) {
                return unchanged(parent, template, half)
                    .then(_ -> dropped(hold, null, half.id(), parts));
              }
            });
    return new One(half.id(), null, why, parts, done.problems());
  }

  private Result<Done> unchanged(Parent parent, EnvironmentName template, @Nullable Made seen) {
    return seen == null
        ? Result.done()
        : made.all(parent, template)
            .then(all -> all.contains(seen) ? Result.done() : Result.bad(changed(seen)));
  }

  private Result<Done> ours(Chosen chosen) {
    App app = chosen.environment().app();
    return app == null
        ? Result.done()
        : new PreviewApps(project).own(chosen).then(_ -> machinesAreOurs(app));
  }

  private Result<Done> machinesAreOurs(App app) {
    return present(app)
        .then(there ->
            there
                ? attempts
                    .within(ONE_SYSTEM, () -> fleet.machines(app.name()))
                    .then(machines ->
                        machines.stream().allMatch(each -> each.config().managed())
                            ? Result.done()
                            : Result.bad(
                                PreviewApps.notOurs(
                                    app.name(), "machines of it were made by somebody else")))
                : Result.done());
  }

  private Result<Boolean> present(App app) {
    return attempts
        .within(ONE_SYSTEM, () -> fleet.app(app.name()))
        .map(seen -> seen instanceof Observed.App.Present);
  }

  /** Before the app: nobody is to be shown a page without its backend. */
  private Result<Done> pages(Chosen chosen, List<String> parts) {
    Frontend frontend = chosen.environment().frontend();
    Frontend.Pages pages = frontend.onPages();
    // What Pages builds of the branch, or somebody else uploads, isn't ours.
    if (pages == null || frontend.uploaded() == null) {
      return Result.done();
    }
    return frontends
        .removePreviews(pages, chosen.owner().branch().name())
        .map(removed -> {
          if (removed > 0) {
            parts.add(
                removed
                    + (removed == 1 ? " deployment" : " deployments")
                    + " of Pages project "
                    + pages.project());
          }
          return Done.DONE;
        });
  }

  private Result<Done> app(Chosen chosen, List<String> parts) {
    App app = chosen.environment().app();
    if (app == null) {
      return Result.done();
    }
    return present(app)
        .then(there ->
            there
                ? attempts
                    .within(ONE_SYSTEM, () -> fleet.deleteApp(app.name()))
                    .then(_ -> attempts.within(ONE_SYSTEM, () -> gone(app)))
                    .peek(_ -> parts.add("Fly app " + app.name()))
                : Result.done());
  }

  private Result<Done> gone(App app) {
    return present(app).then(there -> there ? Result.bad(stillThere(app)) : Result.done());
  }

  private static Result<Done> dropped(
      Hold hold, @Nullable Owner owner, String id, List<String> parts) {
    return hold.drop(owner)
        .map(dropped -> {
          if (dropped == PreviewDatabases.Dropped.NOW) {
            parts.add("database " + id);
          }
          return Done.DONE;
        });
  }

  private static Problem changed(Made seen) {
    return new Problem.Locked(
        Problem.facts(
            "preview.changed",
            "the preview is another one than before",
            Where.system("preview", seen.id()),
            "somebody has made or removed it meanwhile",
            "look again: relayctl preview list"));
  }

  private static Problem stillThere(App app) {
    return new Problem.Failed(
        Problem.facts(
            "preview.app-still-there",
            "the Fly app " + app.name() + " is there still",
            Where.system("Fly", "app " + app.name()),
            "Fly has accepted its deletion, and not done it yet",
            "run the same command again"),
        Repeat.SAFE);
  }
}
