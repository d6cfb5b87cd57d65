package dev.relayctl.plan;

import dev.relayctl.environment.EnvironmentName;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ordered steps from what was observed to what is wanted.
 *
 * @param environment where
 * @param hash what decides the effect: environment, steps and the observed state, not wording or
 *     time; two plans with one hash are one plan
 * @param observedAt when the world was read
 * @param lastRun the ledger's newest run then: a run that came since makes this plan stale
 * @param release the number that the release will get; 0 for a plan that makes none
 * @param steps in the order in which they run; empty when nothing changes
 */
public record Plan(
    EnvironmentName environment,
    PlanHash hash,
    Instant observedAt,
    long lastRun,
    int release,
    List<Planned> steps) {
  public Plan {
    steps = List.copyOf(steps);
  }

  /**
   * A step in its place.
   *
   * @param position counted from 1
   * @param what it does, in a few words
   * @param why it is needed
   * @param changes one line each
   */
  public record Planned(int position, Step step, String what, String why, List<String> changes) {
    public Planned {
      changes = List.copyOf(changes);
    }
  }

  /** The migrations that it applies, itself or by a release command. */
  public List<Migration> applied() {
    return steps.stream()
        .flatMap(planned ->
            switch (planned.step()) {
              case DatabaseStep.Migrate(List<Migration> pending) -> pending.stream();
              case Step.RunReleaseCommand command -> command.pending().stream();
              default -> Stream.<Migration>of();
            })
        .toList();
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }
}
