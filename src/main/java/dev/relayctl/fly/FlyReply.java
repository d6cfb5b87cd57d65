package dev.relayctl.fly;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What Fly answered, whatever the status.
 *
 * @param body the JSON; a missing node when there was none
 * @param message Fly's own words about a failure, without secrets, on one line; empty without any
 * @param requestId the header {@code Fly-Request-Id}; empty without it
 * @param retryAfter how long we are asked to wait; null when we aren't
 */
record FlyReply(
    int status, JsonNode body, String message, String requestId, @Nullable Duration retryAfter) {
  /** Whether it worked: any status up to 299 ({@code specs/fly-machines.md} §2). */
  boolean good() {
    return status <= 299;
  }

  /**
   * Whether Fly knows no such thing. A 404 that isn't JSON comes from something else at Fly's
   * address, and to take that for an answer would mean to create an app that exists.
   */
  boolean unknown() {
    return status == 404 && (!body.isMissingNode() || message.isEmpty());
  }

  /** Fly's word for the kind of failure, {@code name_taken}; empty without one. */
  String kind() {
    return body.path("status").asText("");
  }

  /** Whether Fly's message holds these words. */
  boolean says(String words) {
    return message.contains(words);
  }
}
