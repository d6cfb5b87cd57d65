package dev.relayctl.app;

import dev.relayctl.app.Previews.Chosen;
import dev.relayctl.environment.App;
import dev.relayctl.plan.Observed;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.report.RemovedPreviews.One;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.PreviewDatabases;
import dev.relayctl.run.PreviewDatabases.Hold;
import dev.relayctl.run.PreviewDatabases.Made;
import dev.relayctl.run.PreviewDatabases.Parent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Removes previews: first what users see, last the database, by which a preview is found. */
public final class RemovePreviews {
  private static final Duration ONE_SYSTEM = Duration.ofSeconds(60);

  private final Project project;
  private final Previews previews;
  private final PreviewDatabases made;
  private final Fleet fleet;
  private final Attempts attempts;

  public RemovePreviews(
      Project project, Previews previews, PreviewDatabases made, Fleet fleet, Attempts attempts) {
    this.project = project;
    this.previews = previews;
    this.made = made;
    this.fleet = fleet;
    this.attempts = attempts;
  }

  /**
   * Removes one, whatever of it there is; may be repeated. Each part is looked for again
   * afterwards. {@code preview.app-not-ours} before anything is touched.
   */
  public One remove(Chosen chosen, String why) {
    var parts = new ArrayList<String>();
    Result<Done> done =
        previews
            .hold(chosen)
            .then(hold -> {
              try (hold) {
                return ours(chosen)
                    .then(_ -> app(chosen, parts))
                    .then(_ -> dropped(hold, made.id(chosen.parent(), chosen.owner()), parts));
              }
            });
    return new One(chosen.owner().branch().name(), why, parts, done.problems());
  }

  /** Removes the database of one that was cut off before it could say whose it is. */
  One remove(Parent parent, Made half, String why) {
    var parts = new ArrayList<String>();
    Result<Done> done =
        made.hold(parent, half.id())
            .then(hold -> {
              try (hold) {
                return dropped(hold, half.id(), parts);
              }
            });
    return new One(half.id(), why, parts, done.problems());
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

  private static Result<Done> dropped(Hold hold, String id, List<String> parts) {
    return hold.drop()
        .map(dropped -> {
          if (dropped == PreviewDatabases.Dropped.NOW) {
            parts.add("database " + id);
          }
          return Done.DONE;
        });
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
