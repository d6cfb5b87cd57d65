package dev.relayctl.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Bundle;
import dev.relayctl.plan.SiteUpload;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Frontends;
import dev.relayctl.run.Progress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds a frontend and deploys its files (§4). */
record SiteDeploys(PagesProject project, SiteTools tools, Function<URI, Result<Bundle>> opening) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Pages does answer with 5xx now and then (§4). */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Builds, uploads what Pages lacks, and waits until it is served. */
  Result<Frontends.Deployed> deploy(
      SiteUpload upload, @Nullable URI app, Path directory, Progress progress) {
    SiteUpload spoken = app == null ? upload : upload.speakingTo(app);
    return fits(upload)
        .then(_ ->
            new SiteBuild(tools.processes(), tools.environment())
                .run(upload.build(), spoken.pages().variables(), directory, progress))
        .then(built -> SiteFiles.in(built, upload.build().directory()))
        .then(files -> {
          var mark = new SiteUpload.Mark(upload.origin(), files.mark());
          return live(upload, mark)
              .then(there ->
                  there.isPresent()
                      ? Result.ok(new Sent(there.get(), 0))
                      : sent(upload, files, mark, progress))
              .then(sent -> proven(upload, spoken, files, sent));
        });
  }

  private record Sent(JsonNode deployment, int uploaded) {}

  /** Before anything is built: the wrong branch publishes a preview to everybody (§4). */
  private Result<Done> fits(SiteUpload upload) {
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
    return deployments()
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

  /** What is served already is not deployed again. */
  private Result<Optional<JsonNode>> live(SiteUpload upload, SiteUpload.Mark mark) {
    return deployments()
        .newest(upload.pages().environment())
        .map(all ->
            all.stream()
                .filter(one -> upload.branch().equals(PagesProject.branch(one)))
                .findFirst()
                .filter(one -> marked(one, mark) && PagesProject.deployment(one).isPresent()));
  }

  private static boolean marked(JsonNode deployment, SiteUpload.Mark mark) {
    return mark.message()
        .equals(
            deployment.path("deployment_trigger").path("metadata").path("commit_message").asText());
  }

  private Result<Sent> sent(
      SiteUpload upload, SiteFiles files, SiteUpload.Mark mark, Progress progress) {
    return new SiteUploads(project)
        .upload(files)
        .then(uploaded ->
            project
                .client()
                .attempts()
                .within(PATIENCE, () -> begun(upload, files, mark))
                .then(begun -> expected(upload, begun))
                .then(begun -> deployments().served(begun.path("id").asText(), progress))
                .map(served -> new Sent(served, uploaded)));
  }

  /** One that is on its way is ours: the answer to an earlier try was lost. */
  private Result<JsonNode> begun(SiteUpload upload, SiteFiles files, SiteUpload.Mark mark) {
    return deployments()
        .newest(upload.pages().environment())
        .then(all -> {
          Optional<JsonNode> onItsWay =
              all.stream()
                  .filter(one -> upload.branch().equals(PagesProject.branch(one)))
                  .findFirst()
                  .filter(one -> marked(one, mark) && !ended(one));
          return onItsWay.map(Result::ok).orElseGet(() -> create(upload, files, mark));
        });
  }

  private static boolean ended(JsonNode deployment) {
    String status = deployment.path("latest_stage").path("status").asText();
    // A skipped one never ends by itself: waiting for it would fail for ever (§5).
    return deployment.path("is_skipped").asBoolean()
        || status.equals("failure")
        || status.equals("canceled");
  }

  private Result<JsonNode> create(SiteUpload upload, SiteFiles files, SiteUpload.Mark mark) {
    var form = new LinkedHashMap<String, String>();
    try {
      form.put("manifest", MAPPER.writeValueAsString(files.manifest()));
    } catch (JsonProcessingException e) {
      // Texts by text are always JSON.
      throw new IllegalStateException(e);
    }
    form.put("branch", upload.branch());
    if (upload.commit() != null) {
      form.put("commit_hash", upload.commit());
    }
    form.put("commit_message", mark.message());
    form.put("commit_dirty", "false");
    form.putAll(files.rules());
    return project
        .client()
        .once(
            PagesCall.post(
                "deploy to Pages project " + project.name(),
                project.with("deployments"),
                new PagesCall.Body.Form(form)));
  }

  /** Read back, so that nobody learns from users where it went. */
  private Result<JsonNode> expected(SiteUpload upload, JsonNode begun) {
    String scope = begun.path("environment").asText();
    return scope.equals(upload.pages().environment().word())
        ? Result.ok(begun)
        : Result.bad(elsewhere(upload, scope));
  }

  private Result<Frontends.Deployed> proven(
      SiteUpload upload, SiteUpload spoken, SiteFiles files, Sent sent) {
    URI page = upload.page() == null ? PagesProject.address(sent.deployment()) : upload.page();
    return new SiteProof(tools, opening)
        .of(page, files, spoken.pages().variables().values())
        .map(seen -> new Frontends.Deployed(page, files.files().size(), sent.uploaded(), seen));
  }

  private PagesDeployments deployments() {
    return new PagesDeployments(project, tools);
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

  private Problem elsewhere(SiteUpload upload, String scope) {
    return Problem.failed(
        "pages.wrong-scope",
        "Pages has made the deployment " + scope,
        at(),
        "it was meant to be " + upload.pages().environment().word(),
        "look at the project's production branch in Cloudflare's dashboard");
  }
}
