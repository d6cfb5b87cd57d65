package dev.relayctl.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Kind;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Announcements.Subject;
import dev.relayctl.run.Attempts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * What GitHub calls a deployment: an entry for each run, with what has become of it ({@code
 * specs/github.md} §5).
 */
record GitHubDeployments(
    GitHubApi api, Attempts attempts, GitHubApi.Repository repository, ActionsJob job) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** So many earlier entries are looked at; only the last one can be active. */
  private static final int EARLIER = 5;

  /** What has become of one. */
  enum State {
    IN_PROGRESS,
    SUCCESS,
    FAILURE,
    ERROR,
    INACTIVE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Makes an entry, which is in progress; its URL in the API. */
  Result<HttpUrl> begin(Subject subject) {
    Environment environment = subject.environment();
    boolean preview = environment.kind() == Kind.PREVIEW;
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("ref", job.commit())
            .put("task", "deploy")
            // Both would wait for, or change, what the job itself is about.
            .put("auto_merge", false)
            .put("environment", environment.name().value())
            .put("description", description(subject))
            .put("transient_environment", preview)
            .put("production_environment", environment.kind() == Kind.PRODUCTION);
    body.putArray("required_contexts");
    body.putObject("payload").put("log", job.log());
    return made(environment, api.write("POST", all(), body))
        .then(url -> tell(url, State.IN_PROGRESS, environment, null).map(_ -> url));
  }

  private static String description(Subject subject) {
    return "relayctl "
        + subject.command()
        + (subject.release() > 0 ? ", release " + subject.release() : "");
  }

  /** An answer that got lost may have been a good one. */
  private Result<HttpUrl> made(Environment environment, Result<Optional<JsonNode>> answer) {
    if (answer instanceof Result.Bad<Optional<JsonNode>> bad
        && bad.first() instanceof Problem.Failed failed
        && failed.repeat() == Repeat.LOOK_FIRST) {
      return newest(environment)
          .map(found -> found.stream().filter(one -> isOfThisJob(one)).findFirst().map(this::url))
          .then(found -> found.map(Result::ok).orElseGet(bad::as));
    }
    return answer.then(found ->
        found
            .filter(one -> one.path("id").isIntegralNumber())
            .map(one -> Result.ok(url(one)))
            .orElseGet(() -> Result.bad(none())));
  }

  /** The payload comes back as an object or as text. */
  private boolean isOfThisJob(JsonNode deployment) {
    String log = job.log();
    return log != null && deployment.path("payload").toString().contains(log);
  }

  /**
   * Says what became of one. One that has succeeded takes the place of those before it: GitHub sees
   * to that itself only where the environment is neither production nor passing.
   *
   * @param url where the app answers; null when it isn't known
   */
  Result<Result.Done> end(
      HttpUrl deployment, State state, Environment environment, @Nullable URI url) {
    Result<Result.Done> told = tell(deployment, state, environment, url);
    boolean byHand =
        state == State.SUCCESS
            && (environment.kind() == Kind.PREVIEW || environment.kind() == Kind.PRODUCTION);
    return byHand
        ? told.then(_ -> newest(environment))
            .then(all ->
                switchOff(
                    all.stream().filter(one -> !url(one).equals(deployment)).toList(), environment))
        : told;
  }

  /** Makes all entries of an environment that is gone inactive. */
  Result<Result.Done> gone(Environment environment) {
    HttpUrl url =
        all()
            .newBuilder()
            .addQueryParameter("environment", environment.name().value())
            .addQueryParameter("per_page", "100")
            .build();
    return attempts.within(PATIENCE, () -> api.all(url)).then(all -> switchOff(all, environment));
  }

  private Result<List<JsonNode>> newest(Environment environment) {
    HttpUrl url =
        all()
            .newBuilder()
            .addQueryParameter("environment", environment.name().value())
            .addQueryParameter("per_page", String.valueOf(EARLIER))
            .build();
    return attempts
        .within(PATIENCE, () -> api.get(url))
        .map(found -> found.stream().flatMap(JsonNode::valueStream).toList());
  }

  private Result<Result.Done> switchOff(List<JsonNode> deployments, Environment environment) {
    return Result.all(
            deployments.stream()
                .map(this::url)
                .map(url ->
                    isInactive(url)
                        .then(inactive ->
                            inactive
                                ? Result.done()
                                : tell(url, State.INACTIVE, environment, null)))
                .toList())
        .map(_ -> Result.Done.DONE);
  }

  private Result<Boolean> isInactive(HttpUrl deployment) {
    HttpUrl url =
        deployment
            .newBuilder()
            .addPathSegment("statuses")
            .addQueryParameter("per_page", "1")
            .build();
    return attempts
        .within(PATIENCE, () -> api.get(url))
        .map(found ->
            found.stream()
                .flatMap(JsonNode::valueStream)
                .findFirst()
                .map(status -> status.path("state").asText())
                .filter(State.INACTIVE.word()::equals)
                .isPresent());
  }

  private Result<Result.Done> tell(
      HttpUrl deployment, State state, Environment environment, @Nullable URI url) {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("state", state.word())
            .put("environment", environment.name().value());
    String log = job.log();
    if (log != null) {
      body.put("log_url", log);
    }
    if (url != null) {
      body.put("environment_url", url.toString());
    }
    HttpUrl statuses = deployment.newBuilder().addPathSegment("statuses").build();
    // The latest one counts, so that to say it twice is to say it once.
    return attempts
        .within(PATIENCE, () -> repeatable(api.write("POST", statuses, body)))
        .map(_ -> Result.Done.DONE);
  }

  private static <T> Result<T> repeatable(Result<T> answer) {
    return answer instanceof Result.Bad<T> bad
            && bad.first() instanceof Problem.Failed failed
            && failed.repeat() == Repeat.LOOK_FIRST
        ? Result.bad(new Problem.Failed(failed.facts(), Repeat.SAFE, failed.retryAfter()))
        : answer;
  }

  private HttpUrl all() {
    return repository.url().newBuilder().addPathSegment("deployments").build();
  }

  private HttpUrl url(JsonNode deployment) {
    return all().newBuilder().addPathSegment(deployment.path("id").asText()).build();
  }

  private Problem none() {
    return Problem.failed(
        "github.no-deployment",
        "GitHub has made no deployment",
        Where.system("GitHub", all().encodedPath()),
        "the repository isn't there for the token, or it merged a branch instead",
        "give GITHUB_TOKEN the right to write deployments");
  }
}
