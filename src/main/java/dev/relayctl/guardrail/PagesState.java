package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.FrontendStep;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Site;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Whether a frontend's builds get the variables that they need. */
final class PagesState {
  private PagesState() {}

  /** What is known of the project itself. In the sandbox it needn't be there. */
  static Stream<Finding> project(Plan plan, Facts facts) {
    Web web = facts.web();
    if (web == null) {
      return Stream.empty();
    }
    Environment environment = facts.environment();
    Where where = environment.origin("frontend.pages.project");
    return switch (web.site()) {
      case Site.Unknown(String why, String remedy) ->
          FrontendGuardrails.PAGES_NOT_ASKED
              .finding(
                  environment,
                  where,
                  "Pages project " + web.pages().project() + " couldn't be looked at",
                  why,
                  remedy)
              .stream();
      case Site.Absent absent when !absent.elsewhere().isEmpty() && created(plan) ->
          FrontendGuardrails.PAGES_OTHER_ACCOUNT
              .finding(
                  environment,
                  where,
                  "another account has a Pages project " + web.pages().project(),
                  absent.words(),
                  absent.remedy() + "; if there are to be two: --allow pages-other-account")
              .stream();
      case Site.Absent absent
          when created(plan)
              || (facts.world() == Facts.World.SANDBOX && absent.elsewhere().isEmpty()) ->
          Stream.empty();
      case Site.Absent absent ->
          FrontendGuardrails.PAGES_PROJECT_MISSING
              .finding(
                  environment,
                  where,
                  "there is no Pages project " + web.pages().project(),
                  absent.words(),
                  absent.remedy())
              .stream();
      case Site.Present present -> wrongSource(environment, web, present);
      case null -> Stream.empty();
    };
  }

  /** A project is of one kind for good (§3.4). */
  private static Stream<Finding> wrongSource(Environment environment, Web web, Site.Present site) {
    String project = web.pages().project();
    if (site.builder() == Site.Builder.PAGES) {
      return environment.frontend().uploaded() == null
          ? Stream.empty()
          : FrontendGuardrails.PAGES_WRONG_SOURCE
              .finding(
                  environment,
                  environment.origin("frontend.build"),
                  "Pages builds project " + project + " from a repository, and takes no upload",
                  "frontend.build builds here: a deploy leaves the frontend as it is",
                  "take frontend.build away, or name another project in frontend.pages.project")
              .stream();
    }
    List<String> ofBuilds =
        web.pages().settings().keySet().stream()
            .filter(Frontend.Setting::ofBuilds)
            .map(Frontend.Setting::word)
            .toList();
    return ofBuilds.isEmpty()
        ? Stream.empty()
        : FrontendGuardrails.PAGES_WRONG_SOURCE
            .finding(
                environment,
                environment.origin("frontend.pages.settings." + ofBuilds.getFirst()),
                "Pages builds nothing for project " + project,
                "it is uploaded to, and " + String.join(", ", ofBuilds) + " would mean nothing",
                "take them out of frontend.pages.settings, or name a project that Pages builds in"
                    + " frontend.pages.project")
            .stream();
  }

  private static boolean created(Plan plan) {
    return plan.steps().stream().anyMatch(step -> step.step() instanceof FrontendStep.CreateSite);
  }

  /**
   * Variables of the environments that this one is promoted from or to. What Pages has already is
   * somebody's secret, or set by hand.
   */
  static Stream<Finding> missing(Plan plan, Facts facts) {
    Web web = facts.web();
    if (web == null) {
      return Stream.empty();
    }
    Environment environment = facts.environment();
    var lacking = new TreeMap<String, TreeSet<String>>();
    Set<String> there =
        web.site() instanceof Site.Present site ? site.variables().keySet() : Set.of();
    for (Web.Says neighbour : web.neighbours()) {
      for (String name : neighbour.variables().keySet()) {
        if (!web.pages().variables().containsKey(name)
            && !there.contains(name)
            && !Parity.declared("frontend." + name, environment.differs())) {
          lacking.computeIfAbsent(name, _ -> new TreeSet<>()).add(neighbour.environment().value());
        }
      }
    }
    return lacking.entrySet().stream()
        .flatMap(each ->
            FrontendGuardrails.PAGES_VARIABLE_MISSING
                .finding(
                    environment,
                    environment.origin("frontend.pages.variables"),
                    "the frontend is built without " + each.getKey(),
                    String.join(" and ", each.getValue()) + " has it",
                    "add it to frontend.pages.variables, or write differs: [frontend."
                        + each.getKey()
                        + "]")
                .stream());
  }

  /**
   * One project has one set of variables for production, and one for all previews; settings are
   * those of both (§3.1).
   */
  static Stream<Finding> shared(Plan plan, Facts facts) {
    Web web = facts.web();
    return web == null
        ? Stream.empty()
        : Stream.concat(
            web.others().stream()
                .filter(web.own()::sharesBuildsWith)
                .flatMap(other -> shared(facts.environment(), web, other)),
            web.others().stream()
                .filter(web.own()::sharesProjectWith)
                .flatMap(other -> sharedSettings(facts.environment(), web, other)));
  }

  private static Stream<Finding> sharedSettings(Environment environment, Web web, Web.Says other) {
    return web.pages().settings().entrySet().stream()
        .filter(setting -> {
          String theirs = other.settings().get(setting.getKey());
          return theirs != null && !theirs.equals(setting.getValue());
        })
        .limit(1)
        .flatMap(setting ->
            FrontendGuardrails.PAGES_SCOPE_SHARED
                .finding(
                    environment,
                    environment.origin("frontend.pages.settings." + setting.getKey().word()),
                    environment.name()
                        + " and "
                        + other.environment()
                        + " set "
                        + setting.getKey().word()
                        + " of one project",
                    "Pages project "
                        + web.pages().project()
                        + " has it once: each deploy would overwrite the other's value",
                    "declare it once, in what both extend, or give each a project of its own")
                .stream());
  }

  private static Stream<Finding> shared(Environment environment, Web web, Web.Says other) {
    return new TreeMap<>(web.pages().variables())
        .entrySet().stream()
            .filter(variable -> {
              String theirs = other.variables().get(variable.getKey());
              return theirs != null && !theirs.equals(variable.getValue());
            })
            .limit(1)
            .flatMap(variable ->
                FrontendGuardrails.PAGES_SCOPE_SHARED
                    .finding(
                        environment,
                        environment.origin("frontend.pages.project"),
                        environment.name()
                            + " and "
                            + other.environment()
                            + " set "
                            + variable.getKey()
                            + " of the same builds",
                        "both name the "
                            + web.pages().environment().word()
                            + " builds of Pages project "
                            + web.pages().project()
                            + ": each deploy would overwrite the other's value",
                        "give each a project of its own, or leave the variables to what builds the"
                            + " pages")
                    .stream());
  }

  /** What users get was built before the variables were what they are, or are going to be. */
  static Stream<Finding> notApplied(Plan plan, Facts facts) {
    Web web = facts.web();
    // What is built anew by this very plan is no news.
    boolean builds =
        plan.steps().stream().anyMatch(step -> step.step() instanceof FrontendStep.BuildPages);
    if (web == null
        || builds
        || !(web.site() instanceof Site.Present site)
        || site.live() == null) {
      return Stream.empty();
    }
    List<String> other = site.toApply(web.pages());
    boolean now =
        plan.steps().stream().anyMatch(step -> step.step() instanceof FrontendStep.SetVariables);
    return other.isEmpty()
        ? Stream.empty()
        : FrontendGuardrails.PAGES_VARIABLE_NOT_APPLIED
            .finding(
                facts.environment(),
                Where.system("Cloudflare Pages", "deployment " + site.live().id()),
                "users get pages that were built with another " + String.join(", ", other),
                "they were built at "
                    + site.live().createdOn()
                    + (now ? ", and the variables are set by this plan" : ""),
                "relayctl pages sync "
                    + facts.environment().name()
                    + " has Pages build again, and so does a commit")
            .stream();
  }
}
