package dev.relayctl.sandbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What each answer has to have by {@code specs/github.md}: there is no document of GitHub's to hold
 * it against.
 */
final class Shapes {
  private static final Set<String> CODES =
      Set.of("missing", "missing_field", "invalid", "already_exists", "unprocessable", "custom");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

  /** By the path below a repository's; the first that fits. */
  private static final Map<Pattern, List<String>> FIELDS = new LinkedHashMap<>();

  static {
    shape(".*/check-runs", "total_count", "check_runs");
    shape("/check-runs/\\d+", "id", "name", "head_sha", "status", "conclusion", "details_url");
    shape("/commits/[^/]+/status", "state", "statuses", "total_count", "sha");
    shape("/statuses/[^/]+", "id", "state", "context", "description", "target_url", "created_at");
    shape("/pulls/\\d+/merge", "sha", "merged", "message");
    shape(
        "/pulls(/\\d+)?",
        "number",
        "state",
        "title",
        "draft",
        "html_url",
        "user",
        "created_at",
        "closed_at",
        "merged_at",
        "head",
        "base");
    shape("/branches/[^/]+", "name", "commit");
    shape("/issues/.*comments.*", "id", "body", "user", "created_at", "updated_at", "html_url");
    shape(
        "/deployments/\\d+/statuses",
        "id",
        "state",
        "description",
        "environment",
        "log_url",
        "environment_url",
        "created_at");
    shape(
        "/deployments(/\\d+)?",
        "id",
        "sha",
        "ref",
        "task",
        "payload",
        "environment",
        "description",
        "created_at",
        "updated_at",
        "transient_environment",
        "production_environment");
    shape("/environments", "total_count", "environments");
    shape("/environments/[^/]+", "id", "name", "protection_rules", "deployment_branch_policy");
  }

  private Shapes() {}

  private static void shape(String path, String... fields) {
    FIELDS.put(Pattern.compile(path), List.of(fields));
  }

  /** Fails where a part is missing. */
  static void check(String method, String path, GitHub.Said said) {
    for (String name : List.of("limit", "remaining", "reset", "used", "resource")) {
      assertThat(said.header("x-ratelimit-" + name)).as(name).isNotEmpty();
    }
    if (said.status() >= 500 || said.status() == 202 || said.status() == 204) {
      return;
    }
    if (said.status() >= 400) {
      checkRefusal(said);
      return;
    }
    boolean made = method.equals("POST") && path.endsWith("/check-runs");
    List<String> wanted = made ? fields("/check-runs/1") : fields(path);
    for (JsonNode one : said.body().isArray() ? said.body() : List.of(said.body())) {
      assertThat(one.properties().stream().map(Map.Entry::getKey)).as(path).containsAll(wanted);
      one.properties().stream()
          .filter(field -> field.getKey().endsWith("_at") && !field.getValue().isNull())
          .forEach(field -> assertThat(field.getValue().asText()).as(field.getKey()).matches(TIME));
    }
  }

  private static List<String> fields(String path) {
    return FIELDS.entrySet().stream()
        .filter(shape -> shape.getKey().matcher(path).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no shape for " + path));
  }

  private static void checkRefusal(GitHub.Said said) {
    assertThat(said.text("/message")).isNotEmpty();
    assertThat(said.text("/documentation_url")).startsWith("https://docs.github.com/");
    assertThat(said.text("/status")).isEqualTo(String.valueOf(said.status()));
    for (JsonNode error : said.at("/errors")) {
      assertThat(error.path("resource").asText()).isNotEmpty();
      assertThat(error.path("code").asText()).isIn(CODES);
    }
  }
}
