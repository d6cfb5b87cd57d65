package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.guardrail.Promotion;
import dev.relayctl.plan.Release;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.RunOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what ran in the environment that another one takes its releases from. */
final class Promotions {
  /** Far enough back for every release that is known. */
  private static final int RUNS = 60;

  /** Kinds of steps that leave everything as it is. */
  private static final Set<String> LOOKING = Set.of("verify", "bake", "prove", "record");

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
    return new Promotion.Known(from, proven(newestFirst, runs));
  }

  /**
   * The releases with what was proven of each, newest first.
   *
   * @param runs that made them, by the releases' numbers
   */
  static List<Promotion.Proven> proven(
      List<Releases.Known> newestFirst, Map<Integer, Ledger.Run> runs) {
    var proven = new ArrayList<Promotion.Proven>();
    @Nullable Evidence before = null;
    @Nullable String image = null;
    for (Releases.Known known : newestFirst.reversed()) {
      Release release = known.release();
      Evidence own = evidence(release, runs.get(release.number()));
      Evidence all = release.image().equals(image) ? own.goingOn(before) : own;
      var content = known.content();
      proven.addFirst(
          new Promotion.Proven(
              release,
              content == null ? List.of() : content.applied(),
              content != null && content.wentBack(),
              all.since(),
              all.missing()));
      before = all;
      image = release.image();
    }
    return proven;
  }

  /**
   * What a run has shown of its release.
   *
   * @param onlyRecords whether what runs was left as it was
   */
  private record Evidence(
      Instant since, boolean onlyRecords, boolean asked, boolean readBack, List<String> problems) {
    /** Machines that another commit has left as they were go on with what was shown before. */
    Evidence goingOn(@Nullable Evidence before) {
      return before == null || !onlyRecords
          ? this
          : new Evidence(
              before.since,
              true,
              asked || before.asked,
              readBack || before.readBack,
              Stream.concat(problems.stream(), before.problems.stream()).toList());
    }

    List<String> missing() {
      var missing = new ArrayList<String>();
      if (!asked) {
        missing.add("nothing was asked over HTTP");
      }
      if (!readBack) {
        missing.add("what landed was not read back");
      }
      missing.addAll(problems);
      return missing;
    }
  }

  private static Evidence evidence(Release release, Ledger.@Nullable Run run) {
    if (run == null) {
      return new Evidence(release.at(), false, true, true, List.of("its run is no longer known"));
    }
    var problems = new ArrayList<String>();
    if (run.outcome() != RunOutcome.DONE) {
      problems.add("run " + run.number() + " ended as " + run.outcome().word());
    }
    run.steps().stream()
        .filter(step -> step.outcome() != RunOutcome.DONE)
        .map(step -> "step " + step.position() + ", " + step.what() + ": " + step.outcome().word())
        .forEach(problems::add);
    Instant ended = run.endedAt();
    return new Evidence(
        ended == null ? release.at() : ended,
        run.steps().stream().map(Ledger.StepRow::kind).allMatch(LOOKING::contains),
        ran(run, "verify"),
        ran(run, "prove"),
        problems);
  }

  private static boolean ran(Ledger.Run run, String kind) {
    return run.steps().stream().anyMatch(step -> step.kind().equals(kind));
  }

  private static Promotion unknown(EnvironmentName from, Problem problem) {
    return new Promotion.Unknown(from, problem.facts().what() + " (" + problem.facts().why() + ")");
  }
}
