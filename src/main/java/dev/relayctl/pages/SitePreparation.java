package dev.relayctl.pages;

import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.SiteUpload;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Frontends;
import dev.relayctl.run.Progress;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Builds a frontend and uploads its files (§4): all that goes before anybody sees it. */
record SitePreparation(PagesProject project, SiteTools tools) {
  /** Uploads what Pages lacks. */
  Result<Frontends.Files> of(
      SiteUpload upload, @Nullable URI app, Path directory, Progress progress) {
    SiteUpload spoken = app == null ? upload : upload.speakingTo(app);
    return fits(upload)
        .then(_ ->
            new SiteBuild(tools.processes(), tools.environment())
                .run(upload.build(), spoken.pages().variables(), directory, progress))
        .then(built -> SiteFiles.in(built, upload.build().directory()))
        .then(files ->
            new SiteUploads(project)
                .upload(files)
                .map(uploaded ->
                    new Frontends.Files(
                        files.manifest(),
                        files.rules(),
                        files.mark(),
                        uploaded,
                        files.naming(spoken.pages().variables().values()))));
  }

  /** Before anything is built: the wrong branch publishes a preview to everybody (§4). */
  Result<Done> fits(SiteUpload upload) {
    return project
        .read()
        .then(found -> {
          boolean production = found.path("production_branch").asText().equals(upload.branch());
          if (found.path("source").isObject()) {
            return Result.bad(builtByPages());
          }
          return production
                  == (upload.pages().environment() == Frontend.PagesEnvironment.PRODUCTION)
              ? Result.done()
              : Result.bad(wrongScope(upload, found.path("production_branch").asText()));
        })
        .then(_ ->
            upload.pages().environment() == Frontend.PagesEnvironment.PREVIEW
                ? alone(upload)
                : Result.done());
  }

  /** Two branches with one address overwrite each other (§6). */
  private Result<Done> alone(SiteUpload upload) {
    String alias = BranchAlias.of(upload.branch());
    return new PagesDeployments(project, tools)
        .newest(Frontend.PagesEnvironment.PREVIEW)
        .then(all ->
            all.stream()
                .map(PagesProject::branch)
                .filter(branch ->
                    !branch.equals(upload.branch()) && BranchAlias.of(branch).equals(alias))
                .findFirst()
                .map(other -> Result.<Done>bad(aliasTaken(upload.branch(), other, alias)))
                .orElse(Result.done()));
  }

  private Where at() {
    return Where.system("Cloudflare", "Pages project " + project.name());
  }

  private Problem builtByPages() {
    return Problem.failed(
        "pages.wrong-source",
        "Pages builds project " + project.name() + " from a repository, and takes no upload",
        at(),
        "a project is of one kind for good",
        "take frontend.build away, or name another project in frontend.pages.project");
  }

  private Problem wrongScope(SiteUpload upload, String productionBranch) {
    return Problem.failed(
        "pages.wrong-scope",
        "branch " + upload.branch() + " isn't " + upload.pages().environment().word(),
        at(),
        "its production branch is " + productionBranch,
        "correct deploy.branch or frontend.pages.environment");
  }

  private Problem aliasTaken(String branch, String other, String alias) {
    return Problem.failed(
        "pages.alias-taken",
        "branches " + branch + " and " + other + " have one address at Pages",
        at(),
        "both are shown as " + alias + ": the later would take the earlier's place",
        "rename the branch, or remove the other's preview: relayctl preview down " + other);
  }
}
