package dev.relayctl.pages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.plan.Bundle;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes an earlier production deployment the one that users get (§2). */
record PagesRollback(PagesProject project, SiteTools tools, Function<URI, Result<Bundle>> opening) {
  /** Pages does answer with 5xx now and then (§4). */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The edge may serve the old version for some seconds (§5); a way back can't wait for long. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofSeconds(1);

  /** What was seen, in short. */
  Result<String> to(String id, @Nullable URI page) {
    return project
        .client()
        .attempts()
        .within(PATIENCE, () -> asked(id))
        .then(_ -> readBack(id))
        .then(found -> seen(found, page));
  }

  /** One that got no answer may have arrived: each try looks first. */
  private Result<Done> asked(String id) {
    return project
        .client()
        .once(project.look())
        .then(found ->
            live(found).path("id").asText().equals(id)
                ? Result.done()
                : project
                    .client()
                    .once(
                        PagesCall.post(
                            "go back to deployment " + id,
                            project.with("deployments", id, "rollback"),
                            new PagesCall.Body.None()))
                    .map(_ -> Done.DONE));
  }

  private static JsonNode live(JsonNode found) {
    return found.path("canonical_deployment");
  }

  private Result<JsonNode> readBack(String id) {
    Instant deadline = tools.clock().instant().plus(LONGEST);
    while (true) {
      Result<JsonNode> read = project.read();
      if (!(read instanceof Result.Ok<JsonNode>(JsonNode found))
          || live(found).path("id").asText().equals(id)) {
        return read;
      }
      if (tools.clock().instant().isAfter(deadline)) {
        return Result.bad(notGoneBack(id, live(found).path("id").asText()));
      }
      if (!tools.paused(POLL)) {
        return Result.bad(interrupted(id));
      }
    }
  }

  /**
   * A page that names other addresses than the deployment itself is told and no failure: Pages has
   * gone back, and a cache or a door before it is no reason to keep the backend from it.
   */
  private Result<String> seen(JsonNode found, @Nullable URI page) {
    URI own = URI.create(live(found).path("url").asText());
    URI users =
        page == null
            ? URI.create(own.getScheme() + "://" + found.path("subdomain").asText())
            : page;
    if (!(opening.apply(own) instanceof Result.Ok<Bundle>(Bundle expected))) {
      return Result.ok(own + " can't be opened");
    }
    Instant deadline = tools.clock().instant().plus(LONGEST);
    while (true) {
      Result<Bundle> opened = opening.apply(users);
      if (opened instanceof Result.Ok<Bundle>(Bundle bundle)
          && bundle.urls().equals(expected.urls())) {
        return Result.ok(
            users
                + (bundle.urls().isEmpty()
                    ? " names no address, as " + own
                    : " names the addresses that " + own + " names"));
      }
      if (tools.clock().instant().isAfter(deadline)) {
        return Result.ok(
            opened.match(
                _ -> users + " still names other addresses than " + own + ": open it",
                problems -> users + " can't be opened: " + problems.getFirst().facts().why()));
      }
      if (!tools.paused(POLL)) {
        return Result.bad(interrupted(live(found).path("id").asText()));
      }
    }
  }

  private Problem notGoneBack(String id, String instead) {
    return new Problem.Failed(
        Problem.facts(
            "pages.not-gone-back",
            "Pages hasn't gone back to deployment " + id,
            Where.system("Cloudflare", "Pages project " + project.name()),
            "it answered success, and users get "
                + (instead.isEmpty() ? "nothing" : "deployment " + instead),
            "run the same command again, or go back in Cloudflare's dashboard"),
        Repeat.NEVER);
  }

  private static Problem interrupted(String id) {
    return PagesProblems.interrupted(
        "Pages was going back to an earlier frontend",
        Where.system("Cloudflare", "deployment " + id));
  }
}
