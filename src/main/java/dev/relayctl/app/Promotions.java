package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.guardrail.Promotion;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.RunOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what ran in the environment that another one takes its releases from. */
final class Promotions {
  /** Far enough back for every release that is known. */
  private static final int RUNS = 60;

  private final Project project;
  private final Ledger ledger;

  Promotions(Project project, Ledger ledger) {
    this.project = project;
    this.ledger = ledger;
  }

  /** What is known of it; null when the environment takes releases from anywhere. */
  @Nullable Promotion of(Environment environment) {
    EnvironmentName from = environment.deploy().promoteFrom();
    return from == null ? null : read(from);
  }

  private Promotion read(EnvironmentName from) {
    return project
        .environment(from.value())
        .then(source -> project.databases().direct(source))
        .then(database ->
            Releases.newestFirst(ledger, database, from)
                .then(known -> runs(database, from).map(runs -> known(from, known, runs))))
        .match(known -> known, problems -> unknown(from, problems.getFirst()));
  }

  private Result<Map<Integer, Ledger.Run>> runs(DatabaseUrl database, EnvironmentName from) {
    return ledger
        .history(database, from, RUNS)
        .map(runs ->
            runs.stream()
                .filter(run -> run.release() != null)
                .collect(
                    Collectors.toMap(
                        run -> Optional.ofNullable(run.release()).orElseThrow(),
                        Function.identity(),
                        (newer, _) -> newer)));
  }

  private static Promotion known(
      EnvironmentName from, List<Releases.Known> newestFirst, Map<Integer, Ledger.Run> runs) {
    var proven = new ArrayList<Promotion.Proven>();
    for (Releases.Known known : newestFirst) {
      Ledger.@Nullable Run run = runs.get(known.release().number());
      var content = known.content();
      Instant ended = run == null ? null : run.endedAt();
      proven.add(
          new Promotion.Proven(
              known.release(),
              content == null ? List.of() : content.applied(),
              content != null && content.wentBack(),
              ended == null ? known.release().at() : ended,
              run == null ? List.of("its run is no longer known") : missing(run)));
    }
    return new Promotion.Known(from, proven);
  }

  private static List<String> missing(Ledger.Run run) {
    var missing = new ArrayList<String>();
    if (run.outcome() != RunOutcome.DONE) {
      missing.add("run " + run.number() + " ended as " + run.outcome().word());
    }
    if (run.steps().stream().noneMatch(step -> step.kind().equals("verify"))) {
      missing.add("nothing was asked over HTTP");
    }
    if (run.steps().stream().noneMatch(step -> step.kind().equals("prove"))) {
      missing.add("what landed was not read back");
    }
    run.steps().stream()
        .filter(step -> step.outcome() != RunOutcome.DONE)
        .map(step -> "step " + step.position() + ", " + step.what() + ": " + step.outcome().word())
        .forEach(missing::add);
    return missing;
  }

  private static Promotion unknown(EnvironmentName from, Problem problem) {
    return new Promotion.Unknown(from, problem.facts().what() + " (" + problem.facts().why() + ")");
  }
}
