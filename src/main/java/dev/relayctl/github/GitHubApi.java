package dev.relayctl.github;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.relayctl.http.Answers;
import dev.relayctl.http.OneTry;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's REST API; each request is sent once ({@code specs/github.md} §6 for headers).
 *
 * @param environment the process environment: {@code GITHUB_TOKEN} or {@code GH_TOKEN}, {@code
 *     GITHUB_API_URL}, {@code GITHUB_SERVER_URL}
 * @param http asked for when there is something to send
 */
public record GitHubApi(Map<String, String> environment, Supplier<OkHttpClient> http) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int LARGEST = 8 << 20;
  private static final int MOST_PAGES = 50;
  private static final MediaType TYPE = MediaType.get("application/json");
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

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

  /** By owner and name, {@code acme/shop}; empty when there is no token, or no such name. */
  Optional<Repository> named(String fullName) {
    return repository(
        environment.getOrDefault("GITHUB_SERVER_URL", "https://github.com") + "/" + fullName);
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
    return send("GET", url, null).map(answer -> answer.map(Answer::body));
  }

  /**
   * All items of a list, page by page; empty when there is no such list. Problems: those of {@link
   * #get}.
   */
  Result<List<JsonNode>> all(HttpUrl url) {
    var items = new ArrayList<JsonNode>();
    HttpUrl next = url;
    for (int page = 1; next != null && page <= MOST_PAGES; page++) {
      Result<Optional<Answer>> answer = send("GET", next, null);
      if (answer instanceof Result.Bad<Optional<Answer>> bad) {
        return bad.as();
      }
      Optional<Answer> found = answer.orElse(_ -> Optional.empty());
      found.ifPresent(one -> one.body().forEach(items::add));
      next = found.map(Answer::next).orElse(null);
    }
    return Result.ok(List.copyOf(items));
  }

  /**
   * Writes. Empty when there is nothing at the URL. A POST that failed may have arrived, and has
   * {@link Repeat#LOOK_FIRST}; other methods may be repeated. Problems: those of {@link #get}.
   *
   * @param body null for none
   */
  Result<Optional<JsonNode>> write(String method, HttpUrl url, @Nullable JsonNode body) {
    return send(method, url, body).map(answer -> answer.map(Answer::body));
  }

  /**
   * What was answered.
   *
   * @param next the list's next page, at the same host; null when there is none
   */
  private record Answer(JsonNode body, @Nullable HttpUrl next) {
    static Answer of(Response response, HttpUrl asked) throws IOException {
      byte[] bytes = response.body().byteStream().readNBytes(LARGEST);
      Matcher link = NEXT.matcher(response.header("Link", ""));
      HttpUrl next = link.find() ? HttpUrl.parse(link.group(1)) : null;
      boolean here =
          next != null && next.host().equals(asked.host()) && next.port() == asked.port();
      return new Answer(
          bytes.length == 0 ? MissingNode.getInstance() : JSON.readTree(bytes), here ? next : null);
    }
  }

  private Result<Optional<Answer>> send(String method, HttpUrl url, @Nullable JsonNode body) {
    Request request =
        new Request.Builder()
            .url(url)
            .method(method, body == null ? null : RequestBody.create(body.toString(), TYPE))
            .header("Authorization", "Bearer " + token())
            .header("Accept", "application/vnd.github+json")
            .header("X-GitHub-Api-Version", "2022-11-28")
            .header("User-Agent", "relayctl")
            .build();
    OkHttpClient client = OneTry.client(http.get()).newBuilder().callTimeout(LIMIT).build();
    try (Response response = client.newCall(request).execute()) {
      return switch (response.code()) {
        case 200, 201, 204 -> Result.ok(Optional.of(Answer.of(response, url)));
        case 404 -> Result.ok(Optional.empty());
        case 401, 403 -> Result.bad(refused(method, url, response));
        default -> Result.bad(failed(method, url, response));
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
              repeat(method)));
    }
  }

  /** Only what makes something new differs when it is done twice. */
  private static Repeat repeat(String method) {
    return method.equals("POST") ? Repeat.LOOK_FIRST : Repeat.SAFE;
  }

  private static Problem refused(String method, HttpUrl url, Response response) throws IOException {
    return new Problem.Unauthorised(
        Problem.facts(
            "github.refused",
            "GitHub refuses the token",
            where(url),
            "it answered with status " + response.code() + said(response),
            "give GITHUB_TOKEN the right to "
                + (method.equals("GET") ? "read" : "write")
                + (url.encodedPath().contains("/deployments") ? " deployments" : " pull requests")
                + ", or wait if it was asked too often"));
  }

  /** GitHub's own words; nothing when it has none. */
  private static String said(Response response) throws IOException {
    try {
      String message =
          JSON.readTree(response.body().byteStream().readNBytes(LARGEST))
              .path("message")
              .asText("");
      return message.isBlank() ? "" : ", " + Answers.oneLine(message);
    } catch (JsonProcessingException _) {
      return "";
    }
  }

  private static Problem failed(String method, HttpUrl url, Response response) throws IOException {
    return new Problem.Failed(
        Problem.facts(
            "github.failed",
            "GitHub could not answer",
            where(url),
            "its status was " + response.code() + said(response),
            "try again"),
        response.code() == 429
            ? Repeat.SAFE
            : response.code() >= 500 ? repeat(method) : Repeat.NEVER,
        Answers.retryAfter(response));
  }

  private static Where where(HttpUrl url) {
    return Where.system("GitHub", url.encodedPath());
  }
}
