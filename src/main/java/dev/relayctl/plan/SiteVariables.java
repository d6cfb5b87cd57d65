package dev.relayctl.plan;

import dev.relayctl.environment.Frontend;
import java.util.List;
import java.util.Map;

/** The variables of a frontend's builds, from what Pages has to what a file says. */
final class SiteVariables {
  private SiteVariables() {}

  /**
   * Before what can't be taken back: they change nothing by themselves, and where Pages doesn't
   * keep them nothing has happened yet to the database or a machine. Groups alone leave them as
   * they are.
   */
  static void plan(PlanSteps steps, Wanted wanted, Observed observed) {
    Frontend.Pages pages = wanted.pages();
    boolean everything = wanted.rollout().reach() instanceof Wanted.Reach.Everything;
    boolean builtHere =
        wanted.upload() != null
            && observed.site() instanceof Site.Present site
            && site.builder() == Site.Builder.ELSEWHERE;
    // Those of a build on this machine are no business of Pages.
    if (pages == null
        || builtHere
        || !everything
        || !(observed.site() instanceof Site.Present present)) {
      return;
    }
    add(steps, pages, present, "its next build sees them");
  }

  /**
   * Sets those that differ, if any.
   *
   * @param then what makes them effective, as the end of a sentence
   */
  static void add(PlanSteps steps, Frontend.Pages pages, Site.Present present, String then) {
    Map<String, String> toSet = present.toSet(pages.variables());
    if (!toSet.isEmpty()) {
      steps.add(
          // A later process may have another account in its environment.
          new Step.SetVariables(pages.with(present.account(), toSet)),
          "set "
              + PlanWords.counted(toSet.size(), "variable")
              + " of the frontend's "
              + pages.environment().word()
              + " builds",
          "Pages project " + pages.project() + " has others; " + then,
          lines(toSet, present));
    }
  }

  private static List<String> lines(Map<String, String> toSet, Site.Present site) {
    return toSet.entrySet().stream()
        .map(entry -> {
          String name = entry.getKey();
          String now = ConfigDiff.shown(name, entry.getValue());
          return site.variables().get(name) instanceof Site.Value.Plain(String before)
              ? "~ variable " + name + ": " + ConfigDiff.shown(name, before) + " → " + now
              : "+ variable " + name + ": " + now;
        })
        .toList();
  }
}
