package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.FrontendPlanner;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.Source;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Outside;
import dev.relayctl.run.WorkTree;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plan that gives a frontend its variables and settings, without a deploy. Writes
 * nothing.
 */
public final class PreparePages {
  private static final String COMMAND = "pages sync";

  private final Project project;
  private final Outside outside;
  private final Ledger ledger;
  private final WorkTree workTree;

  public PreparePages(Project project, Outside outside, Ledger ledger, WorkTree workTree) {
    this.project = project;
    this.outside = outside;
    this.ledger = ledger;
    this.workTree = workTree;
  }

  /**
   * The plan; empty when Pages has what is declared, and users get it. Problems {@code
   * pages.not-declared}, {@code pages.project-absent}, {@code pages.unfinished-run}, and those of
   * Cloudflare and the ledger.
   */
  public Result<Prepared> sync(String nameOrAlias) {
    return project
        .environment(nameOrAlias)
        .then(environment -> {
          Frontend.Pages pages = environment.frontend().onPages();
          return pages == null
              ? Result.bad(notDeclared(environment))
              : workTree
                  .source(project.directory())
                  .then(source ->
                      outside
                          .frontends()
                          .look(pages, environment.pagesBranch())
                          .then(site ->
                              planned(environment, declared(environment, pages, source), site)));
        });
  }

  private FrontendPlanner.Declared declared(
      Environment environment, Frontend.Pages pages, Source source) {
    App app = environment.app();
    return new FrontendPlanner.Declared(
        environment.name(),
        pages,
        environment.pagesBranch(),
        app == null ? null : app.name(),
        new SiteWishes(project).of(environment, source.commit()));
  }

  private Result<Prepared> planned(
      Environment environment, FrontendPlanner.Declared declared, Site site) {
    if (site instanceof Site.Absent && declared.upload() == null) {
      return Result.bad(absent(environment, declared.pages()));
    }
    if (site instanceof Site.Present(_, _, Site.Builder builder, _, _)
        && builder == Site.Builder.PAGES
        && declared.upload() != null) {
      return Result.bad(builtThere(environment, declared.pages()));
    }
    return project
        .databases()
        .direct(environment)
        .then(database ->
            ledger
                .summary(database, environment.name())
                .then(summary -> {
                  Ledger.@Nullable Run last = summary.lastRun();
                  if (last != null && last.endedAt() == null && !COMMAND.equals(last.command())) {
                    return Result.bad(unfinished(environment, last));
                  }
                  Plan plan =
                      FrontendPlanner.plan(
                          declared,
                          site,
                          last == null ? 0 : last.number(),
                          project.clock().instant());
                  return Result.ok(
                      Prepared.ofDatabase(
                          COMMAND,
                          plan,
                          new GatherFacts(project).ofFrontend(environment, database, site, outside),
                          PrepareMigrate.limits(environment, null)));
                }));
  }

  static Problem notDeclared(Environment environment) {
    return Problem.invalid(
        "pages.not-declared",
        environment.name() + " has no frontend at Cloudflare Pages",
        environment.origin("frontend.pages"),
        "its file names no project",
        "write frontend.pages.project, and the variables below frontend.pages.variables");
  }

  private static Problem absent(Environment environment, Frontend.Pages pages) {
    return Problem.invalid(
        "pages.project-absent",
        "there is no Pages project " + pages.project(),
        environment.origin("frontend.pages.project"),
        "the account has none of that name",
        "correct frontend.pages, or create the project in Cloudflare's dashboard");
  }

  private static Problem builtThere(Environment environment, Frontend.Pages pages) {
    return Problem.invalid(
        "pages.wrong-source",
        "Pages builds project " + pages.project() + " from a repository, and takes no upload",
        environment.origin("frontend.build"),
        "a project is of one kind for good",
        "take frontend.build away, or name another project in frontend.pages.project");
  }

  /** A new run would end it, and nobody could go on with its machines. */
  private static Problem unfinished(Environment environment, Ledger.Run run) {
    return Problem.refused(
        "pages.unfinished-run",
        "run " + run.number() + " in " + environment.name() + " has not ended",
        Where.system("ledger", "run " + run.number() + " of " + environment.name()),
        "a run of " + run.command() + " was cut off, or is still at work",
        "wait for it, or relayctl resume " + environment.name());
  }
}
