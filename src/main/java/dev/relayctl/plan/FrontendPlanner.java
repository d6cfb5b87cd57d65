package dev.relayctl.plan;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Frontend;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans of a frontend alone: its variables, and the build that they take effect with. */
public final class FrontendPlanner {
  private FrontendPlanner() {}

  /**
   * A frontend as its file declares it.
   *
   * @param branch whose previews users see; null when nobody says
   * @param app the backend that an upload speaks to; null without one
   * @param upload how it is built here; null when somebody else does it
   */
  public record Declared(
      EnvironmentName environment,
      Frontend.Pages pages,
      @Nullable String branch,
      @Nullable AppName app,
      @Nullable SiteUpload upload) {
    private SiteSteps.@Nullable Wish wish() {
      return app == null || upload == null ? null : new SiteSteps.Wish(environment, app, upload);
    }
  }

  /**
   * Sets what differs, and has built what users don't get yet with these variables: by Pages, or on
   * this machine. Empty when all is as declared.
   *
   * @param site that is there, or that somebody has to make: only what is built here makes one
   */
  public static Plan plan(Declared declared, Site site, long lastRun, Instant observedAt) {
    var steps = new PlanSteps();
    SiteSteps.Wish wish = declared.wish();
    if (wish != null) {
      if (site instanceof Site.Absent absent) {
        SiteSteps.create(steps, wish, absent);
      } else if (site instanceof Site.Present present) {
        SiteVariables.addSettings(steps, declared.pages(), present);
      }
      SiteSteps.deploy(steps, steps.next(), wish, site);
    } else if (site instanceof Site.Present present) {
      variables(steps, declared, present);
    }
    return steps.plan(declared.environment(), lastRun, observedAt, 0);
  }

  private static void variables(PlanSteps steps, Declared declared, Site.Present site) {
    Frontend.Pages pages = declared.pages();
    boolean production = pages.environment() == Frontend.PagesEnvironment.PRODUCTION;
    boolean byPages = site.builder() == Site.Builder.PAGES;
    boolean buildable = byPages && (production || declared.branch() != null);
    SiteVariables.add(steps, pages, site, then(byPages, buildable));
    if (buildable && (!steps.isEmpty() || !site.toApply(pages).isEmpty())) {
      steps.add(
          new FrontendStep.BuildPages(
              pages.with(site.account(), pages.variables(), pages.settings()),
              production ? null : declared.branch()),
          "have Pages build "
              + (production ? "the production branch" : "branch " + declared.branch()),
          "variables take effect with a build that begins after they were set",
          List.of());
    }
  }

  private static String then(boolean byPages, boolean buildable) {
    if (!byPages) {
      return "it is uploaded to: build the directory with them and upload it anew";
    }
    return buildable
        ? "its next build sees them"
        : "no deploy.branch says what to build: push a commit to a preview's branch";
  }
}
