package dev.relayctl.run;

import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.SiteUpload;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.net.URI;
import java.util.function.Predicate;
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

  /** The files that this process has uploaded for a deployment to come. */
  private record Prepared(SiteUpload upload, Frontends.Files files) {}

  /**
   * Builds it and uploads its files.
   *
   * @param app where the backend answers; null when that isn't asked for, or unknown
   */
  StepEnd prepare(SiteUpload upload, @Nullable URI app) {
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
  StepEnd perform(SiteUpload upload, @Nullable URI app) {
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
  StepEnd goBack(Step.RollBackSite step) {
    return frontends
        .goBack(step.pages(), step.to(), step.page())
        .match(
            seen -> StepEnd.good("deployment " + Site.shortId(step.to()) + "; " + seen),
            problems -> StepEnd.stopped(problems.getFirst()));
  }

  /** Users get again what they got before the upload. */
  Result<Done> takeBack(Step.DeploySite step) {
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
  Result<Done> takeBack(Step.RollBackSite step) {
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
