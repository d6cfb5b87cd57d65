package dev.relayctl.run;

import dev.relayctl.plan.SiteUpload;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Brings a frontend that is built here to its users. */
final class SiteStep {
  private final Frontends frontends;
  private final Materials materials;
  private final Progress progress;
  private @Nullable URI deployed;

  SiteStep(Frontends frontends, Materials materials, Progress progress) {
    this.frontends = frontends;
    this.materials = materials;
    this.progress = progress;
  }

  /**
   * Deploys it.
   *
   * @param app where the backend answers; null when that isn't asked for, or unknown
   */
  StepEnd perform(SiteUpload upload, @Nullable URI app) {
    return frontends
        .deploy(upload, app, materials.files().project(), progress)
        .peek(done -> deployed = done.url())
        .match(done -> StepEnd.good(words(done)), problems -> StepEnd.stopped(problems.getFirst()));
  }

  /** Where users open what this process has deployed; null when it has nothing. */
  @Nullable URI deployed() {
    return deployed;
  }

  private static String words(Frontends.Deployed deployed) {
    return deployed.url()
        + ", "
        + deployed.files()
        + " files, "
        + deployed.uploaded()
        + " uploaded; "
        + deployed.seen();
  }
}
