package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Migrations;
import dev.relayctl.guardrail.CodeGuardrails;
import dev.relayctl.guardrail.DatabaseGuardrails;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.FlyGuardrails;
import dev.relayctl.guardrail.Guardrail;
import dev.relayctl.guardrail.MigrationGuardrails;
import dev.relayctl.guardrail.OrderGuardrails;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DriftReport;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Outside;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What stands against a deploy beside the pure guardrails: what has to be read for it alone. */
final class DeployGuardrails {
  private final Project project;
  private final Outside outside;
  private final UnsafeMigrations unsafe;
  private final Rehearsals rehearsals;
  private final AskedFor askedFor;

  DeployGuardrails(
      Project project,
      Outside outside,
      LintMigrations lints,
      Ledger ledger,
      Function<String, Result<DriftReport>> drift) {
    this.project = project;
    this.outside = outside;
    this.unsafe = new UnsafeMigrations(project, lints);
    this.rehearsals = new Rehearsals(ledger, project.clock());
    this.askedFor = new AskedFor(project, outside.undos(), drift);
  }

  /**
   * A plan with what it was made of.
   *
   * @param left the run that the plan goes on with; null for a fresh one
   */
  record Look(
      Environment environment,
      DatabaseUrl database,
      Observed observed,
      Plan plan,
      Ledger.Summary summary,
      Ledger.@Nullable Run left) {
    /** Whether nothing is applied, since what a failed run has changed is taken back. */
    boolean takesBack() {
      return InterruptedRuns.takesBack(left);
    }
  }

  /** What is said of it. */
  Result<UnsafeMigrations.Looked> findings(Look look) {
    Environment environment = look.environment();
    Plan plan = look.plan();
    var findings = new ArrayList<>(new SharedApps(project).against(environment));
    inProgress(look).ifPresent(findings::add);
    if (look.takesBack()) {
      return Result.ok(new UnsafeMigrations.Looked(findings, List.of()));
    }
    var schema = look.observed().schema();
    UnsafeMigrations.Looked looked = unsafe.of(plan, environment, schema);
    findings.addAll(looked.findings());
    findings.addAll(new BackfillFiles(project).findings(plan, environment, schema));
    findings.addAll(
        new ImageMigrations(project, outside.images())
            .findings(plan, environment, look.observed().image(), schema));
    findings.addAll(new ReleaseScripts(project).warnings(environment, releaseCommand(plan)));
    if (look.left() != null) {
      // What goes on was begun with evidence, or without being asked for it.
      return Result.ok(new UnsafeMigrations.Looked(findings, looked.linted()));
    }
    return rehearsals
        .findings(plan, environment, look.database(), schema)
        .map(rehearsed -> {
          findings.addAll(rehearsed);
          findings.addAll(askedFor.findings(plan, environment, look.database(), schema));
          return new UnsafeMigrations.Looked(findings, looked.linted());
        });
  }

  /** The guardrails that looked at it here, and had something to look at. */
  Stream<Guardrail> lookedAt(Look look) {
    var all =
        new ArrayList<>(
            List.of(
                FlyGuardrails.SHARED_PRODUCTION_APP,
                FlyGuardrails.SHARED_APP,
                OrderGuardrails.DEPLOY_IN_PROGRESS));
    Plan plan = look.plan();
    if (look.left() == null) {
      all.addAll(
          List.of(
              MigrationGuardrails.MULTIPLE_HEADS,
              MigrationGuardrails.DUPLICATE_REVISION,
              MigrationGuardrails.EDITED_MIGRATION,
              MigrationGuardrails.VANISHED_REVISION));
      if (!plan.applied().isEmpty()) {
        all.addAll(
            List.of(
                MigrationGuardrails.NOT_REHEARSED,
                MigrationGuardrails.IRREVERSIBLE_MIGRATION,
                MigrationGuardrails.SCHEMA_DRIFT));
      }
    }
    if (!look.takesBack() && !plan.applied().isEmpty()) {
      SchemaState schema = look.observed().schema();
      if (!schema.applied().isEmpty() && !UnsafeMigrations.left(plan, schema).isEmpty()) {
        all.addAll(UnsafeMigrations.GUARDRAILS);
      }
      if (releaseCommand(plan) != null) {
        all.addAll(ofReleaseCommand(look));
      }
    }
    return all.stream().filter(each -> each.severity(look.environment()).isPresent());
  }

  private static List<Guardrail> ofReleaseCommand(Look look) {
    var all =
        new ArrayList<>(
            List.of(
                FlyGuardrails.RELEASE_COMMAND_HIDES_FAILURE,
                FlyGuardrails.RELEASE_COMMAND_NOT_RUNNABLE));
    if (look.environment().migrations().run() == Migrations.Runner.RELEASE_COMMAND) {
      all.add(DatabaseGuardrails.POOLED_URL_FOR_MIGRATIONS);
    }
    if (look.observed().image().presence() == Image.Presence.PRESENT) {
      all.add(CodeGuardrails.MIGRATIONS_MISSING_IN_IMAGE);
    }
    if (look.environment().migrations().engine() == Migrations.Engine.FLYWAY) {
      all.add(MigrationGuardrails.BACKFILL_NEEDS_DIRECT);
    }
    return all;
  }

  private static @Nullable MachineConfig releaseCommand(Plan plan) {
    return plan.steps().stream()
        .flatMap(planned ->
            planned.step() instanceof Step.RunReleaseCommand command
                ? Stream.of(command.config())
                : Stream.of())
        .findFirst()
        .orElse(null);
  }

  /** Who takes the lock is told again, and has to wait. */
  private static Optional<Finding> inProgress(Look look) {
    Ledger.Lock lock = look.summary().lock();
    return lock == null || look.plan().isEmpty()
        ? Optional.empty()
        : OrderGuardrails.DEPLOY_IN_PROGRESS.finding(
            look.environment(),
            Where.system("ledger", "lock of " + look.environment().name()),
            lock.holder().who() + " is at work here: " + lock.holder().command(),
            "since "
                + lock.since()
                + (lock.step() == null ? "" : ", at step " + lock.step())
                + (lock.holder().reason() == null ? "" : ", for " + lock.holder().reason()),
            "wait for it: relayctl status --watch");
  }
}
