package dev.relayctl.app;

import dev.relayctl.app.TimeLimit.Answer;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Frontend;
import dev.relayctl.environment.Kind;
import dev.relayctl.guardrail.FrontendGuardrails;
import dev.relayctl.plan.Site;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.report.DoctorReport.Check;
import dev.relayctl.report.DoctorReport.Group;
import dev.relayctl.report.DoctorReport.State;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Whether the Pages projects that environments name can be read, and have what is declared. */
record PagesChecks(DoctorPorts ports, TimeLimit limit) {
  private static final String PROJECT = "project";
  private static final String VARIABLES = "variables";
  private static final String SETTINGS = "settings";

  /** None where no environment names a project. */
  Result<List<Check>> of(List<Environment> environments) {
    return SideBySide.ask(
            environments.stream().filter(e -> e.frontend().onPages() != null).toList(),
            this::checks)
        .map(all -> all.stream().flatMap(List::stream).toList());
  }

  private List<Check> checks(Environment environment) {
    State worst = environment.kind() == Kind.LOCAL ? State.WARN : State.FAIL;
    var notes = new Notes(Group.PAGES, environment.name(), worst);
    Frontend.Pages pages = environment.frontend().onPages();
    if (pages == null) {
      return notes.checks();
    }
    Answer<Site> answer =
        limit.ask("Cloudflare", () -> ports.frontends().look(pages, environment.pagesBranch()));
    switch (answer.result()) {
      case Result.Bad<Site>(var problems) ->
          notes.fail(PROJECT, problems, Discretion.UNKNOWING, answer.took());
      case Result.Ok<Site>(Site.Present site) ->
          present(environment, pages, site, notes, answer.took());
      case Result.Ok<Site>(Site.Absent absent) ->
          notes.fail(
              PROJECT,
              Problem.facts(
                  FrontendGuardrails.PAGES_PROJECT_MISSING.id(),
                  "there is no Pages project " + pages.project(),
                  environment.origin("frontend.pages.project"),
                  absent.words(),
                  absent.remedy()),
              answer.took());
      case Result.Ok<Site>(Site.Unknown(String why, String remedy)) ->
          notes.fail(
              PROJECT,
              Problem.facts(
                  FrontendGuardrails.PAGES_NOT_ASKED.id(),
                  "Pages project " + pages.project() + " couldn't be looked at",
                  environment.origin("frontend.pages.project"),
                  why,
                  remedy),
              answer.took());
    }
    return notes.checks();
  }

  private static void present(
      Environment environment,
      Frontend.Pages pages,
      Site.Present site,
      Notes notes,
      Duration took) {
    Site.Deployment live = site.live();
    notes.ok(
        PROJECT,
        pages.project()
            + (site.builder() == Site.Builder.PAGES ? ", built by Pages" : ", uploaded")
            + (live == null
                ? ", nothing deployed yet"
                : ", "
                    + pages.environment().word()
                    + " of "
                    + live.createdOn().truncatedTo(ChronoUnit.SECONDS))
            + ", "
            + DatabaseChecks.millis(took),
        took);
    settings(environment, pages, site, notes);
    if (environment.frontend().uploaded() != null && site.builder() == Site.Builder.ELSEWHERE) {
      // A build on this machine is given them; what Pages has of them is seen by nobody.
      return;
    }
    Set<String> toSet = site.toSet(pages.variables()).keySet();
    if (toSet.isEmpty()) {
      notes.ok(VARIABLES, pages.variables().size() + " as declared", Duration.ZERO);
    } else {
      notes.warn(VARIABLES, differ(environment, toSet).facts(), Duration.ZERO);
    }
  }

  private static void settings(
      Environment environment, Frontend.Pages pages, Site.Present site, Notes notes) {
    Set<Frontend.Setting> toSet = site.settingsToSet(pages.settings()).keySet();
    if (toSet.isEmpty() && !pages.settings().isEmpty()) {
      notes.ok(SETTINGS, pages.settings().size() + " as declared", Duration.ZERO);
    }
    toSet.forEach(setting ->
        notes.warn(SETTINGS, differs(environment, pages, site, setting).facts(), Duration.ZERO));
  }

  /** The project isn't set up as the file says. */
  static Problem differs(
      Environment environment, Frontend.Pages pages, Site.Present site, Frontend.Setting setting) {
    String there = site.settings().getOrDefault(setting, "");
    return Problem.failed(
        "pages.settings-differ",
        "Pages has "
            + (there.isEmpty() ? "no " + setting.word() : setting.word() + " " + there)
            + ", and "
            + pages.settings().get(setting)
            + " is declared",
        environment.origin("frontend.pages.settings." + setting.word()),
        setting.ofBuilds()
            ? "builds go by what is at Pages, not by what the file says"
            : "what is deployed under Pages' branch is production",
        remedy(environment));
  }

  /** What builds see is not what the file says. */
  static Problem differ(Environment environment, Collection<String> names) {
    return Problem.failed(
        "pages.variables-differ",
        "Pages has another value, or none, of " + String.join(", ", names),
        environment.origin("frontend.pages.variables"),
        "builds see what is at Pages, not what the file says",
        remedy(environment));
  }

  private static String remedy(Environment environment) {
    return environment.database() == null
        ? "set them in Cloudflare's dashboard"
        : "relayctl pages sync " + environment.address() + " sets them";
  }
}
