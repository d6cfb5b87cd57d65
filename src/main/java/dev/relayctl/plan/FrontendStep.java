package dev.relayctl.plan;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Frontend;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A step at Cloudflare Pages. */
public sealed interface FrontendStep extends Step {
  /**
   * Sets variables and settings of a frontend's project; its next build sees them. They are public.
   *
   * @param pages the project, in its account, with the variables and settings that differ
   */
  record SetVariables(Frontend.Pages pages) implements FrontendStep {}

  /**
   * Creates a project at Pages that files are uploaded to.
   *
   * @param pages the project, in its account
   * @param productionBranch what is deployed under this branch is production
   */
  record CreateSite(Frontend.Pages pages, String productionBranch) implements FrontendStep {}

  /**
   * Builds a frontend and uploads its files; nobody sees them before it is deployed.
   *
   * @param app the backend; asked for its address where files have another one
   */
  record PrepareSite(AppName app, SiteUpload upload) implements FrontendStep {}

  /**
   * Deploys a frontend's files and waits until Pages serves them. Builds and uploads them where
   * this process hasn't.
   *
   * @param app the backend; asked for its address where files have another one
   * @param before the id of the deployment that users get again when the plan fails; null where
   *     there is none, or Pages can't go back to it
   */
  record DeploySite(AppName app, SiteUpload upload, @Nullable String before)
      implements FrontendStep {}

  /**
   * Lets users get an earlier production deployment of a frontend again.
   *
   * @param pages the project, in its account
   * @param to the id of that deployment
   * @param before the id of the one that they get now, and again when the plan fails
   * @param page where users open it; null for the project's own address
   */
  record RollBackSite(Frontend.Pages pages, String to, String before, @Nullable URI page)
      implements FrontendStep {}

  /**
   * Has a frontend built from its repository once more, for variables to take effect.
   *
   * @param pages the project, in its account, with the variables that the build is to see
   * @param branch null for the project's own production branch
   */
  record BuildPages(Frontend.Pages pages, @Nullable String branch) implements FrontendStep {}
}
