package dev.relayctl.neon;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * A branch as it was read ({@code specs/neon.md} §4).
 *
 * @param parent the id of the one that it was made from; null for the first
 * @param createdAt null where Neon doesn't say
 */
record Branch(
    String id,
    String name,
    Standing standing,
    @Nullable String parent,
    @Nullable Instant createdAt) {
  Branch(String id, String name, Standing standing) {
    this(id, name, standing, null, null);
  }

  /** What stands against deleting it. */
  enum Standing {
    /** Neon refuses to delete the project's default branch. */
    DEFAULT,
    PROTECTED,
    USUAL
  }

  static Branch of(JsonNode branch) {
    Standing standing =
        branch.path("protected").asBoolean()
            ? Standing.PROTECTED
            : branch.path("default").asBoolean() ? Standing.DEFAULT : Standing.USUAL;
    return new Branch(
        branch.path("id").asText(),
        branch.path("name").asText(),
        standing,
        branch.path("parent_id").isTextual() ? branch.path("parent_id").asText() : null,
        time(branch.path("created_at").asText()));
  }

  private static @Nullable Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException _) {
      return null;
    }
  }
}
