package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.MigrationGuardrails;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DriftReport;
import dev.relayctl.run.Undos;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Guardrails over migrations that take their time, and are only asked where a policy asks. */
final class AskedFor {
  private static final int SHOWN = 3;

  private final Project project;
  private final Undos undos;
  private final Function<String, Result<DriftReport>> drift;

  /**
   * The two.
   *
   * @param drift compares an environment's schema with what its migrations make
   */
  AskedFor(Project project, Undos undos, Function<String, Result<DriftReport>> drift) {
    this.project = project;
    this.undos = undos;
    this.drift = drift;
  }

  List<Finding> findings(
      Plan plan, Environment environment, DatabaseUrl database, SchemaState schema) {
    List<Migration> applied = plan.applied();
    if (applied.isEmpty()) {
      return List.of();
    }
    return Stream.concat(
            irreversible(environment, database, applied).stream(),
            drifted(environment, schema).stream())
        .toList();
  }

  /** The accident: the way back was wanted at night, and nobody had written it. */
  private Optional<Finding> irreversible(
      Environment environment, DatabaseUrl database, List<Migration> applied) {
    if (MigrationGuardrails.IRREVERSIBLE_MIGRATION.severity(environment).isEmpty()) {
      return Optional.empty();
    }
    List<Migration> versioned =
        applied.stream().filter(migration -> !PrepareUndo.repeatable(migration)).toList();
    List<Problem> problems =
        undos.undos(database, Observe.files(environment, project), versioned).problems();
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    Problem.Facts first = problems.getFirst().facts();
    return MigrationGuardrails.IRREVERSIBLE_MIGRATION.finding(
        environment,
        first.where(),
        problems.size() == 1
            ? "a pending migration can't be undone: " + first.what()
            : problems.size() + " pending migrations can't be undone: " + first.what(),
        first.why(),
        first.remedy());
  }

  /** The accident: a column that somebody had made by hand, and a migration that met it. */
  private Optional<Finding> drifted(Environment environment, SchemaState schema) {
    if (schema.applied().isEmpty()
        || MigrationGuardrails.SCHEMA_DRIFT.severity(environment).isEmpty()) {
      return Optional.empty();
    }
    return drift
        .apply(environment.name().value())
        .match(report -> drifted(environment, report), problems -> unknown(environment, problems));
  }

  private static Optional<Finding> drifted(Environment environment, DriftReport report) {
    if (!report.differs()) {
      return Optional.empty();
    }
    List<String> all = report.differences();
    return MigrationGuardrails.SCHEMA_DRIFT.finding(
        environment,
        Where.system("PostgreSQL", "database of " + environment.name()),
        "the schema isn't what the applied migrations make",
        String.join("; ", all.subList(0, Math.min(SHOWN, all.size())))
            + (all.size() > SHOWN ? "; and more" : ""),
        "relayctl migrate verify --against " + environment.address());
  }

  private static Optional<Finding> unknown(Environment environment, List<Problem> problems) {
    Problem.Facts facts = problems.getFirst().facts();
    return MigrationGuardrails.SCHEMA_DRIFT.finding(
        environment,
        facts.where(),
        "whether the schema is what the migrations make can't be told: " + facts.what(),
        facts.why(),
        facts.remedy());
  }
}
