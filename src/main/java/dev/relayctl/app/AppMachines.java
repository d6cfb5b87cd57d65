package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.Observed;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Fleet;
import java.time.Duration;
import java.util.List;

/**
 * An environment's app with its machines as they are, those of release commands included.
 *
 * @param machines all that aren't destroyed
 */
record AppMachines(Environment environment, App app, List<Machine> machines) {
  private static final Duration ONE_SYSTEM = Duration.ofSeconds(30);

  AppMachines {
    machines = List.copyOf(machines);
  }

  /** Those of an environment; problems {@code environment.no-app} and {@code app.absent}. */
  static Result<AppMachines> of(
      Project project, Fleet fleet, Attempts attempts, String nameOrAlias) {
    return project
        .environment(nameOrAlias)
        .then(environment ->
            existing(fleet, attempts, environment)
                .then(app ->
                    attempts
                        .within(ONE_SYSTEM, () -> fleet.machines(app.name()))
                        .map(machines -> new AppMachines(environment, app, machines))));
  }

  /** An environment's app, once it is sure that there is one. */
  static Result<App> existing(Fleet fleet, Attempts attempts, Environment environment) {
    App app = environment.app();
    if (app == null) {
      return Result.bad(noApp(environment));
    }
    return attempts
        .within(ONE_SYSTEM, () -> fleet.app(app.name()))
        .then(seen ->
            switch (seen) {
              case Observed.App.Present _ -> Result.ok(app);
              case Observed.App.Absent() -> Result.bad(absent(environment, app));
            });
  }

  /** The machines of releases. */
  List<Machine> ofReleases() {
    return machines.stream().filter(Machine::ofRelease).toList();
  }

  /** The names of the process groups, sorted. */
  List<String> groups() {
    return ofReleases().stream().map(Machine::group).distinct().sorted().toList();
  }

  /** The name of a group that exists, or {@code usage.unknown-group}. */
  Result<String> group(String asked) {
    return groups().contains(asked)
        ? Result.ok(asked)
        : Result.bad(
            Problem.invalid(
                "usage.unknown-group",
                environment.name() + " has no process group " + asked,
                new Where.OnCommandLine("--group " + asked),
                groups().isEmpty()
                    ? "the app " + app.name() + " has no machine"
                    : "the machines of " + app.name() + " are of: " + String.join(", ", groups()),
                "relayctl status " + environment.address() + " lists the groups"));
  }

  private static Problem noApp(Environment environment) {
    return Problem.invalid(
        "environment.no-app",
        environment.name() + " has no app on Fly",
        environment.origin("app"),
        "a local environment has one only when its file names it",
        "choose another environment: relayctl env list");
  }

  private static Problem absent(Environment environment, App app) {
    return Problem.failed(
        "app.absent",
        "there is no app " + app.name() + " yet",
        Where.system("Fly", "app " + app.name()),
        environment.name() + " was never deployed, or its app was destroyed",
        "relayctl deploy " + environment.address());
  }
}
