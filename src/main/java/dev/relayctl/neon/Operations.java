package dev.relayctl.neon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Waits for what Neon does after it has answered ({@code specs/neon.md} §3): all operations of the
 * answer, each by its id.
 */
record Operations(
    NeonClient client, String project, Duration patience, InstantSource clock, Ticker ticker) {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** Neon tries one that has failed again by itself. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  /** Done when all have ended well. */
  Result<Done> awaitAll(String doing, JsonNode answer) {
    Instant began = clock.instant();
    List<JsonNode> open = new ArrayList<>();
    answer.path("operations").forEach(open::add);
    while (true) {
      List<JsonNode> still = new ArrayList<>();
      for (JsonNode operation : open) {
        Optional<Problem> bad = verdict(doing, operation, began);
        if (bad.isPresent()) {
          return Result.bad(bad.get());
        }
        if (!good(operation)) {
          still.add(operation);
        }
      }
      if (still.isEmpty()) {
        return Result.done();
      }
      if (!clock.instant().isBefore(began.plus(patience))) {
        return Result.bad(NeonProblems.unfinished(doing, patience));
      }
      Result<List<JsonNode>> next = again(doing, still);
      if (next instanceof Result.Bad<List<JsonNode>> bad && !passing(bad.first())) {
        return bad.as();
      }
      // Neon goes on, whether it can be asked or not.
      List<JsonNode> asked = still;
      open = next.orElse(_ -> asked);
    }
  }

  /** The same for what Neon does to a branch by now: an answer that was lost would have told it. */
  Result<Done> awaitBranch(String doing, String branch) {
    String path = "projects/" + project + "/operations";
    return client
        .send(NeonCall.get(doing, path, Map.of("limit", "100")))
        .then(all -> {
          ObjectNode open = NeonClient.object();
          var operations = open.putArray("operations");
          for (JsonNode operation : all.path("operations")) {
            if (operation.path("branch_id").asText().equals(branch) && !over(operation)) {
              operations.add(operation);
            }
          }
          return awaitAll(doing, open);
        });
  }

  /** Whether nothing of it is to come; how it ended, an earlier one may have. */
  private static boolean over(JsonNode operation) {
    return switch (operation.path("status").asText()) {
      case "finished", "skipped", "error", "cancelled", "failed" -> true;
      default -> false;
    };
  }

  private Result<List<JsonNode>> again(String doing, List<JsonNode> open) {
    try {
      ticker.pause(BETWEEN_LOOKS);
    } catch (InterruptedException _) {
      // The next request says that it was interrupted.
      Thread.currentThread().interrupt();
    }
    List<Result<JsonNode>> looked = new ArrayList<>();
    for (JsonNode operation : open) {
      String path = "projects/" + project + "/operations/" + operation.path("id").asText();
      looked.add(client.send(NeonCall.get(doing, path)).map(answer -> answer.path("operation")));
    }
    return Result.all(looked);
  }

  private static boolean passing(Problem problem) {
    return problem instanceof Problem.Failed failed && failed.repeat() == Repeat.SAFE;
  }

  private static boolean good(JsonNode operation) {
    String status = operation.path("status").asText();
    return status.equals("finished") || status.equals("skipped");
  }

  private Optional<Problem> verdict(String doing, JsonNode operation, Instant began) {
    String status = operation.path("status").asText();
    boolean over =
        switch (status) {
          case "error", "cancelled" -> true;
          case "failed" -> !clock.instant().isBefore(began.plus(GRACE));
          default -> false;
        };
    return over
        ? Optional.of(
            NeonProblems.operation(
                doing,
                operation.path("action").asText(),
                status,
                operation.path("error").asText("")))
        : Optional.empty();
  }
}
