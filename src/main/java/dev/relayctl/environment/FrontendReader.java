package dev.relayctl.environment;

import org.jspecify.annotations.Nullable;

/** Reads the section {@code frontend}. */
final class FrontendReader {
  private FrontendReader() {}

  static Frontend read(Section section, Kind kind) {
    Section pages = section.in("pages");
    return new Frontend(
        pages.isPresent() ? pages(pages, kind) : null,
        build(section.in("build")),
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
        pages.textsByKey("variables"));
  }

  private static Frontend.@Nullable Build build(Section section) {
    String directory = section.text("directory");
    return directory == null ? null : new Frontend.Build(section.texts("command"), directory);
  }
}
