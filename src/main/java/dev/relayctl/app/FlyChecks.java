package dev.relayctl.app;

import dev.relayctl.app.TimeLimit.Answer;
import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Kind;
import dev.relayctl.guardrail.OrderGuardrails;
import dev.relayctl.plan.Observed;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DoctorReport.Check;
import dev.relayctl.report.DoctorReport.Group;
import dev.relayctl.report.DoctorReport.State;
import dev.relayctl.run.Fleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether there is a token, and which apps it may read. */
record FlyChecks(ToolNeeds.Nobody nobody, DoctorPorts ports, TimeLimit limit) {
  private static final String TOKEN = "token";
  private static final String APP = "app";

  Result<List<Check>> of(List<Environment> environments) {
    var notes = new Notes(Group.FLY);
    List<Environment> withApp = environments.stream().filter(e -> e.app() != null).toList();
    if (withApp.isEmpty()) {
      notes.ok(TOKEN, "not needed: " + nobody.say("has an app"), Duration.ZERO);
      return Result.ok(notes.checks());
    }
    Answer<Fleet> fleet = limit.ask("Fly", ports.fleet());
    if (!(fleet.result() instanceof Result.Ok<Fleet>(Fleet found))) {
      notes.fail(TOKEN, fleet.result().problems(), Discretion.UNKNOWING, fleet.took());
      return Result.ok(notes.checks());
    }
    notes.ok(TOKEN, "present", fleet.took());
    return SideBySide.ask(withApp, environment -> app(environment, found))
        .map(apps -> {
          var all = new ArrayList<>(notes.checks());
          apps.forEach(all::addAll);
          return all;
        });
  }

  private List<Check> app(Environment environment, Fleet fleet) {
    var notes = new Notes(Group.FLY, environment.name(), State.FAIL);
    App app = environment.app();
    if (app == null) {
      return notes.checks();
    }
    Answer<Observed.App> answer = limit.ask("Fly", () -> fleet.app(app.name()));
    switch (answer.result()) {
      case Result.Bad<Observed.App>(var problems) ->
          notes.fail(APP, problems, Discretion.UNKNOWING, answer.took());
      case Result.Ok<Observed.App>(Observed.App.Absent()) ->
          notes.warn(
              APP,
              Problem.facts(
                  "app.absent",
                  "there is no app " + app.name() + " that the token may read",
                  Where.system("Fly", "app " + app.name()),
                  "nothing was deployed yet, or the token is for another app or organization",
                  "relayctl deploy "
                      + environment.address()
                      + (asksFirst(environment) ? " --create-app" : "")
                      + ", or use another token"),
              answer.took());
      case Result.Ok<Observed.App>(Observed.App.Present(String organization, _)) ->
          present(environment, app, organization, notes, answer.took());
    }
    return notes.checks();
  }

  private static boolean asksFirst(Environment environment) {
    return environment.kind() == Kind.STAGING || environment.kind() == Kind.PRODUCTION;
  }

  private static void present(
      Environment environment, App app, String organization, Notes notes, Duration took) {
    String wanted = app.organization();
    if (wanted != null && !organization.isEmpty() && !wanted.equals(organization)) {
      // A deploy refuses it, and nobody can allow it.
      notes.fail(
          APP,
          Problem.facts(
              OrderGuardrails.WRONG_ACCOUNT.id(),
              "the app " + app.name() + " belongs to " + organization + ", not to " + wanted,
              environment.origin("app.organization"),
              environment.name() + " names the organization " + wanted,
              "use a token of " + wanted + ", or correct app.organization or app.name"),
          took);
      return;
    }
    notes.ok(
        APP,
        app.name()
            + (organization.isEmpty() ? "" : " in organization " + organization)
            + ", "
            + DatabaseChecks.millis(took),
        took);
  }
}
