package dev.relayctl.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.plan.CommitChecks;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Asks GitHub what its checks say of a commit: check runs (docs.github.com/rest/checks/runs) and
 * statuses (docs.github.com/rest/commits/statuses).
 *
 * @param api whose environment has {@code GITHUB_RUN_ID} in a run of Actions
 */
public record GitHubChecks(GitHubApi api) {
  /** Ends that stand for nothing bad. */
  private static final Set<String> GOOD = Set.of("success", "neutral", "skipped");

  /** Empty when the remote isn't GitHub's, without a token, or when it doesn't answer well. */
  Optional<CommitChecks> of(String remoteUrl, String commit) {
    return api.repository(remoteUrl).flatMap(repository -> of(repository, commit));
  }

  private Optional<CommitChecks> of(GitHubApi.Repository repository, String commit) {
    HttpUrl of =
        repository
            .url()
            .newBuilder()
            .addPathSegment("commits")
            .addPathSegment(commit)
            .addQueryParameter("per_page", "100")
            .build();
    HttpUrl runs =
        of.newBuilder().addPathSegment("check-runs").addQueryParameter("filter", "latest").build();
    Optional<JsonNode> found = read(runs);
    // Services that aren't apps of GitHub's still write these.
    Optional<JsonNode> statuses = read(of.newBuilder().addPathSegment("status").build());
    List<Said> said = Stream.concat(ofRuns(found), ofStatuses(statuses)).toList();
    // What nobody may read isn't nothing.
    boolean unknown = said.isEmpty() && (found.isEmpty() || statuses.isEmpty());
    return unknown ? Optional.empty() : Optional.of(checks(said));
  }

  /** Nobody can tell otherwise, and nobody has to wait. */
  private Optional<JsonNode> read(HttpUrl url) {
    return api.get(url).orElse(_ -> Optional.empty());
  }

  /** What one check says. */
  private record Said(String name, Verdict verdict) {}

  private enum Verdict {
    GOOD,
    BAD,
    RUNNING,
    /** Superseded by a later push, or ended by hand. */
    CANCELLED
  }

  private Stream<Said> ofRuns(Optional<JsonNode> document) {
    return document.stream()
        .flatMap(found -> found.path("check_runs").valueStream())
        .filter(run -> !isOwn(run))
        .map(run -> {
          String conclusion = run.path("conclusion").asText();
          return new Said(
              run.path("name").asText(),
              !run.path("status").asText().equals("completed")
                  ? Verdict.RUNNING
                  : conclusion.equals("cancelled")
                      ? Verdict.CANCELLED
                      : GOOD.contains(conclusion) ? Verdict.GOOD : Verdict.BAD);
        });
  }

  private static Stream<Said> ofStatuses(Optional<JsonNode> document) {
    return document.stream()
        .flatMap(found -> found.path("statuses").valueStream())
        .map(status ->
            new Said(
                status.path("context").asText(),
                switch (status.path("state").asText()) {
                  case "success" -> Verdict.GOOD;
                  case "pending" -> Verdict.RUNNING;
                  default -> Verdict.BAD;
                }));
  }

  private static CommitChecks checks(List<Said> all) {
    Set<String> good = Set.copyOf(names(all, Verdict.GOOD));
    List<String> failed =
        all.stream()
            .filter(said ->
                said.verdict() == Verdict.BAD
                    || (said.verdict() == Verdict.CANCELLED && !good.contains(said.name())))
            .map(Said::name)
            .toList();
    return new CommitChecks(failed, names(all, Verdict.RUNNING), names(all, Verdict.GOOD).size());
  }

  private static List<String> names(List<Said> all, Verdict verdict) {
    return all.stream().filter(said -> said.verdict() == verdict).map(Said::name).toList();
  }

  /** The job that runs this deploy has not ended yet, and never will before it. */
  private boolean isOwn(JsonNode run) {
    @Nullable String id = api.environment().get("GITHUB_RUN_ID");
    return id != null && run.path("details_url").asText().contains("/runs/" + id + "/");
  }
}
