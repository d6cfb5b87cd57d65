package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;

/** How GitHub says no (§6). */
final class Errors {
  private static final String DOCUMENTATION = "https://docs.github.com/rest";

  private Errors() {}

  /** A gateway's page for 5xx, which is no JSON. */
  static Answer failure(int status, String text) {
    if (status >= 500) {
      return Answer.html(
          status,
          "<html><head><title>" + status + "</title></head><body>" + text + "</body></html>");
    }
    return switch (status) {
      case 401 -> said(401, "Bad credentials");
      case 404 -> notFound();
      default -> said(status, text);
    };
  }

  /** One that was armed: a 403 or 429 is the secondary rate limit. */
  static Answer injected(int status, String text) {
    return status == 403 || status == 429
        ? said(
            status,
            "You have exceeded a secondary rate limit. Please wait a few minutes before you try"
                + " again.")
        : failure(status, text);
  }

  static Answer notFound() {
    return said(404, "Not Found");
  }

  static Answer missingScope() {
    return said(403, "Resource not accessible by integration");
  }

  static Answer unnamed() {
    return said(
        403,
        "Request forbidden by administrative rules. Please make sure your request has a User-Agent"
            + " header.");
  }

  static Answer rateLimited() {
    return said(403, "API rate limit exceeded for installation.");
  }

  static Answer locked() {
    return said(403, "Unable to create comment because issue is locked.");
  }

  static Answer noJson() {
    return said(400, "Problems parsing JSON");
  }

  static Answer refused(String why) {
    return said(422, why);
  }

  /** Something is wrong with what was sent: what, as {@code {resource, field, code, message?}}. */
  static Answer invalid(ArrayNode errors) {
    ObjectNode body = body(422, "Validation Failed");
    body.set("errors", errors);
    return Answer.of(422, body);
  }

  static Answer said(int status, String message) {
    return Answer.of(status, body(status, message));
  }

  private static ObjectNode body(int status, String message) {
    return Json.object()
        .put("message", message)
        .put("documentation_url", DOCUMENTATION)
        .put("status", String.valueOf(status));
  }
}
