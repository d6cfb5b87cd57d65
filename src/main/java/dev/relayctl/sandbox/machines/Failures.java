package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;

/** Failures as the platform words them (specification §1.4). */
final class Failures {
  private Failures() {}

  static Answer error(int status, String text) {
    return error(status, text, "unknown");
  }

  static Answer error(int status, String text, String code) {
    return Answer.of(status, Json.object().put("error", text).put("status", code));
  }

  static Answer badRequest(String text) {
    return error(400, "invalid_argument: " + text);
  }

  /** What the state of things doesn't permit. */
  static Answer precondition(String text) {
    return error(412, "failed_precondition: " + text);
  }

  static Answer noMachine(String id) {
    return error(404, "machine not found: " + id);
  }
}
