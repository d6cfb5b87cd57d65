package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.MigrationGuardrails;
import dev.relayctl.plan.Lost;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Undo;
import dev.relayctl.plan.UndoPlanner;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.PlanReader;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.RestorePoints;
import dev.relayctl.run.RunOutcome;
import dev.relayctl.run.Runner.OnFailure;
import dev.relayctl.run.SchemaProbe;
import dev.relayctl.run.ScratchServer;
import dev.relayctl.run.Undos;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans the way back of a database's migrations. Writes nothing, but for scratch databases. */
public final class PrepareUndo {
  private static final String COMMAND = "migrate undo";

  private final Project project;
  private final Migrations migrations;
  private final Undos undos;
  private final Ledger ledger;
  private final UndoLosses losses;
  private final SchemaSafeguard safeguard;

  public PrepareUndo(
      Project project,
      Migrations migrations,
      Undos undos,
      SchemaProbe probe,
      ScratchServer scratch,
      RestorePoints points,
      Ledger ledger) {
    this.project = project;
    this.migrations = migrations;
    this.undos = undos;
    this.ledger = ledger;
    this.losses = new UndoLosses(undos, probe, scratch);
    this.safeguard = new SchemaSafeguard(project, points);
  }

  /** What was read. */
  private record Seen(
      DatabaseUrl database,
      SchemaState schema,
      Ledger.Summary summary,
      List<Releases.Known> releases) {}

  /**
   * The plan; that of an undo that was interrupted, when there is one.
   *
   * @param to the revision that stays the newest; null to undo the newest one alone
   */
  public Result<Prepared> undo(String nameOrAlias, @Nullable String to) {
    return project
        .environment(nameOrAlias)
        .then(environment ->
            project
                .databases()
                .direct(environment)
                .then(database -> prepared(environment, database, to)));
  }

  private Result<Prepared> prepared(
      Environment environment, DatabaseUrl database, @Nullable String to) {
    Migrations.Files files = Observe.files(environment, project);
    return ledger
        .summary(database, environment.name())
        .then(summary -> {
          Ledger.Run last = summary.lastRun();
          return last != null && unfinished(last)
              ? resumed(environment, last)
              : migrations
                  .state(database, files)
                  .then(schema ->
                      Releases.newestFirst(ledger, database, environment.name())
                          .then(releases ->
                              prepared(
                                  environment,
                                  files,
                                  new Seen(database, schema, summary, releases),
                                  to)));
        });
  }

  private static boolean unfinished(Ledger.Run run) {
    return run.endedAt() == null
        && run.outcome() == RunOutcome.INTERRUPTED
        && run.command().equals(COMMAND)
        && run.planDocument() != null;
  }

  /** Made anew, the plan would undo one more than was asked for. */
  private static Result<Prepared> resumed(Environment environment, Ledger.Run run) {
    return PlanReader.read(
            String.valueOf(run.planDocument()), Where.system("ledger", "run " + run.number()))
        .map(plan ->
            new Prepared(
                COMMAND,
                environment,
                plan,
                List.of(),
                PrepareMigrate.limits(environment, null),
                run,
                OnFailure.LEAVE,
                null));
  }

  private Result<Prepared> prepared(
      Environment environment, Migrations.Files files, Seen seen, @Nullable String to) {
    if (!seen.schema().problems().isEmpty()) {
      return Result.bad(seen.schema().problems());
    }
    return chosen(environment, seen.schema(), to)
        .then(chosen -> undos.undos(seen.database(), files, chosen))
        .then(newestFirst -> prepared(environment, files, seen, newestFirst));
  }

  private Result<Prepared> prepared(
      Environment environment, Migrations.Files files, Seen seen, List<Undo> newestFirst) {
    Result<Map<String, List<Lost>>> lost =
        newestFirst.isEmpty()
            ? Result.ok(Map.of())
            : losses.of(seen.database(), files, newestFirst);
    Ledger.Run last = seen.summary().lastRun();
    Plan bare =
        UndoPlanner.plan(
            environment.name(),
            files.engine(),
            newestFirst,
            lost.orElse(_ -> Map.of()),
            last == null ? 0 : last.number(),
            project.clock().instant());
    List<Finding> findings =
        newestFirst.isEmpty() ? List.of() : findings(environment, seen, newestFirst, lost);
    return safeguard
        .before(bare, environment)
        .map(plan ->
            Prepared.ofDatabase(
                    project,
                    environment,
                    COMMAND,
                    plan,
                    seen.database(),
                    seen.schema(),
                    PrepareMigrate.limits(environment, null))
                .adding(findings));
  }

  private static Result<List<Migration>> chosen(
      Environment environment, SchemaState schema, @Nullable String to) {
    List<Migration> newestFirst =
        schema.applied().stream()
            .map(Migration.Applied::migration)
            .filter(migration -> !repeatable(migration))
            .toList()
            .reversed();
    if (newestFirst.isEmpty()) {
      return Result.bad(
          Problem.invalid(
              "undo.nothing",
              environment.name() + " has no migration to undo",
              Where.system("PostgreSQL", "database of " + environment.name()),
              "none was applied yet",
              "relayctl migrate status " + environment.address()));
    }
    if (to == null) {
      return Result.ok(List.of(newestFirst.getFirst()));
    }
    for (int i = 0; i < newestFirst.size(); i++) {
      if (newestFirst.get(i).revision().equals(to)) {
        return Result.ok(newestFirst.subList(0, i));
      }
    }
    return Result.bad(
        Problem.invalid(
            "migrate.unknown-revision",
            "revision " + to + " was not applied",
            new Where.OnCommandLine("--to " + to),
            "--to names the revision that stays the newest",
            "name one that relayctl migrate history " + environment.name() + " lists"));
  }

  static boolean repeatable(Migration migration) {
    return migration.revision().startsWith("R ");
  }

  private static List<Finding> findings(
      Environment environment,
      Seen seen,
      List<Undo> newestFirst,
      Result<Map<String, List<Lost>>> lost) {
    var findings = new ArrayList<Finding>();
    switch (lost) {
      case Result.Ok<Map<String, List<Lost>>>(Map<String, List<Lost>> known) -> {
        for (Undo undo : newestFirst) {
          List<Lost> some =
              known.getOrDefault(undo.migration().revision(), List.of()).stream()
                  .filter(each -> !each.nothing())
                  .toList();
          if (!some.isEmpty()) {
            throwsAway(environment, undo, some).ifPresent(findings::add);
          }
        }
      }
      case Result.Bad<Map<String, List<Lost>>> bad ->
          unknown(environment, newestFirst.getFirst(), bad.first()).ifPresent(findings::add);
    }
    stays(environment, seen.schema()).ifPresent(findings::add);
    Releases.code(seen.releases())
        .flatMap(code ->
            newestFirst.stream()
                .filter(undo -> undo.migration().revision().equals(code.release().revision()))
                .findFirst())
        .flatMap(undo -> needed(environment, undo, seen.releases().getFirst().release()))
        .ifPresent(findings::add);
    return findings;
  }

  private static Optional<Finding> throwsAway(Environment environment, Undo undo, List<Lost> lost) {
    return MigrationGuardrails.DATA_LOSS_UNDO.finding(
        environment,
        Where.file(undo.file()),
        "the undo of revision " + undo.migration().revision() + " throws data away",
        lost.stream().map(Lost::text).collect(Collectors.joining("; ")),
        "keep a copy if it may be needed (relayctl restore "
            + environment.name()
            + " --take); --confirm "
            + environment.name()
            + " when it is meant");
  }

  private static Optional<Finding> unknown(Environment environment, Undo undo, Problem problem) {
    return MigrationGuardrails.DATA_LOSS_UNDO.finding(
        environment,
        Where.file(undo.file()),
        "nobody knows what data the undo throws away",
        "it could not be tried on a scratch database: "
            + problem.facts().what()
            + ": "
            + problem.facts().why(),
        "read the file; --confirm " + environment.name() + " when it is meant");
  }

  private static Optional<Finding> stays(Environment environment, SchemaState schema) {
    List<String> repeatables =
        schema.applied().stream()
            .map(Migration.Applied::migration)
            .filter(PrepareUndo::repeatable)
            .map(Migration::description)
            .distinct()
            .toList();
    return repeatables.isEmpty()
        ? Optional.empty()
        : MigrationGuardrails.UNDO_REPEATABLES_STAY.finding(
            environment,
            Where.system("PostgreSQL", "database of " + environment.name()),
            "repeatable migrations stay as they are: " + String.join(", ", repeatables),
            "they have no version to go back to; where one needs what is undone, the undo fails"
                + " and nothing is changed",
            "put their older text into the files, then relayctl migrate");
  }

  private static Optional<Finding> needed(Environment environment, Undo undo, Release running) {
    return MigrationGuardrails.UNDO_RELEASE_NEEDS_IT.finding(
        environment,
        Where.file(undo.file()),
        "release " + running.number() + ", which runs, was made for what is undone",
        "it knows revision " + undo.migration().revision() + ", and may use what goes",
        "relayctl rollback " + environment.address() + " first");
  }
}
