package dev.relayctl.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.http.Answers;
import dev.relayctl.http.OneTry;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * GitHub's REST API, for reading ({@code specs/github.md} §6 for headers).
 *
 * @param environment the process environment: {@code GITHUB_TOKEN} or {@code GH_TOKEN}, {@code
 *     GITHUB_API_URL}, {@code GITHUB_SERVER_URL}
 * @param http asked for when there is something to send
 */
public record GitHubApi(Map<String, String> environment, Supplier<OkHttpClient> http) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int LARGEST = 8 << 20;

  /** https://host/owner/repo.git, git@host:owner/repo.git, ssh://git@host/owner/repo. */
  private static final Pattern REMOTE =
      Pattern.compile(
          "(?:https?://(?:[^@/]*@)?|ssh://(?:[^@/]*@)?|[^@/]+@)([^/:]+)(?::\\d+)?[/:]"
              + "([^/]+)/([^/]+?)(?:\\.git)?/?");

  /**
   * A repository that may be asked about.
   *
   * @param url of the repository in the API
   */
  record Repository(String owner, String name, HttpUrl url) {}

  /** Empty when the remote isn't GitHub's, or there is no token. */
  Optional<Repository> repository(String remoteUrl) {
    Matcher remote = REMOTE.matcher(remoteUrl);
    HttpUrl base =
        HttpUrl.parse(environment.getOrDefault("GITHUB_API_URL", "https://api.github.com"));
    if (token().isBlank() || base == null || !remote.matches() || !remote.group(1).equals(host())) {
      return Optional.empty();
    }
    return Optional.of(
        new Repository(
            remote.group(2),
            remote.group(3),
            base.newBuilder()
                .addPathSegment("repos")
                .addPathSegment(remote.group(2))
                .addPathSegment(remote.group(3))
                .build()));
  }

  private String token() {
    return environment.getOrDefault("GITHUB_TOKEN", environment.getOrDefault("GH_TOKEN", ""));
  }

  private String host() {
    HttpUrl server =
        HttpUrl.parse(environment.getOrDefault("GITHUB_SERVER_URL", "https://github.com"));
    return server == null ? "" : server.host();
  }

  /**
   * What is at a URL; empty when nothing is, or nothing that the token may see. Problems: {@code
   * github.refused}, {@code github.unreachable}, {@code github.failed}.
   */
  Result<Optional<JsonNode>> get(HttpUrl url) {
    Request request =
        new Request.Builder()
            .url(url)
            .header("Authorization", "Bearer " + token())
            .header("Accept", "application/vnd.github+json")
            .header("X-GitHub-Api-Version", "2022-11-28")
            .header("User-Agent", "relayctl")
            .build();
    OkHttpClient client = OneTry.client(http.get()).newBuilder().callTimeout(LIMIT).build();
    try (Response response = client.newCall(request).execute()) {
      return switch (response.code()) {
        case 200 ->
            Result.ok(Optional.of(JSON.readTree(response.body().byteStream().readNBytes(LARGEST))));
        case 404 -> Result.ok(Optional.empty());
        case 401, 403 -> Result.bad(refused(url, response));
        default -> Result.bad(failed(url, response));
      };
    } catch (IOException e) {
      return Result.bad(
          new Problem.Failed(
              Problem.facts(
                  "github.unreachable",
                  "GitHub doesn't answer",
                  where(url),
                  Answers.why(e),
                  "try again"),
              Repeat.SAFE));
    }
  }

  private static Problem refused(HttpUrl url, Response response) {
    return new Problem.Unauthorised(
        Problem.facts(
            "github.refused",
            "GitHub refuses the token",
            where(url),
            "it answered with status " + response.code(),
            "give GITHUB_TOKEN the right to read pull requests, or wait if it was asked too"
                + " often"));
  }

  private static Problem failed(HttpUrl url, Response response) {
    return new Problem.Failed(
        Problem.facts(
            "github.failed",
            "GitHub could not answer",
            where(url),
            "its status was " + response.code(),
            "try again"),
        response.code() >= 500 || response.code() == 429 ? Repeat.SAFE : Repeat.NEVER,
        Answers.retryAfter(response));
  }

  private static Where where(HttpUrl url) {
    return Where.system("GitHub", url.encodedPath());
  }
}
