package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.lint.Linter.Linted;
import dev.relayctl.plan.Estimate;
import dev.relayctl.plan.MonthlyCost;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.catalog.Feasibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code relayctl plan} says: the plan, what it will probably take, and which guardrails have
 * nothing to say.
 *
 * @param afterwards to which releases one can go back then; null when it isn't known before
 * @param passed the ids of guardrails that found nothing
 * @param linted what linting has said of its migrations; empty when nobody has looked at them
 * @param asked what was asked for beside the files
 */
public record PlanReport(
    Plan plan,
    List<Finding> findings,
    @Nullable Feasibility afterwards,
    Estimate estimate,
    List<String> passed,
    List<Linted> linted,
    Asked asked) {
  public PlanReport {
    linted = List.copyOf(linted);
    findings = List.copyOf(findings);
    passed = List.copyOf(passed);
  }

  /**
   * What was asked for on the command line, so that the same can be asked for again.
   *
   * @param image null for what the environment says
   * @param strategy null for what the files say
   * @param groups the only process groups to touch; empty for all
   */
  public record Asked(@Nullable String image, @Nullable String strategy, List<String> groups) {
    public Asked {
      groups = List.copyOf(groups);
    }
  }

  /** Whether a guardrail refuses it, and nobody has allowed that. */
  public boolean refused() {
    return findings.stream().anyMatch(finding -> finding.stands(Severity.REFUSE));
  }

  /** For people. */
  public String text() {
    var out = new StringBuilder(PlanText.of(plan, findings, afterwards));
    expected().forEach(line -> out.append("\n").append(line));
    return out.toString();
  }

  /**
   * {@code relayctl/plan/v1}, with {@code estimate} = {@code {durationMillis, runs, monthlyCost:
   * {currency, before, after}}}, {@code passed[]}, {@code lint[]} = {@code {file, verdict}} where
   * migrations are applied, and {@code asked} beside what a plan holds.
   */
  public String json() {
    ObjectNode document = PlanDocument.node(plan, findings);
    if (afterwards != null) {
      new FeasibilityReport(afterwards).into(document);
    }
    ObjectNode node = document.putObject("estimate").put("runs", estimate.runs());
    if (estimate.duration() != null) {
      node.put("durationMillis", estimate.duration().toMillis());
    }
    MonthlyCost cost = estimate.cost();
    if (cost != null) {
      node.putObject("monthlyCost")
          .put("currency", "USD")
          .put("before", cost.before())
          .put("after", cost.after());
    }
    document.set("passed", JsonTree.texts(passed));
    if (!plan.applied().isEmpty()) {
      ArrayNode files = document.putArray("lint");
      for (Linted file : linted) {
        files.addObject().put("file", file.path()).put("verdict", word(file));
      }
    }
    ObjectNode typed = document.putObject("asked");
    JsonTree.put(typed, "image", asked.image());
    JsonTree.put(typed, "strategy", asked.strategy());
    typed.set("groups", JsonTree.texts(asked.groups()));
    return JsonTree.print(document);
  }

  /** For a pull request. */
  public String markdown() {
    return PlanMarkdown.of(
        plan,
        findings,
        Stream.concat(PlanText.afterwards(plan, afterwards).stream(), expected().stream())
            .toList());
  }

  private static String word(Linted file) {
    return file.verdict().name().toLowerCase(Locale.ROOT);
  }

  /** What linting says of each of its migrations. */
  private List<String> verdicts() {
    if (plan.applied().isEmpty()) {
      return List.of();
    }
    return linted.isEmpty()
        ? List.of(
            "lint has not looked at its migrations: relayctl migrate lint " + plan.environment())
        : linted.stream().map(file -> "lint: " + file.path() + " " + word(file)).toList();
  }

  private List<String> expected() {
    var lines = new ArrayList<>(verdicts());
    if (!plan.isEmpty() && estimate.duration() != null) {
      lines.add(
          "takes about "
              + Times.shown(estimate.duration())
              + ", by the last "
              + (estimate.runs() == 1 ? "run" : estimate.runs() + " runs"));
    }
    MonthlyCost cost = estimate.cost();
    if (cost != null) {
      lines.add(
          "costs about $"
              + cost.after()
              + " a month at Fly's list prices, machines alone and all running"
              + (cost.before().compareTo(cost.after()) == 0
                  ? ""
                  : " (now $" + cost.before() + ")"));
    }
    if (!passed.isEmpty()) {
      lines.add(passed.size() == 1 ? "1 guardrail passed" : passed.size() + " guardrails passed");
    }
    return lines;
  }
}
