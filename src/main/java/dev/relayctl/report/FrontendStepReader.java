package dev.relayctl.report;

import static dev.relayctl.report.StepFields.app;
import static dev.relayctl.report.StepFields.text;
import static dev.relayctl.report.StepFields.textMap;
import static dev.relayctl.report.StepFields.texts;
import static dev.relayctl.report.StepFields.url;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.FrontendStep;
import dev.relayctl.plan.SiteUpload;
import dev.relayctl.plan.Step;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads steps at Cloudflare Pages. */
final class FrontendStepReader {
  private FrontendStepReader() {}

  /** Empty for another kind. */
  static Optional<Step> step(String kind, JsonNode detail) {
    @Nullable FrontendStep step =
        switch (kind) {
          case "variables" -> new FrontendStep.SetVariables(pages(detail));
          case "create-pages" ->
              new FrontendStep.CreateSite(pages(detail), detail.path("branch").asText());
          case "pages-files" -> new FrontendStep.PrepareSite(app(detail), upload(detail));
          case "pages" ->
              new FrontendStep.DeploySite(app(detail), upload(detail), text(detail, "before"));
          case "pages-rollback" ->
              new FrontendStep.RollBackSite(
                  pages(detail),
                  detail.path("deployment").asText(),
                  detail.path("before").asText(),
                  url(detail));
          case "pages-build" -> new FrontendStep.BuildPages(pages(detail), text(detail, "branch"));
          default -> null;
        };
    return Optional.ofNullable(step);
  }

  private static Frontend.Pages pages(JsonNode detail) {
    return new Frontend.Pages(
        text(detail, "account"),
        text(detail, "project"),
        Frontend.PagesEnvironment.valueOf(detail.path("scope").asText().toUpperCase(Locale.ROOT)),
        textMap(detail.path("variables")),
        settings(detail.path("settings")));
  }

  /** None in plans of before there were any. */
  private static Map<Frontend.Setting, String> settings(JsonNode found) {
    var settings = new TreeMap<Frontend.Setting, String>();
    textMap(found).forEach((word, text) -> settings.put(Frontend.Setting.of(word), text));
    return settings;
  }

  private static SiteUpload upload(JsonNode detail) {
    String appUrl = text(detail, "appUrl");
    return new SiteUpload(
        pages(detail),
        new Frontend.Build(texts(detail.path("command")), detail.path("directory").asText()),
        detail.path("branch").asText(),
        text(detail, "commit"),
        url(detail),
        appUrl == null ? null : URI.create(appUrl));
  }
}
