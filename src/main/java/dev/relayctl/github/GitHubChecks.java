package dev.relayctl.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.http.OneTry;
import dev.relayctl.plan.CommitChecks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Asks GitHub what its checks say of a commit: check runs (docs.github.com/rest/checks/runs, {@code
 * specs/github.md} §6 for headers).
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
    return base == null
        ? Optional.empty()
        : read(url(base, remote.group(2), remote.group(3), commit), token);
  }

  private String host() {
    HttpUrl server =
        HttpUrl.parse(environment.getOrDefault("GITHUB_SERVER_URL", "https://github.com"));
    return server == null ? "" : server.host();
  }

  private static HttpUrl url(HttpUrl base, String owner, String repository, String commit) {
    return base.newBuilder()
        .addPathSegment("repos")
        .addPathSegment(owner)
        .addPathSegment(repository)
        .addPathSegment("commits")
        .addPathSegment(commit)
        .addPathSegment("check-runs")
        .addQueryParameter("per_page", "100")
        .addQueryParameter("filter", "latest")
        .build();
  }

  private Optional<CommitChecks> read(HttpUrl url, String token) {
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
      if (response.code() != 200) {
        return Optional.empty();
      }
      return Optional.of(checks(JSON.readTree(response.body().byteStream().readNBytes(LARGEST))));
    } catch (IOException _) {
      return Optional.empty(); // nobody can tell, and nobody has to wait
    }
  }

  private CommitChecks checks(JsonNode document) {
    List<String> failed = new ArrayList<>();
    List<String> running = new ArrayList<>();
    int passed = 0;
    for (JsonNode run : document.path("check_runs")) {
      String name = run.path("name").asText();
      if (isOwn(run)) {
        continue;
      }
      if (!run.path("status").asText().equals("completed")) {
        running.add(name);
      } else if (GOOD.contains(run.path("conclusion").asText())) {
        passed++;
      } else {
        failed.add(name);
      }
    }
    return new CommitChecks(failed, running, passed);
  }

  /** The job that runs this deploy has not ended yet, and never will before it. */
  private boolean isOwn(JsonNode run) {
    @Nullable String id = environment.get("GITHUB_RUN_ID");
    return id != null && run.path("details_url").asText().contains("/runs/" + id + "/");
  }
}
