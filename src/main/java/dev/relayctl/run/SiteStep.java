package dev.relayctl.run;

import dev.relayctl.plan.SiteUpload;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Brings a frontend that is built here to its users. */
record SiteStep(Frontends frontends, Materials materials, Progress progress) {
  /**
   * Deploys it.
   *
   * @param app where the backend answers; null when that isn't asked for, or unknown
   */
  StepEnd perform(SiteUpload upload, @Nullable URI app) {
    return frontends
        .deploy(upload, app, materials.files().project(), progress)
        .match(
            deployed -> StepEnd.good(words(deployed)),
            problems -> StepEnd.stopped(problems.getFirst()));
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
