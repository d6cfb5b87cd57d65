package dev.relayctl.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.plan.Bundle;
import dev.relayctl.plan.SiteUpload;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Frontends;
import dev.relayctl.run.Progress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Deploys a frontend's files (§4). */
record SiteDeploys(PagesProject project, SiteTools tools, Function<URI, Result<Bundle>> opening) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Pages does answer with 5xx now and then (§4). */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Waits until the files are served. */
  Result<Frontends.Deployed> deploy(SiteUpload upload, Frontends.Files files, Progress progress) {
    var mark = new SiteUpload.Mark(upload.origin(), files.mark());
    return live(upload, mark)
        .then(there -> there.map(Result::ok).orElseGet(() -> sent(upload, files, mark, progress)))
        .then(deployment -> proven(upload, files, deployment));
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

  private Result<JsonNode> sent(
      SiteUpload upload, Frontends.Files files, SiteUpload.Mark mark, Progress progress) {
    // Some time has passed since the files were built.
    return new SitePreparation(project, tools)
        .fits(upload)
        .then(_ -> sentNow(upload, files, mark, progress));
  }

  private Result<JsonNode> sentNow(
      SiteUpload upload, Frontends.Files files, SiteUpload.Mark mark, Progress progress) {
    return project
        .client()
        .attempts()
        .within(PATIENCE, () -> begun(upload, files, mark))
        .then(begun -> expected(upload, begun))
        .then(begun -> deployments().served(begun.path("id").asText(), progress));
  }

  /** One that is on its way is ours: the answer to an earlier try was lost. */
  private Result<JsonNode> begun(SiteUpload upload, Frontends.Files files, SiteUpload.Mark mark) {
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

  private Result<JsonNode> create(SiteUpload upload, Frontends.Files files, SiteUpload.Mark mark) {
    var form = new LinkedHashMap<String, String>();
    try {
      form.put("manifest", MAPPER.writeValueAsString(new TreeMap<>(files.hashes())));
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
      SiteUpload upload, Frontends.Files files, JsonNode deployment) {
    URI page = upload.page() == null ? PagesProject.address(deployment) : upload.page();
    return new SiteProof(tools, opening)
        .of(page, files.addresses())
        .map(seen -> new Frontends.Deployed(page, seen));
  }

  private PagesDeployments deployments() {
    return new PagesDeployments(project, tools);
  }

  private Where at() {
    return Where.system("Cloudflare", "Pages project " + project.name());
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
