package dev.relayctl.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.config.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens at GitHub ({@code specs/github.md} §1, §7).
 *
 * @param ref of the commit that workflows run on
 * @param payload what {@code GITHUB_EVENT_PATH} holds
 */
record ActionsEvent(String name, String ref, String sha, ObjectNode payload) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static ActionsEvent push(String branch, String sha) {
    ObjectNode payload = JSON.createObjectNode().put("ref", "refs/heads/" + branch);
    return new ActionsEvent("push", "refs/heads/" + branch, sha, payload.put("after", sha));
  }

  /**
   * Something with a pull request.
   *
   * @param pull as the API shows it
   * @param sha of its merge into the base
   */
  static ActionsEvent pullRequest(String action, JsonNode pull, String sha) {
    int number = pull.path("number").asInt();
    ObjectNode payload = JSON.createObjectNode().put("action", action).put("number", number);
    payload.set("pull_request", pull);
    return new ActionsEvent("pull_request", "refs/pull/" + number + "/merge", sha, payload);
  }

  /** A release is published. */
  static ActionsEvent release(String tag, String sha, boolean prerelease) {
    ObjectNode payload = JSON.createObjectNode().put("action", "published");
    payload.putObject("release").put("tag_name", tag).put("prerelease", prerelease);
    return new ActionsEvent("release", "refs/tags/" + tag, sha, payload);
  }

  static ActionsEvent schedule(String sha) {
    return new ActionsEvent("schedule", "refs/heads/main", sha, JSON.createObjectNode());
  }

  /** Somebody starts the workflow. */
  static ActionsEvent dispatch(String environment, String branch, String sha) {
    ObjectNode payload = JSON.createObjectNode().put("ref", "refs/heads/" + branch);
    payload.putObject("inputs").put("environment", environment);
    return new ActionsEvent("workflow_dispatch", "refs/heads/" + branch, sha, payload);
  }

  String baseRef() {
    return payload.path("pull_request").path("base").path("ref").asText("");
  }

  String headRef() {
    return payload.path("pull_request").path("head").path("ref").asText("");
  }

  /** {@code main}, {@code v1} or {@code 12/merge}. */
  String refName() {
    return ref.replaceFirst("refs/(?:heads|tags|pull)/", "");
  }

  /** Whether a workflow that is {@code on} these events runs. */
  boolean starts(Node.MapNode on) {
    Node filter = on.find(name).orElse(null);
    if (filter instanceof Node.MapNode map) {
      map.entries().keySet().stream()
          .filter(key -> !List.of("types", "branches", "inputs").contains(key))
          .forEach(key -> {
            throw new AssertionError("no filter that is known here: " + key);
          });
      return isOf(map.find("types").orElse(null)) && isFor(map.find("branches").orElse(null));
    }
    return filter != null;
  }

  private boolean isOf(@Nullable Node types) {
    return types == null || texts(types).contains(payload.path("action").asText());
  }

  /** The last pattern that fits decides. */
  private boolean isFor(@Nullable Node branches) {
    if (branches == null) {
      return true;
    }
    boolean wanted = false;
    for (String pattern : texts(branches)) {
      boolean not = pattern.startsWith("!");
      String plain = not ? pattern.substring(1) : pattern;
      boolean fits =
          plain.endsWith("**")
              ? refName().startsWith(plain.substring(0, plain.length() - 2))
              : refName().equals(plain);
      wanted = fits ? !not : wanted;
    }
    return wanted;
  }

  private static List<String> texts(Node list) {
    return ((Node.ListNode) list)
        .items().stream().map(each -> ((Node.Scalar) each).text()).toList();
  }

  /** The contexts that expressions may name, but for those of a job. */
  ObjectNode context(String repository, String token) {
    ObjectNode context = JsonNodeFactory.instance.objectNode();
    context
        .putObject("github")
        .put("event_name", name)
        .put("ref", ref)
        .put("sha", sha)
        .put("base_ref", baseRef())
        .put("head_ref", headRef())
        .put("repository", repository)
        .put("token", token)
        .set("event", payload);
    context.set("inputs", payload.path("inputs").deepCopy());
    return context;
  }
}
