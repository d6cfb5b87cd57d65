package dev.relayctl.report;

import dev.relayctl.guardrail.Finding;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.catalog.Feasibility;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan in Markdown, for a pull request or a job's summary. */
public final class PlanMarkdown {
  private PlanMarkdown() {}

  /**
   * The plan and what the guardrails say of it, without a line end after the last line.
   *
   * @param afterwards to which releases one can go back then; null when it isn't known before
   */
  public static String of(Plan plan, List<Finding> findings, @Nullable Feasibility afterwards) {
    return of(plan, findings, PlanText.afterwards(plan, afterwards));
  }

  /**
   * The same with further lines.
   *
   * @param more what stands below, a line each
   */
  static String of(Plan plan, List<Finding> findings, List<String> more) {
    var out = new StringBuilder("### relayctl plan ").append(plan.environment()).append("\n\n");
    if (plan.isEmpty()) {
      out.append(PlanText.nothing(plan, findings)).append("\n");
    } else {
      out.append(plan.release() == 0 ? "Plan `" : "Release " + plan.release() + ", plan `")
          .append(plan.hash().shortText())
          .append("`\n\n| step | what | why |\n| --- | --- | --- |\n");
      plan.steps().forEach(step -> row(out, step));
      changes(out, plan);
    }
    findings.forEach(finding -> item(out, finding));
    if (!findings.isEmpty()) {
      out.append("\n");
    }
    more.forEach(line -> out.append("\n").append(cell(line)).append("  "));
    return out.toString().stripTrailing();
  }

  private static void row(StringBuilder out, Plan.Planned step) {
    out.append("| ")
        .append(step.position())
        .append(" | ")
        .append(cell(step.what()))
        .append(" | ")
        .append(cell(step.why()))
        .append(" |\n");
  }

  private static void item(StringBuilder out, Finding finding) {
    String allowed = finding.allowed();
    out.append("\n- **")
        .append(allowed == null ? finding.severity().word() : "allowed")
        .append("** `")
        .append(finding.id())
        .append("`: ")
        .append(cell(finding.what()))
        .append(" (")
        .append(cell(finding.why()))
        .append("). ")
        .append(allowed == null ? cell(finding.remedy()) : "For: " + cell(allowed));
  }

  private static void changes(StringBuilder out, Plan plan) {
    List<String> lines = plan.steps().stream().flatMap(step -> step.changes().stream()).toList();
    if (lines.isEmpty()) {
      return;
    }
    out.append("\n```diff\n");
    // GitHub colours lines that begin with a plus or a minus, and with an exclamation mark.
    lines.forEach(line -> out.append(line.replaceFirst("^~", "!").replace('`', '\'')).append("\n"));
    out.append("```\n");
  }

  /** In a table a bar would begin the next cell. */
  static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ");
  }
}
