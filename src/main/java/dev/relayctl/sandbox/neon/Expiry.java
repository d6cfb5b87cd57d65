package dev.relayctl.sandbox.neon;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When a branch is to be deleted (§4).
 *
 * @param at milliseconds since 1970; 0 for never
 */
record Expiry(long at) {
  static final String FORM =
      "expires_at has to be a time in the future, within 30 days and in whole seconds (RFC 3339)";

  private static final int LONGEST_DAYS = 30;

  /** What a request says; never when it says nothing or null, empty when it is no such time. */
  static Optional<Expiry> read(JsonNode branch, long now) {
    JsonNode value = branch.path("expires_at");
    if (value.isMissingNode() || value.isNull()) {
      return Optional.of(new Expiry(0));
    }
    try {
      Instant at = OffsetDateTime.parse(value.asText()).toInstant();
      Instant begin = Instant.ofEpochMilli(now);
      boolean good =
          at.isAfter(begin)
              && !at.isAfter(begin.plus(LONGEST_DAYS, ChronoUnit.DAYS))
              && at.equals(at.truncatedTo(ChronoUnit.SECONDS));
      return good ? Optional.of(new Expiry(at.toEpochMilli())) : Optional.empty();
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
