package dev.relayctl.plan;

import static dev.relayctl.plan.Members.object;
import static dev.relayctl.plan.Members.sorted;

import dev.relayctl.environment.Frontend;
import java.util.Map;

/** Steps at Cloudflare Pages as JSON. */
final class FrontendStepJson {
  private FrontendStepJson() {}

  static Json.Obj of(FrontendStep step) {
    return switch (step) {
      case FrontendStep.SetVariables(var pages) -> pages(pages).done();
      case FrontendStep.CreateSite(var pages, var branch) ->
          pages(pages).put("branch", branch).done();
      case FrontendStep.PrepareSite(var app, var upload) ->
          upload(upload).put("app", app.value()).done();
      case FrontendStep.DeploySite(var app, var upload, var before) ->
          upload(upload).put("app", app.value()).put("before", before).done();
      case FrontendStep.RollBackSite(var pages, var to, var before, var page) ->
          pages(pages)
              .put("deployment", to)
              .put("before", before)
              .put("url", page == null ? null : page.toString())
              .done();
      case FrontendStep.BuildPages(var pages, var branch) ->
          pages(pages).put("branch", branch).done();
    };
  }

  private static Members pages(Frontend.Pages pages) {
    return object()
        .put("account", pages.account())
        .put("project", pages.project())
        .put("scope", pages.environment().word())
        .put("variables", sorted(pages.variables()))
        // Absent where there are none: hashes of older plans stay what they are.
        .put("settings", pages.settings().isEmpty() ? null : settings(pages.settings()));
  }

  private static Json settings(Map<Frontend.Setting, String> settings) {
    Members words = object();
    settings.forEach((setting, text) -> words.put(setting.word(), text));
    return words.done();
  }

  private static Members upload(SiteUpload upload) {
    return pages(upload.pages())
        .put("command", Json.texts(upload.build().command()))
        .put("directory", upload.build().directory())
        .put("branch", upload.branch())
        .put("commit", upload.commit())
        .put("url", upload.page() == null ? null : upload.page().toString())
        .put("appUrl", upload.appUrl() == null ? null : upload.appUrl().toString());
  }
}
