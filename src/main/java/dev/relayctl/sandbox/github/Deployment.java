package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A deployment (§5).
 *
 * @param statuses the oldest first
 */
record Deployment(
    long id,
    String repository,
    Commit commit,
    Purpose purpose,
    JsonNode payload,
    long createdMillis,
    List<Status> statuses)
    implements Kept {
  /** After one of these nothing of it is left running. */
  private static final Set<String> OVER = Set.of("inactive", "failure", "error");

  Deployment {
    payload = payload.deepCopy();
    statuses = List.copyOf(statuses);
  }

  /** What is deployed: as it was asked for, and what that meant. */
  record Commit(String ref, String sha) {}

  /**
   * What for.
   *
   * @param temporary whether it goes away some day: {@code transient_environment}
   * @param production whether users see it: {@code production_environment}
   */
  record Purpose(
      String task,
      String environment,
      @Nullable String description,
      boolean temporary,
      boolean production) {}

  /** What became of it. */
  record Status(
      long id,
      String state,
      String environment,
      String description,
      String logUrl,
      String environmentUrl,
      long createdMillis) {}

  Deployment with(Status status) {
    var all = new ArrayList<>(statuses);
    all.add(status);
    return new Deployment(id, repository, commit, purpose, payload, createdMillis, all);
  }

  /** The latest status's; empty without one. */
  String state() {
    return statuses.isEmpty() ? "" : statuses.getLast().state;
  }

  /** Whether it runs or may yet run. */
  boolean active() {
    return !OVER.contains(state());
  }

  /** Whether a later success of the same environment turns it off (§5). */
  boolean isTurnedOffByItself() {
    return state().equals("success") && !purpose.temporary && !purpose.production;
  }

  long updatedMillis() {
    return statuses.isEmpty() ? createdMillis : statuses.getLast().createdMillis;
  }
}
