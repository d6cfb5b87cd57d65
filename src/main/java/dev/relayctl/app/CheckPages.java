package dev.relayctl.app;

import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Frontend;
import dev.relayctl.guardrail.Facts;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Guardrails;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.Source;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Frontends;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares frontends at Pages with what environments declare. Reads only, and no database. */
public final class CheckPages {
  private final Project project;
  private final Frontends frontends;

  public CheckPages(Project project, Frontends frontends) {
    this.project = project;
    this.frontends = frontends;
  }

  /**
   * All that differs or is dangerous. A project that nobody can look at is a problem and no
   * finding. {@code pages.not-declared} for one environment without a frontend at Pages.
   *
   * @param nameOrAlias null for all environments that have one
   */
  public Result<List<Finding>> findings(@Nullable String nameOrAlias) {
    return asked(nameOrAlias)
        .then(environments -> SideBySide.ask(environments, this::of))
        .then(CheckPages::together);
  }

  private Result<List<Environment>> asked(@Nullable String nameOrAlias) {
    return project
        .environments()
        .then(all ->
            nameOrAlias == null
                ? outlines(all.all().stream().filter(each -> !each.isTemplate()).toList())
                    .map(read -> read.stream().filter(e -> e.frontend().onPages() != null).toList())
                : all.find(nameOrAlias, new Where.OnCommandLine(nameOrAlias))
                    .then(definition -> definition.outline(project.lookups()))
                    .then(environment ->
                        environment.frontend().onPages() == null
                            ? Result.bad(PreparePages.notDeclared(environment))
                            : Result.ok(List.of(environment))));
  }

  private Result<List<Environment>> outlines(List<Definition> definitions) {
    return Result.all(definitions.stream().map(each -> each.outline(project.lookups())).toList());
  }

  private static Result<List<Finding>> together(List<Result<List<Finding>>> all) {
    return Result.all(all).map(each -> each.stream().flatMap(List::stream).toList());
  }

  private Result<List<Finding>> of(Environment environment) {
    Frontend.Pages pages = environment.frontend().onPages();
    return pages == null
        ? Result.ok(List.of())
        : frontends
            .look(pages, environment.pagesBranch())
            .then(site ->
                site instanceof Site.Present present && present.builder() == Site.Builder.PAGES
                    ? frontends
                        .look(pages.elsewhere(), null)
                        .map(beside -> {
                          var all = new ArrayList<>(findings(environment, pages, site));
                          all.addAll(Scopes.differing(environment, pages, present, beside));
                          return all;
                        })
                    : Result.ok(findings(environment, pages, site)));
  }

  private List<Finding> findings(Environment environment, Frontend.Pages pages, Site site) {
    var findings = new ArrayList<Finding>();
    List<String> other = List.copyOf(site.toSet(pages.variables()).keySet());
    // A build on this machine is given them; what Pages has of them is seen by nobody.
    if (!other.isEmpty() && environment.frontend().uploaded() == null) {
      findings.add(
          Finding.of(PagesChecks.differ(environment, other), Severity.WARN, environment.name()));
    }
    if (site instanceof Site.Present present) {
      present
          .settingsToSet(pages.settings())
          .keySet()
          .forEach(setting ->
              findings.add(
                  Finding.of(
                      PagesChecks.differs(environment, pages, present, setting),
                      Severity.WARN,
                      environment.name())));
    }
    findings.addAll(Guardrails.ofFrontend(facts(environment, site)));
    return findings;
  }

  private Facts facts(Environment environment, Site site) {
    // A deploy in the sandbox needs no project there; whoever asks for it does.
    Facts.World world =
        project.world() == Project.World.SANDBOX && !(site instanceof Site.Absent)
            ? Facts.World.SANDBOX
            : Facts.World.REAL;
    return new Facts(
        environment,
        world,
        project.clock().instant(),
        new Facts.OwnDatabase(null, null, null, null, null),
        SchemaState.NONE,
        Facts.Code.of(Source.NONE),
        null,
        new Webs(project)
            .of(environment, site, Webs.bundle(environment, site, frontends).orElse(null)),
        null,
        List.of());
  }
}
