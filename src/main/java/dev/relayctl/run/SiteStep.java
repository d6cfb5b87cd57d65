package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.FrontendStep;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.SiteUpload;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.net.URI;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brings a frontend to its users: one that is built here, or an earlier one. */
final class SiteStep {
  private final Frontends frontends;
  private final Materials materials;
  private final Progress progress;
  private @Nullable Prepared prepared;
  private @Nullable URI deployed;

  SiteStep(Frontends frontends, Materials materials, Progress progress) {
    this.frontends = frontends;
    this.materials = materials;
    this.progress = progress;
  }

  /**
   * Performs a step.
   *
   * @param backend where an app answers; null when there is no telling
   */
  StepEnd perform(FrontendStep step, Function<AppName, @Nullable URI> backend) {
    return switch (step) {
      case FrontendStep.SetVariables(var pages) ->
          StepEnd.of(
              frontends.setVariables(pages),
              Stream.concat(
                      pages.variables().keySet().stream().sorted(),
                      pages.settings().keySet().stream().map(Frontend.Setting::word))
                  .collect(Collectors.joining(", ")));
      case FrontendStep.CreateSite(var pages, var branch) ->
          StepEnd.of(frontends.create(pages, branch), "created");
      case FrontendStep.PrepareSite(var app, var upload) ->
          prepare(upload, speaking(upload, app, backend));
      case FrontendStep.DeploySite(var app, var upload, _) ->
          deploy(upload, speaking(upload, app, backend));
      case FrontendStep.RollBackSite back -> goBack(back);
      case FrontendStep.BuildPages(var pages, var branch) ->
          StepEnd.of(frontends.build(pages, branch), "asked for; Pages builds on its own");
    };
  }

  /** Nobody is asked where the files say it. */
  private static @Nullable URI speaking(
      SiteUpload upload, AppName app, Function<AppName, @Nullable URI> backend) {
    return upload.appUrl() == null ? null : backend.apply(app);
  }

  /** Undoes what a step did; done when nobody sees anything of it. */
  Result<Done> takeBack(FrontendStep step) {
    return switch (step) {
      case FrontendStep.DeploySite deploy -> takeBack(deploy);
      case FrontendStep.RollBackSite back -> takeBack(back);
      case FrontendStep.SetVariables _,
          FrontendStep.CreateSite _,
          FrontendStep.PrepareSite _,
          FrontendStep.BuildPages _ ->
          Result.done();
    };
  }

  /** The files that this process has uploaded for a deployment to come. */
  private record Prepared(SiteUpload upload, Frontends.Files files) {}

  /**
   * Builds it and uploads its files.
   *
   * @param app where the backend answers; null when that isn't asked for, or unknown
   */
  private StepEnd prepare(SiteUpload upload, @Nullable URI app) {
    return files(upload, app)
        .match(
            files ->
                StepEnd.good(files.hashes().size() + " files, " + files.uploaded() + " uploaded"),
            problems -> StepEnd.stopped(problems.getFirst()));
  }

  private Result<Frontends.Files> files(SiteUpload upload, @Nullable URI app) {
    return frontends
        .prepare(upload, app, materials.files().project(), progress)
        .peek(files -> prepared = new Prepared(upload, files));
  }

  /** Deploys it; an earlier process may have built and uploaded it, and known where to. */
  private StepEnd deploy(SiteUpload upload, @Nullable URI app) {
    Result<Frontends.Files> known =
        prepared != null && prepared.upload().equals(upload)
            ? Result.ok(prepared.files())
            : files(upload, app);
    return known
        .then(files -> frontends.deploy(upload, files, progress))
        .peek(done -> deployed = done.url())
        .match(done -> StepEnd.good(words(done)), problems -> StepEnd.stopped(problems.getFirst()));
  }

  /** Where users open what this process has deployed; null when it has nothing. */
  @Nullable URI deployed() {
    return deployed;
  }

  /** Goes back to an earlier one. */
  private StepEnd goBack(FrontendStep.RollBackSite step) {
    return frontends
        .goBack(step.pages(), step.to(), step.page())
        .match(
            seen -> StepEnd.good("deployment " + Site.shortId(step.to()) + "; " + seen),
            problems -> StepEnd.stopped(problems.getFirst()));
  }

  /** Users get again what they got before the upload. */
  private Result<Done> takeBack(FrontendStep.DeploySite step) {
    SiteUpload upload = step.upload();
    String before = step.before();
    return before == null
        ? Result.done()
        : takeBack(
            upload.pages(),
            before,
            upload.page(),
            live -> live.mark() != null && live.mark().origin().equals(upload.origin()));
  }

  /** Users get again what they got before it was gone back. */
  private Result<Done> takeBack(FrontendStep.RollBackSite step) {
    return takeBack(step.pages(), step.before(), step.page(), live -> live.id().equals(step.to()));
  }

  /**
   * What somebody else has deployed meanwhile stays.
   *
   * @param ours whether what users get is what the step brought them
   */
  private Result<Done> takeBack(
      Frontend.Pages pages, String before, @Nullable URI page, Predicate<Site.Deployment> ours) {
    return frontends
        .look(pages, null)
        .then(site -> {
          if (!(site instanceof Site.Present present)
              || present.live() == null
              || present.live().id().equals(before)
              || !ours.test(present.live())) {
            return Result.done();
          }
          progress.on(
              new Progress.Event.Note(
                  "taking Pages project "
                      + pages.project()
                      + " back to deployment "
                      + Site.shortId(before)));
          return frontends.goBack(pages, before, page).map(_ -> Done.DONE);
        });
  }

  private static String words(Frontends.Deployed deployed) {
    return deployed.url() + "; " + deployed.seen();
  }
}
