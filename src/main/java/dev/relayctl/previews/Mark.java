package dev.relayctl.previews;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.environment.Branch;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.run.PreviewDatabases.Owner;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a database says of itself in its comment: whose it is, and what it was made from.
 *
 * @param parent the parent's name on this server
 */
record Mark(Owner owner, String parent, Instant since) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What comments of ours begin with. */
  static final String PREFIX = "relayctl preview ";

  /** As a comment. */
  String text() {
    return PREFIX
        + JSON.createObjectNode()
            .put("template", owner.template().value())
            .put("branch", owner.branch().name())
            .put("parent", parent)
            .put("since", since.toString());
  }

  /** Of a comment; empty for what we haven't written. */
  static Optional<Mark> of(@Nullable String comment) {
    if (comment == null || !comment.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      JsonNode read = JSON.readTree(comment.substring(PREFIX.length()));
      return Optional.of(
          new Mark(
              new Owner(
                  new EnvironmentName(read.path("template").asText()),
                  new Branch(read.path("branch").asText())),
              read.path("parent").asText(),
              Instant.parse(read.path("since").asText())));
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException _) {
      return Optional.empty();
    }
  }
}
