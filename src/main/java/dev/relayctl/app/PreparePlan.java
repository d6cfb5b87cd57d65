package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.lint.Linter.Linted;
import dev.relayctl.plan.Estimate;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MonthlyCost;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.ReleasedGroup;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.RunOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the plan of a deploy to look at, with what it will probably take. Writes nothing. */
public final class PreparePlan {
  /** So many runs tell how long a step takes. */
  private static final int RUNS = 10;

  private final Project project;
  private final PrepareDeploy deploys;
  private final Ledger ledger;

  public PreparePlan(Project project, PrepareDeploy deploys, Ledger ledger) {
    this.project = project;
    this.deploys = deploys;
    this.ledger = ledger;
  }

  /**
   * A plan to look at.
   *
   * @param passed the ids of guardrails that looked at it and had nothing to say
   * @param linted what linting has said of its migrations; empty when nobody has looked at them
   */
  public record Shown(
      Prepared prepared, Estimate estimate, List<String> passed, List<Linted> linted) {
    public Shown {
      passed = List.copyOf(passed);
      linted = List.copyOf(linted);
    }

    /** The same, with what somebody accepts. */
    public Shown allowing(Allowed allowed) {
      return new Shown(prepared.allowing(allowed), estimate, passed, linted);
    }
  }

  /** The plan that a deploy would run now. */
  public Result<Shown> plan(String nameOrAlias, Asked asked) {
    return deploys.made(nameOrAlias, asked).map(this::shown);
  }

  private Shown shown(PrepareDeploy.Made made) {
    Prepared prepared = made.prepared();
    Observed observed = made.observed();
    List<Ledger.Run> runs =
        project
            .databases()
            .direct(prepared.environment())
            .then(database -> runs(prepared.environment(), database))
            .orElse(_ -> List.of());
    Set<String> found = prepared.findings().stream().map(Finding::id).collect(Collectors.toSet());
    return new Shown(
        prepared,
        new Estimate(
            duration(prepared.plan(), runs),
            runs.size(),
            observed == null ? null : cost(prepared.plan(), observed)),
        made.lookedAt().stream().filter(id -> !found.contains(id)).toList(),
        made.linted());
  }

  private Result<List<Ledger.Run>> runs(Environment environment, DatabaseUrl database) {
    return ledger
        .history(database, environment.name(), RUNS)
        .map(all -> all.stream().filter(run -> run.outcome() == RunOutcome.DONE).toList());
  }

  /** The sum over its steps of what such a step took in the middle of the last runs. */
  private static @Nullable Duration duration(Plan plan, List<Ledger.Run> runs) {
    Map<String, List<Duration>> took = new HashMap<>();
    for (Ledger.Run run : runs) {
      for (Ledger.StepRow step : run.steps()) {
        if (step.endedAt() != null && step.outcome() == RunOutcome.DONE) {
          took.computeIfAbsent(step.kind(), _ -> new ArrayList<>())
              .add(Duration.between(step.startedAt(), step.endedAt()));
        }
      }
    }
    List<Duration> known =
        plan.steps().stream()
            .flatMap(planned -> Stream.ofNullable(took.get(planned.step().kind())))
            .map(PreparePlan::middle)
            .toList();
    return known.isEmpty() ? null : known.stream().reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration middle(List<Duration> durations) {
    return durations.stream().sorted().toList().get(durations.size() / 2);
  }

  private static MonthlyCost cost(Plan plan, Observed observed) {
    List<MonthlyCost.Machines> before =
        observed.machines().stream()
            .filter(machine -> machine.config().managed() && !machine.state().gone())
            // One that stands by isn't started, and costs next to nothing.
            .filter(machine -> machine.config().json().items("standbys").isEmpty())
            .map(machine -> new MonthlyCost.Machines(1, machine.config()))
            .toList();
    List<ReleasedGroup> groups =
        plan.steps().stream()
            .flatMap(planned ->
                planned.step() instanceof Step.RecordRelease record
                    ? record.groups().stream()
                    : Stream.of())
            .toList();
    return MonthlyCost.of(
        before,
        groups.isEmpty()
            ? before
            : groups.stream()
                .map(group ->
                    new MonthlyCost.Machines(started(group, observed), sized(group, observed)))
                .toList());
  }

  /** A group that is there is counted with those that stand by. */
  private static int started(ReleasedGroup group, Observed observed) {
    long standbys =
        observed.machines().stream()
            .filter(machine -> machine.group().equals(group.name()))
            .filter(machine -> !machine.config().json().items("standbys").isEmpty())
            .count();
    return Math.max(1, group.count() - (int) standbys);
  }

  /** Where the files leave the size to the machines, they keep theirs. */
  private static MachineConfig sized(ReleasedGroup group, Observed observed) {
    return observed.machines().stream()
        .filter(machine -> machine.group().equals(group.name()))
        .findFirst()
        .map(Machine::config)
        .map(present -> group.config().keeping(present))
        .orElse(group.config());
  }
}
