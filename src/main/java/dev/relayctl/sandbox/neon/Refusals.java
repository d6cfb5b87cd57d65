package dev.relayctl.sandbox.neon;

import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;

/** Failures as the platform words them (§1): a code, which may be empty, and a message. */
final class Refusals {
  private Refusals() {}

  static Answer of(int status, String message) {
    return Answer.of(status, Json.object().put("code", "").put("message", message));
  }

  /** What a rule of the platform forbids. */
  static Answer forbidden(String message) {
    return of(400, message);
  }

  static Answer noProject() {
    return of(404, "project not found");
  }

  static Answer noBranch() {
    return of(404, "branch not found");
  }

  static Answer noEndpoint() {
    return of(404, "endpoint not found");
  }

  static Answer noRole() {
    return of(404, "role not found");
  }

  static Answer noDatabase() {
    return of(404, "database not found");
  }

  static Answer nameTaken() {
    return of(409, "branch with the provided name already exists");
  }

  static Answer noHistory() {
    return forbidden("the sandbox keeps no history: only the head of a branch can be taken");
  }
}
