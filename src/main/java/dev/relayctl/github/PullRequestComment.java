package dev.relayctl.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Attempts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * One comment for each environment on a pull request, kept up to date ({@code specs/github.md} §6).
 * It is found by a mark that readers don't see.
 *
 * @param number of the pull request
 */
record PullRequestComment(
    GitHubApi api, Attempts attempts, GitHubApi.Repository repository, int number) {
  private static final int MOST = 65_536;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String CUT = "\n\nThe rest is in the job's summary.";

  /** Whether a comment that isn't there is written. */
  enum Missing {
    WRITE,
    LEAVE
  }

  /** Makes the environment's comment say this; why it doesn't. */
  List<Problem> say(EnvironmentName environment, String markdown, Missing missing) {
    String mark = "<!-- relayctl:environment:" + environment + " -->\n";
    String text = mark + cut(quiet(markdown), MOST - mark.length());
    return own(mark).then(found -> said(found, text, missing)).problems();
  }

  /** Ours, oldest first: people may quote the mark, and nobody may change what others wrote. */
  private Result<List<JsonNode>> own(String mark) {
    HttpUrl url = comments().newBuilder().addQueryParameter("per_page", "100").build();
    return attempts
        .within(PATIENCE, () -> api.all(url))
        .map(all ->
            all.stream()
                .filter(one -> one.path("user").path("type").asText().equals("Bot"))
                .filter(one -> one.path("body").asText().replace("\r\n", "\n").startsWith(mark))
                .toList());
  }

  private Result<Optional<JsonNode>> said(List<JsonNode> found, String text, Missing missing) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("body", text);
    for (int i = 0; i < found.size(); i++) {
      HttpUrl url = comment(found.get(i));
      Result<Optional<JsonNode>> changed =
          attempts.within(PATIENCE, () -> api.write("PATCH", url, body));
      boolean gone = changed.match(Optional::isEmpty, _ -> false);
      if (!gone) {
        // Two jobs at once have each written one.
        List<JsonNode> more = found.subList(i + 1, found.size());
        return changed.then(one -> removed(more).map(_ -> one));
      }
    }
    return missing == Missing.WRITE
        ? api.write("POST", comments(), body)
        : Result.ok(Optional.empty());
  }

  private Result<List<Optional<JsonNode>>> removed(List<JsonNode> more) {
    return Result.all(
        more.stream()
            .map(one -> attempts.within(PATIENCE, () -> api.write("DELETE", comment(one), null)))
            .toList());
  }

  private HttpUrl comments() {
    return issues().addPathSegment(String.valueOf(number)).addPathSegment("comments").build();
  }

  private HttpUrl comment(JsonNode one) {
    return issues().addPathSegment("comments").addPathSegment(one.path("id").asText()).build();
  }

  private HttpUrl.Builder issues() {
    return repository.url().newBuilder().addPathSegment("issues");
  }

  /** Mails nobody who happens to be called like something in a plan. */
  private static String quiet(String markdown) {
    return markdown.replaceAll("(?<![\\w`])@(?=\\w)", "@\u200b");
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - CUT.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
  }
}
