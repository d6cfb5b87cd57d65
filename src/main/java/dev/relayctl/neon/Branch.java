package dev.relayctl.neon;

import com.fasterxml.jackson.databind.JsonNode;

/** A branch as it was read ({@code specs/neon.md} §4). */
record Branch(String id, String name, Standing standing) {
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
    return new Branch(branch.path("id").asText(), branch.path("name").asText(), standing);
  }
}
