package dev.relayctl.app;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Frontend;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.SiteRollback;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Frontends;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The frontend of a release that is gone back to, as far as Pages can go back to it. */
record ReleasedSite(Project project, Frontends frontends) {
  /**
   * What becomes of the frontend.
   *
   * @param back null where users go on getting what they get
   * @param told why that is so, where it differs from the release's; else none
   */
  record Found(@Nullable SiteRollback back, List<Finding> told) {
    private static final Found NOTHING = new Found(null, List.of());

    Plan in(Plan plan) {
      return back == null ? plan : back.in(plan);
    }
  }

  /** Asks Pages for older deployments only where users get those of another commit. */
  Found of(Environment environment, Release release, @Nullable Site site) {
    Frontend.Pages pages = environment.frontend().onPages();
    if (pages == null || site == null) {
      return Found.NOTHING;
    }
    var stays = new Stays(environment, release);
    return switch (site) {
      case Site.Absent _ -> Found.NOTHING;
      case Site.Unknown(String why, String remedy) -> stays.told(Severity.WARN, why, remedy);
      case Site.Present present -> of(stays, pages, present);
    };
  }

  private Found of(Stays stays, Frontend.Pages pages, Site.Present site) {
    Site.Deployment live = site.live();
    String commit = stays.release().commit();
    if (live == null || (commit != null && commit.equals(live.commit()))) {
      return Found.NOTHING;
    }
    boolean preview = pages.environment() == Frontend.PagesEnvironment.PREVIEW;
    if (commit == null) {
      return stays.told(
          preview ? Severity.INFO : Severity.WARN,
          "nobody knows of which commit the release was made",
          "open the frontend, and deploy it anew where it needs the newer backend");
    }
    String anew = anew(stays.environment(), site.builder(), commit);
    if (preview) {
      return stays.told(
          Severity.INFO,
          "Pages goes back to production deployments alone; users get a preview" + made(live),
          anew);
    }
    return production(stays.environment(), pages.with(site.account(), Map.of()), live, commit)
        .match(
            found ->
                found
                    .map(back -> new Found(back, List.of()))
                    .orElseGet(() ->
                        stays.told(
                            Severity.WARN,
                            "Pages has no good production deployment of commit "
                                + commit
                                + " any more; users get one"
                                + made(live),
                            anew)),
            problems -> {
              Problem.Facts facts = problems.getFirst().facts();
              return stays.told(Severity.WARN, facts.what() + ": " + facts.why(), facts.remedy());
            });
  }

  private Result<Optional<SiteRollback>> production(
      Environment environment, Frontend.Pages pages, Site.Deployment live, String commit) {
    @Nullable URI page =
        switch (project.world()) {
          case REAL -> environment.frontend().url();
          // Its Pages have addresses of their own.
          case SANDBOX -> null;
        };
    return frontends
        .production(pages, commit)
        .map(found -> found.map(to -> new SiteRollback(pages, to, live, page)));
  }

  private static String made(Site.Deployment live) {
    return live.commit() == null ? "" : " of commit " + live.commit();
  }

  private static String anew(Environment environment, Site.Builder builder, String commit) {
    return switch (builder) {
      case PAGES -> "revert what came after commit " + commit + " and push: Pages builds it";
      case ELSEWHERE ->
          environment.frontend().uploaded() == null
              ? "build commit " + commit + " and upload it anew"
              : "check out commit "
                  + commit
                  + ", then relayctl pages sync "
                  + environment.address();
    };
  }

  /** Why it stays as it is. */
  private record Stays(Environment environment, Release release) {
    Found told(Severity severity, String why, String remedy) {
      Problem problem =
          Problem.failed(
              "rollback.frontend-stays",
              "the frontend stays as it is, and may be newer than release " + release.number(),
              environment.origin("frontend.pages"),
              why,
              remedy);
      return new Found(null, List.of(Finding.of(problem, severity, environment.name())));
    }
  }
}
