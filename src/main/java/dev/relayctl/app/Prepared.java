package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Guardrails.Confirmation;
import dev.relayctl.guardrail.Facts;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Guardrails;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.plan.FrontendStep;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Source;
import dev.relayctl.plan.Step;
import dev.relayctl.plan.catalog.Feasibility;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Runner.OnFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plan that was made and may be shown, asked about and run.
 *
 * @param command what the user typed, in short: {@code deploy}
 * @param limits of migrations
 * @param unfinished the run that the plan belongs to when it goes on with one; null for a new run
 * @param onFailure what becomes of machines when a step fails
 * @param afterwards to which releases one can go back when it was run; null when it isn't known
 *     before
 */
public record Prepared(
    String command,
    Environment environment,
    Plan plan,
    List<Finding> findings,
    Migrations.Limits limits,
    Ledger.@Nullable Run unfinished,
    OnFailure onFailure,
    @Nullable Feasibility afterwards) {
  public Prepared {
    findings = List.copyOf(findings);
  }

  /** A fresh plan for a database alone: no machine and no source belongs to it. */
  static Prepared ofDatabase(
      Project project,
      Environment environment,
      String command,
      Plan plan,
      DatabaseUrl database,
      SchemaState schema,
      Migrations.Limits limits) {
    return ofDatabase(
        command,
        plan,
        new GatherFacts(project).withoutFleet(environment, database, schema, Source.NONE),
        limits);
  }

  /** The same with what was asked about. */
  static Prepared ofDatabase(String command, Plan plan, Facts facts, Migrations.Limits limits) {
    return new Prepared(
        command,
        facts.environment(),
        plan,
        Guardrails.check(plan, facts),
        limits,
        null,
        OnFailure.LEAVE,
        null);
  }

  /** The same, with another answer to failures. */
  public Prepared on(OnFailure failure) {
    return new Prepared(
        command, environment, plan, findings, limits, unfinished, failure, afterwards);
  }

  /** The same, as another command's. */
  Prepared named(String other) {
    return new Prepared(
        other, environment, plan, findings, limits, unfinished, onFailure, afterwards);
  }

  /** The same, with more findings. */
  Prepared adding(List<Finding> more) {
    var all = new ArrayList<Finding>(findings);
    all.addAll(more);
    return new Prepared(command, environment, plan, all, limits, unfinished, onFailure, afterwards);
  }

  /** The same, with what somebody accepts for a reason. */
  Prepared allowing(Allowed allowed) {
    List<Finding> all =
        findings.stream()
            .map(finding -> allowed.covers(finding) ? finding.allowed(allowed.reason()) : finding)
            .toList();
    return new Prepared(command, environment, plan, all, limits, unfinished, onFailure, afterwards);
  }

  /** The ids of the guardrails whose findings somebody accepted. */
  public List<String> allowed() {
    return findings.stream()
        .filter(finding -> finding.allowed() != null)
        .map(Finding::id)
        .distinct()
        .toList();
  }

  /** Whether all that is left to do is to take back what a failed run has changed. */
  public boolean takesBack() {
    return InterruptedRuns.takesBack(unfinished);
  }

  /** The findings that stand against it. */
  public List<Finding> refusals() {
    return findings.stream().filter(f -> f.stands(Severity.REFUSE)).toList();
  }

  /**
   * What has to be answered before it runs; an empty plan asks nothing. A finding that has to be
   * agreed to wants the environment's name, whatever the environment asks for otherwise.
   */
  public Confirmation confirmation() {
    if (plan.isEmpty()) {
      return Confirmation.NONE;
    }
    return findings.stream().anyMatch(f -> f.stands(Severity.CONFIRM))
        ? Confirmation.TYPE_NAME
        : environment.guardrails().confirm();
  }

  /** The image that has to be built before the plan can be made with its digest. */
  public Optional<Image> imageToBuild() {
    return plan.steps().stream()
        .map(Plan.Planned::step)
        .<Image>mapMulti((step, found) -> {
          if (step instanceof Step.ProvideImage(Image image)) {
            found.accept(image);
          }
        })
        .filter(Image::unbuilt)
        .findFirst();
  }

  /** Whether the plan makes the Fly app. */
  public boolean createsApp() {
    return plan.steps().stream().anyMatch(step -> step.step() instanceof Step.CreateApp);
  }

  /** What the plan creates that others may own by name, for people; empty for nothing. */
  public Optional<String> creates() {
    return plan.steps().stream()
        .map(Plan.Planned::step)
        .<String>mapMulti((step, found) -> {
          if (step instanceof Step.CreateApp) {
            found.accept("Fly app");
          } else if (step instanceof FrontendStep.CreateSite) {
            found.accept("Pages project");
          }
        })
        .findFirst();
  }
}
