package dev.relayctl.sandbox;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Asks a daemon the questions of {@link ControlServer}; one try each. */
final class ControlClient {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Duration QUICK = Duration.ofSeconds(2);
  private static final Duration PATIENT = Duration.ofSeconds(60);

  private final OkHttpClient quick =
      new OkHttpClient.Builder()
          .retryOnConnectionFailure(false)
          .connectTimeout(QUICK)
          .callTimeout(QUICK)
          .build();

  /** Whether the daemon of this record answers, and it is that one and no other on its port. */
  boolean healthy(DaemonRecord daemon) {
    var request = new Request.Builder().url(url(daemon, ControlServer.HEALTH).build()).build();
    try (Response response = quick.newCall(request).execute()) {
      return response.isSuccessful()
          && MAPPER.readTree(response.body().bytes()).path("pid").asLong() == daemon.pid();
    } catch (IOException _) {
      return false;
    }
  }

  /** Tells the daemon that somebody still needs it. */
  boolean touch(DaemonRecord daemon) {
    try (Response response =
        quick.newCall(post(daemon, url(daemon, ControlServer.TOUCH).build())).execute()) {
      return response.isSuccessful();
    } catch (IOException _) {
      return false;
    }
  }

  /** The URL of an environment's database, made when asked for the first time; a secret. */
  Result<String> database(DaemonRecord daemon, String environmentName) {
    return url(
        url(daemon, ControlServer.DATABASES).addPathSegment(environmentName).build(),
        daemon,
        environmentName);
  }

  /**
   * The URL of the database of a branch, made when asked for the first time; a secret.
   *
   * @param branch null for the default branch
   */
  Result<String> branch(DaemonRecord daemon, String project, @Nullable String branch) {
    HttpUrl.Builder url = url(daemon, ControlServer.NEON).addPathSegment(project);
    return url(
        branch == null ? url.build() : url.addPathSegment(branch).build(),
        daemon,
        "the Neon project " + project);
  }

  private Result<String> url(HttpUrl url, DaemonRecord daemon, String whose) {
    // Making a database copies a template, which can take seconds on a slow disk.
    OkHttpClient patient = quick.newBuilder().callTimeout(PATIENT).readTimeout(PATIENT).build();
    Request request = post(daemon, url);
    try (Response response = patient.newCall(request).execute()) {
      var body = MAPPER.readTree(response.body().bytes());
      return response.isSuccessful() && body.hasNonNull("url")
          ? Result.ok(body.get("url").asText())
          : Result.bad(noDatabase(whose, body.path("error").asText("no reason given")));
    } catch (IOException failed) {
      return Result.bad(noDatabase(whose, String.valueOf(failed.getMessage())));
    }
  }

  private static Request post(DaemonRecord daemon, HttpUrl url) {
    return new Request.Builder()
        .url(url)
        .header("Authorization", "Bearer " + daemon.adminToken())
        .post(RequestBody.create(new byte[0]))
        .build();
  }

  /** An end with a slash is an empty segment, which the next one takes the place of. */
  private static HttpUrl.Builder url(DaemonRecord daemon, String path) {
    return new HttpUrl.Builder()
        .scheme("http")
        .host("127.0.0.1")
        .port(daemon.controlPort())
        .encodedPath(path);
  }

  private static Problem noDatabase(String whose, String why) {
    return Problem.failed(
        "sandbox.no-database",
        "the sandbox has no database for " + whose,
        Where.system("PostgreSQL", "embedded server"),
        why,
        "try again after: relayctl sandbox stop");
  }
}
