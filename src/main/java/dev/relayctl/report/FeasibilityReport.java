package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.plan.catalog.Cause;
import dev.relayctl.plan.catalog.Feasibility;
import dev.relayctl.plan.catalog.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** To which releases an environment can go back, as a part of other documents (DESIGN §11). */
public record FeasibilityReport(Feasibility feasibility) {
  /**
   * Puts three keys: {@code rollbackTo[]}, the numbers of the releases that can be gone back to,
   * newest first; {@code rollbackFloor} = {@code {release, reason}}; {@code rollbackVerdicts[]} =
   * {@code {release, verdict: possible|blocked|unknown, why, conflicts[]}}, each conflict with
   * {@code id}, {@code object}, {@code what}, {@code migrations[]} and the {@code release} that it
   * came with.
   */
  void into(ObjectNode document) {
    ArrayNode numbers = document.putArray("rollbackTo");
    feasibility.rollbackTo().forEach(numbers::add);
    feasibility
        .floor()
        .ifPresent(floor -> {
          ObjectNode node = document.putObject("rollbackFloor").put("release", floor.release());
          JsonTree.put(node, "reason", floor.reason());
        });
    ArrayNode verdicts = document.putArray("rollbackVerdicts");
    feasibility.verdicts().forEach(verdict -> verdicts.add(node(verdict)));
  }

  private static ObjectNode node(Verdict verdict) {
    ObjectNode node = JsonTree.object().put("release", verdict.release());
    return verdict.match(
        _ -> node.put("verdict", "possible"),
        blocked -> blocked(node, blocked),
        unknown -> node.put("verdict", "unknown").put("why", unknown.why()));
  }

  private static ObjectNode blocked(ObjectNode node, Verdict.Blocked blocked) {
    node.put("verdict", "blocked");
    ArrayNode conflicts = node.putArray("conflicts");
    for (Cause cause : blocked.causes()) {
      ObjectNode each = conflicts.addObject();
      each.put("id", cause.conflict().id());
      each.put("object", cause.conflict().object());
      each.put("what", cause.sentence());
      each.set("migrations", JsonTree.texts(cause.migrations()));
      if (cause.release() != null) {
        each.put("release", cause.release());
      }
    }
    return node;
  }

  /**
   * For people: where to go back to, and why no further. No line before the second release.
   *
   * <pre>
   * can go back to release 6, 5, 4
   * release 3 can't be gone back to: tracks.title is gone since migration 5
   * </pre>
   */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    if (feasibility.verdicts().isEmpty()) {
      return lines;
    }
    List<Integer> numbers = feasibility.rollbackTo();
    lines.add(
        numbers.isEmpty()
            ? "can go back to no earlier release"
            : "can go back to release "
                + numbers.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    feasibility.floor().map(Feasibility.Floor::reason).ifPresent(lines::add);
    return lines;
  }
}
