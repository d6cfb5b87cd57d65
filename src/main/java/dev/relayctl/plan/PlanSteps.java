package dev.relayctl.plan;

import dev.relayctl.environment.EnvironmentName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The steps of a plan on its way. */
final class PlanSteps {
  private final List<Plan.Planned> steps = new ArrayList<>();

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** Whether anything is done that a release is made of. */
  boolean releasing() {
    return steps.stream().map(Plan.Planned::step).anyMatch(step -> !(step instanceof FrontendStep));
  }

  /** Whether a release is recorded. */
  boolean recording() {
    return steps.stream().anyMatch(planned -> planned.step() instanceof Step.RecordRelease);
  }

  void add(Step step, String what, String why, List<String> changes) {
    steps.add(new Plan.Planned(steps.size() + 1, step, what, why, changes));
  }

  /** Where the next step goes, for one that is only found out about later. */
  int next() {
    return steps.size();
  }

  /** Puts a step there, before all that came after. */
  void insert(int at, Step step, String what, String why, List<String> changes) {
    steps.add(at, new Plan.Planned(at + 1, step, what, why, changes));
    for (int i = at + 1; i < steps.size(); i++) {
      Plan.Planned moved = steps.get(i);
      steps.set(
          i, new Plan.Planned(i + 1, moved.step(), moved.what(), moved.why(), moved.changes()));
    }
  }

  Plan plan(EnvironmentName environment, Observed observed, int release) {
    return plan(environment, observed.lastRun(), observed.at(), release);
  }

  Plan plan(EnvironmentName environment, long lastRun, Instant observedAt, int release) {
    return new Plan(environment, hash(environment, lastRun), observedAt, lastRun, release, steps);
  }

  private PlanHash hash(EnvironmentName environment, long lastRun) {
    var members = new TreeMap<String, Json>();
    members.put("environment", Json.text(environment.value()));
    members.put("lastRun", Json.number(lastRun));
    members.put(
        "steps",
        new Json.Arr(
            steps.stream()
                .map(planned -> planned.step())
                .<Json>map(step -> StepJson.of(step).with("kind", Json.text(step.kind())))
                .toList()));
    return PlanHash.of(Json.canonical(new Json.Obj(members)));
  }
}
