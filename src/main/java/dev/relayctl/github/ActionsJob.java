package dev.relayctl.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The job of GitHub Actions that this process is a part of ({@code specs/github.md} §7).
 *
 * @param environment the process environment
 * @param event that has started the workflow; a missing node when it can't be read
 */
record ActionsJob(Map<String, String> environment, JsonNode event) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static ActionsJob of(Map<String, String> environment) {
    return new ActionsJob(environment, event(environment.getOrDefault("GITHUB_EVENT_PATH", "")));
  }

  private static JsonNode event(String path) {
    try {
      return path.isEmpty()
          ? MissingNode.getInstance()
          : JSON.readTree(Files.readAllBytes(Path.of(path)));
    } catch (IOException _) {
      // Without it there is no pull request to speak of.
      return MissingNode.getInstance();
    }
  }

  /** {@code acme/shop}; empty when nothing says it. */
  String repository() {
    return environment.getOrDefault("GITHUB_REPOSITORY", "");
  }

  /** The number of the pull request that it is about; a comment on one counts. */
  Optional<Integer> pullRequest() {
    JsonNode issue = event.path("issue");
    JsonNode number =
        issue.has("pull_request")
            ? issue.path("number")
            : event.path("pull_request").path("number");
    return number.isInt() ? Optional.of(number.asInt()) : Optional.empty();
  }

  /** In a pull request {@code GITHUB_SHA} is a merge that nobody has made; its head is meant. */
  String commit() {
    return event
        .path("pull_request")
        .path("head")
        .path("sha")
        .asText(environment.getOrDefault("GITHUB_SHA", ""));
  }

  /** Where the job's log is; null when nothing says it. */
  @Nullable String log() {
    String id = environment.getOrDefault("GITHUB_RUN_ID", "");
    return repository().isEmpty() || id.isEmpty()
        ? null
        : environment.getOrDefault("GITHUB_SERVER_URL", "https://github.com")
            + "/"
            + repository()
            + "/actions/runs/"
            + id
            + "/attempts/"
            + environment.getOrDefault("GITHUB_RUN_ATTEMPT", "1");
  }

  /** To which directory annotations name files; null when nothing says it. */
  @Nullable Path workspace() {
    String workspace = environment.getOrDefault("GITHUB_WORKSPACE", "");
    return workspace.isEmpty() ? null : Path.of(workspace);
  }

  /** The file that a variable names; null when it isn't set. */
  @Nullable Path file(String variable) {
    String path = environment.getOrDefault(variable, "");
    return path.isEmpty() ? null : Path.of(path);
  }
}
