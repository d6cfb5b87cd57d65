package dev.relayctl.environment;

import dev.relayctl.config.Node;
import dev.relayctl.problem.Problem;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code frontend}. */
final class FrontendReader {
  private FrontendReader() {}

  static Frontend read(Section section, Kind kind) {
    Section pages = section.in("pages");
    Frontend.Build build = build(section.in("build"));
    if (build != null) {
      refuseBuildSettings(pages.in("settings"));
    }
    return new Frontend(
        pages.isPresent() ? pages(pages, kind) : null,
        build,
        section.integer("port"),
        section.uri("url"));
  }

  private static Frontend.Pages pages(Section pages, Kind kind) {
    return new Frontend.Pages(
        pages.text("account"),
        pages.text("project"),
        pages.choice(
            "environment",
            Frontend.PagesEnvironment.class,
            kind == Kind.PRODUCTION
                ? Frontend.PagesEnvironment.PRODUCTION
                : Frontend.PagesEnvironment.PREVIEW),
        pages.textsByKey("variables"),
        settings(pages.in("settings")));
  }

  private static Map<Frontend.Setting, String> settings(Section section) {
    var settings = new TreeMap<Frontend.Setting, String>();
    for (Frontend.Setting each : Frontend.Setting.values()) {
      String text = section.text(each.word());
      if (text != null) {
        settings.put(each, text);
      }
    }
    return settings;
  }

  /** Whoever reads them would look for a fault where nobody builds. */
  private static void refuseBuildSettings(Section settings) {
    for (Frontend.Setting each : Frontend.Setting.values()) {
      Node node = settings.node(each.word());
      if (node != null && each.ofBuilds()) {
        settings.note(
            Problem.invalid(
                "environment.frontend-built-twice",
                "frontend.pages.settings."
                    + each.word()
                    + " says how Pages builds, and frontend.build builds here",
                node.at().where(),
                "Pages gets the files that were built on this machine, and runs no build",
                "remove it, or frontend.build"));
      }
    }
  }

  private static Frontend.@Nullable Build build(Section section) {
    String directory = section.text("directory");
    return directory == null ? null : new Frontend.Build(section.texts("command"), directory);
  }
}
