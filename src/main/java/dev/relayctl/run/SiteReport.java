package dev.relayctl.run;

import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.FrontendStep;
import dev.relayctl.plan.Site;
import java.util.List;
import java.util.Optional;

/**
 * What users get of production's frontend, before a run and after it.
 *
 * @param before the id of a deployment
 */
record SiteReport(Frontend.Pages pages, String before) {
  /** Of the frontend that a run has touched; empty when it has touched none. */
  static Optional<SiteReport> of(List<RunResult.StepResult> begun) {
    return begun.stream()
        .map(result -> result.step().step())
        .<SiteReport>mapMulti((step, found) -> {
          if (step instanceof FrontendStep.RollBackSite(var pages, _, var before, _)) {
            found.accept(new SiteReport(pages, before));
          } else if (step instanceof FrontendStep.DeploySite(_, var upload, var before)
              && before != null) {
            found.accept(new SiteReport(upload.pages(), before));
          }
        })
        .findFirst();
  }

  /** As it is now; a Cloudflare that can't be asked is said. */
  RunResult.PagesResult after(Frontends frontends) {
    String after =
        frontends
            .look(pages, null)
            .match(SiteReport::shown, problems -> "unknown: " + problems.getFirst().facts().what());
    return new RunResult.PagesResult(
        String.valueOf(pages.project()), "deployment " + Site.shortId(before), after);
  }

  private static String shown(Site site) {
    return site instanceof Site.Present present && present.live() != null
        ? "deployment "
            + present.live().shortId()
            + (present.live().commit() == null ? "" : ", commit " + present.live().commit())
        : "nothing";
  }
}
