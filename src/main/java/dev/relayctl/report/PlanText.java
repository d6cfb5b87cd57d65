package dev.relayctl.report;

import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.catalog.Feasibility;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan as people read it before they say yes. */
public final class PlanText {
  private PlanText() {}

  /**
   * The plan and what the guardrails say of it, without a line end after the last line.
   *
   * @param afterwards to which releases one can go back then; null when it isn't known before
   */
  public static String of(Plan plan, List<Finding> findings, @Nullable Feasibility afterwards) {
    var out = new StringBuilder();
    if (plan.isEmpty()) {
      out.append(nothing(plan, findings));
    } else {
      out.append("Plan for ")
          .append(plan.environment())
          .append(plan.release() == 0 ? "" : ", release " + plan.release())
          .append(" (plan ")
          .append(plan.hash().shortText())
          .append(")");
      for (Plan.Planned step : plan.steps()) {
        out.append("\n  ")
            .append(step.position())
            .append("  ")
            .append(step.what())
            .append(" – ")
            .append(step.why());
        step.changes().forEach(change -> out.append("\n       ").append(change));
      }
    }
    afterwards(plan, afterwards).forEach(line -> out.append("\n  ").append(line));
    for (Finding finding : findings) {
      boolean allowed = finding.allowed() != null;
      out.append("\n").append(allowed ? "allowed" : finding.severity().word());
      out.append(" ").append(finding.id());
      out.append(": ").append(finding.what());
      out.append("\n  at  ").append(finding.where().text());
      out.append("\n  why ").append(finding.why());
      out.append(allowed ? "\n  for " + finding.allowed() : "\n  do  " + finding.remedy());
    }
    return out.toString();
  }

  /** What an empty plan means: that all is as wanted, or that nothing may be done. */
  static String nothing(Plan plan, List<Finding> findings) {
    return findings.stream().anyMatch(finding -> finding.stands(Severity.REFUSE))
        ? "Nothing can be done in " + plan.environment() + ":"
        : "Nothing changes in " + plan.environment() + ": it is as wanted.";
  }

  /** To which releases one can go back then; nothing where it isn't known, or nothing changes. */
  static List<String> afterwards(Plan plan, @Nullable Feasibility afterwards) {
    return afterwards == null || plan.isEmpty()
        ? List.of()
        : new FeasibilityReport(afterwards)
            .lines().stream().map(line -> "afterwards one " + line).toList();
  }
}
