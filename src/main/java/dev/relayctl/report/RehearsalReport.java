package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.Rehearsal;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of a rehearsal: {@code relayctl/rehearsal/v1}.
 *
 * @param copying how long the copy took
 * @param failure of a migration; null when all were applied
 * @param back what is to be said of the way back, one line each
 */
public record RehearsalReport(
    EnvironmentName environment,
    Rehearsal rehearsal,
    Duration copying,
    @Nullable Problem failure,
    List<String> back) {
  public RehearsalReport {
    back = List.copyOf(back);
  }

  /** 0 when it passed. */
  public ExitCode exitCode() {
    return rehearsal.passed() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** For people. */
  public String text() {
    var lines = new ArrayList<String>();
    lines.add("Copied " + environment + " in " + Times.shown(copying) + ".");
    for (Rehearsal.Tried each : rehearsal.migrations()) {
      lines.add("✓ migration " + each.revision() + ": " + Times.shown(each.took()));
    }
    if (failure != null) {
      lines.add(ProblemText.of(failure));
    }
    lines.addAll(back);
    lines.add(
        rehearsal.passed()
            ? "Rehearsed. The ledger of " + environment + " keeps it as evidence for 24 h."
            : "The rehearsal failed; nothing was applied to " + environment + ".");
    return String.join("\n", lines);
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/rehearsal/v1");
    document.put("environment", environment.value());
    document.put("at", rehearsal.at().toString());
    JsonTree.put(document, "revision", rehearsal.revision());
    document.put("outcome", rehearsal.passed() ? "passed" : "failed");
    document.put("copyTookMillis", copying.toMillis());
    var migrations = document.putArray("migrations");
    for (Rehearsal.Tried each : rehearsal.migrations()) {
      ObjectNode node = migrations.addObject();
      node.put("revision", each.revision());
      JsonTree.put(node, "checksum", each.checksum());
      node.put("tookMillis", each.took().toMillis());
    }
    document.put("back", rehearsal.back().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    JsonTree.put(document, "problem", rehearsal.problem());
    return JsonTree.print(document);
  }
}
