package dev.relayctl.plan;

import dev.relayctl.environment.Frontend;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The variables of a frontend's builds and its project's settings, from what Pages has to what a
 * file says.
 */
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
    if (pages == null || !everything || !(observed.site() instanceof Site.Present present)) {
      return;
    }
    if (builtHere) {
      addSettings(steps, pages, present);
    } else {
      add(steps, pages, present, "its next build sees them");
    }
  }

  /** The same where the build isn't made by Pages, and is given its variables here. */
  static void addSettings(PlanSteps steps, Frontend.Pages pages, Site.Present present) {
    add(
        steps,
        pages.with(present.account(), Map.of(), pages.settings()),
        present,
        "they hold for what is deployed from now on");
  }

  /**
   * Sets those that differ, if any.
   *
   * @param then what makes them effective, as the end of a sentence
   */
  static void add(PlanSteps steps, Frontend.Pages pages, Site.Present present, String then) {
    Map<String, String> toSet = present.toSet(pages.variables());
    Map<Frontend.Setting, String> settings = present.settingsToSet(pages.settings());
    if (!toSet.isEmpty() || !settings.isEmpty()) {
      steps.add(
          // A later process may have another account in its environment.
          new FrontendStep.SetVariables(pages.with(present.account(), toSet, settings)),
          "set " + what(pages, toSet.size(), settings.size()),
          "Pages project " + pages.project() + " has others; " + then,
          Stream.concat(lines(toSet, present), settingLines(settings, present)).toList());
    }
  }

  private static String what(Frontend.Pages pages, int variables, int settings) {
    String some = PlanWords.counted(settings, "setting") + " of Pages project " + pages.project();
    if (variables == 0) {
      return some;
    }
    return PlanWords.counted(variables, "variable")
        + " of the frontend's "
        + pages.environment().word()
        + " builds"
        + (settings == 0 ? "" : ", and " + some);
  }

  private static Stream<String> settingLines(
      Map<Frontend.Setting, String> settings, Site.Present site) {
    return settings.entrySet().stream()
        .map(each -> {
          String before = site.settings().getOrDefault(each.getKey(), "");
          return (before.isEmpty() ? "+ setting " : "~ setting ")
              + each.getKey().word()
              + ": "
              + (before.isEmpty() ? "" : before + " → ")
              + each.getValue();
        });
  }

  private static Stream<String> lines(Map<String, String> toSet, Site.Present site) {
    return toSet.entrySet().stream()
        .map(entry -> {
          String name = entry.getKey();
          String now = ConfigDiff.shown(name, entry.getValue());
          return site.variables().get(name) instanceof Site.Value.Plain(String before)
              ? "~ variable " + name + ": " + ConfigDiff.shown(name, before) + " → " + now
              : "+ variable " + name + ": " + now;
        });
  }
}
