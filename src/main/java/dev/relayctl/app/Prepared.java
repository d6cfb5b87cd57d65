package dev.relayctl.app;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Guardrails.Confirmation;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Step;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plan that was made and may be shown, asked about and run.
 *
 * @param command what the user typed, in short: {@code deploy}
 * @param limits of migrations
 * @param unfinished the run that the plan belongs to when it goes on with one; null for a new run
 */
public record Prepared(
    String command,
    Environment environment,
    Plan plan,
    List<Finding> findings,
    Migrations.Limits limits,
    Ledger.@Nullable Run unfinished) {
  public Prepared {
    findings = List.copyOf(findings);
  }

  /** The findings that stand against it. */
  public List<Finding> refusals() {
    return findings.stream().filter(f -> f.severity() == Severity.REFUSE).toList();
  }

  /** What has to be answered before it runs; an empty plan asks nothing. */
  public Confirmation confirmation() {
    return plan.isEmpty() ? Confirmation.NONE : environment.guardrails().confirm();
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
}
