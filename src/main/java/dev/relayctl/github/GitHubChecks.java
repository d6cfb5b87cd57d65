package dev.relayctl.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.http.OneTry;
import dev.relayctl.plan.CommitChecks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Asks GitHub what its checks say of a commit: check runs (docs.github.com/rest/checks/runs) and
 * statuses (docs.github.com/rest/commits/statuses); {@code specs/github.md} §6 for headers.
 *
 * @param environment the process environment: {@code GITHUB_TOKEN} or {@code GH_TOKEN}, {@code
 *     GITHUB_API_URL}, {@code GITHUB_SERVER_URL}, and {@code GITHUB_RUN_ID} of a run of Actions
 * @param http asked for when there is something to send
 */
public record GitHubChecks(Map<String, String> environment, Supplier<OkHttpClient> http) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int LARGEST = 8 << 20;

  /** Ends that stand for nothing bad. */
  private static final Set<String> GOOD = Set.of("success", "neutral", "skipped");

  /** https://host/owner/repo.git, git@host:owner/repo.git, ssh://git@host/owner/repo. */
  private static final Pattern REMOTE =
      Pattern.compile(
          "(?:https?://(?:[^@/]*@)?|ssh://(?:[^@/]*@)?|[^@/]+@)([^/:]+)(?::\\d+)?[/:]"
              + "([^/]+)/([^/]+?)(?:\\.git)?/?");

  /** Empty when the remote isn't GitHub's, without a token, or when it doesn't answer well. */
  Optional<CommitChecks> of(String remoteUrl, String commit) {
    String token =
        environment.getOrDefault("GITHUB_TOKEN", environment.getOrDefault("GH_TOKEN", ""));
    Matcher remote = REMOTE.matcher(remoteUrl);
    if (token.isBlank() || !remote.matches() || !remote.group(1).equals(host())) {
      return Optional.empty();
    }
    HttpUrl base =
        HttpUrl.parse(environment.getOrDefault("GITHUB_API_URL", "https://api.github.com"));
    if (base == null) {
      return Optional.empty();
    }
    HttpUrl of =
        base.newBuilder()
            .addPathSegment("repos")
            .addPathSegment(remote.group(2))
            .addPathSegment(remote.group(3))
            .addPathSegment("commits")
            .addPathSegment(commit)
            .addQueryParameter("per_page", "100")
            .build();
    HttpUrl runs =
        of.newBuilder().addPathSegment("check-runs").addQueryParameter("filter", "latest").build();
    Optional<JsonNode> found = read(runs, token);
    // Services that aren't apps of GitHub's still write these.
    Optional<JsonNode> statuses = read(of.newBuilder().addPathSegment("status").build(), token);
    List<Said> said = Stream.concat(ofRuns(found), ofStatuses(statuses)).toList();
    // What nobody may read isn't nothing.
    boolean unknown = said.isEmpty() && (found.isEmpty() || statuses.isEmpty());
    return unknown ? Optional.empty() : Optional.of(checks(said));
  }

  private String host() {
    HttpUrl server =
        HttpUrl.parse(environment.getOrDefault("GITHUB_SERVER_URL", "https://github.com"));
    return server == null ? "" : server.host();
  }

  private Optional<JsonNode> read(HttpUrl url, String token) {
    Request request =
        new Request.Builder()
            .url(url)
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/vnd.github+json")
            .header("X-GitHub-Api-Version", "2022-11-28")
            .header("User-Agent", "relayctl")
            .build();
    OkHttpClient client = OneTry.client(http.get()).newBuilder().callTimeout(LIMIT).build();
    try (Response response = client.newCall(request).execute()) {
      return response.code() == 200
          ? Optional.of(JSON.readTree(response.body().byteStream().readNBytes(LARGEST)))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // nobody can tell, and nobody has to wait
    }
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
    @Nullable String id = environment.get("GITHUB_RUN_ID");
    return id != null && run.path("details_url").asText().contains("/runs/" + id + "/");
  }
}
