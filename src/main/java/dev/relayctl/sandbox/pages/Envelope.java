package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;

/** What every answer is wrapped in (§1), and the failures with their codes. */
final class Envelope {
  static final int UNKNOWN_ERROR = 8_000_000;

  private static final int NO_ROUTE = 7003;
  private static final int AUTHENTICATION = 10_000;
  private static final int NAME_TAKEN = 8_000_002;
  private static final int NO_PROJECT = 8_000_007;
  private static final int NO_GIT_INSTALLATION = 8_000_011;
  private static final int STALE_UPLOAD_TOKEN = 8_000_013;
  private static final int ALIASED = 8_000_035;
  private static final int DIRECT_UPLOADS = 8_000_069;

  /** For refusals whose code is not known: a client has to treat it as unknown, too. */
  private static final int UNNAMED = 8_000_099;

  private Envelope() {}

  static Answer ok(JsonNode result) {
    return Answer.ok(success(result));
  }

  static Answer done() {
    return ok(NullNode.getInstance());
  }

  static Answer ok(Page<? extends JsonNode> page) {
    var list = Json.array();
    page.part().forEach(list::add);
    ObjectNode answer = success(list);
    answer
        .putObject("result_info")
        .put("page", page.number())
        .put("per_page", page.size())
        .put("count", page.part().size())
        .put("total_count", page.total())
        .put("total_pages", page.pages());
    return Answer.ok(answer);
  }

  static Answer failure(int status, int code, String message) {
    ObjectNode answer = Json.object().put("success", false);
    answer.putArray("errors").addObject().put("code", code).put("message", message);
    answer.putArray("messages");
    answer.putNull("result");
    return Answer.of(status, answer);
  }

  /**
   * What has no code of its own: no route, no right, too many; a gateway's page for 5xx, which is
   * no JSON (§1).
   */
  static Answer failure(int status, String text) {
    if (status >= 500) {
      return Answer.html(
          status,
          "<html><head><title>" + status + "</title></head><body>" + text + "</body></html>");
    }
    return switch (status) {
      case 401, 403 -> failure(status, AUTHENTICATION, "Authentication error");
      case 404 -> failure(status, NO_ROUTE, "No route for the URI");
      default -> failure(status, UNNAMED, text);
    };
  }

  static Answer noRoute() {
    return failure(404, NO_ROUTE, "No route for the URI");
  }

  static Answer noProject() {
    return failure(
        404,
        NO_PROJECT,
        "Project not found. The specified project name does not match any of your existing"
            + " projects.");
  }

  static Answer noDeployment() {
    return failure(404, UNNAMED, "There is no deployment of this id.");
  }

  static Answer refused(String why) {
    return failure(400, UNNAMED, why);
  }

  static Answer unknownError(String why) {
    return failure(400, UNKNOWN_ERROR, "An unknown error occurred: " + why);
  }

  static Answer nameTaken() {
    return failure(
        409,
        NAME_TAKEN,
        "A project with this name already exists. Choose a different project name.");
  }

  static Answer noGitInstallation() {
    return failure(
        400,
        NO_GIT_INSTALLATION,
        "There is an internal issue with your Cloudflare Pages Git installation.");
  }

  static Answer staleUploadToken() {
    return failure(401, STALE_UPLOAD_TOKEN, "Authorization failed: the token is no longer valid.");
  }

  static Answer aliased() {
    return failure(
        400, ALIASED, "You cannot delete an aliased deployment without a `?force=true` parameter.");
  }

  static Answer directUploads() {
    return failure(
        400, DIRECT_UPLOADS, "You cannot update the `source` object in a Direct Uploads project.");
  }

  private static ObjectNode success(JsonNode result) {
    ObjectNode answer = Json.object();
    answer.set("result", result);
    answer.put("success", true);
    answer.putArray("errors");
    answer.putArray("messages");
    return answer;
  }
}
