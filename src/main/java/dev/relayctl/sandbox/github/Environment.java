package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An environment (§4).
 *
 * @param rules what was put: {@code wait_timer}, {@code prevent_self_review}, {@code reviewers},
 *     {@code deployment_branch_policy}
 */
record Environment(
    long id, String repository, String name, JsonNode rules, long createdMillis, long updatedMillis)
    implements Kept {
  Environment {
    rules = rules.deepCopy();
  }

  Environment with(JsonNode otherRules, long millis) {
    return new Environment(id, repository, name, otherRules, createdMillis, millis);
  }
}
