package dev.relayctl.app;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Kind;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.lint.LintFinding;
import dev.relayctl.lint.Linter.Linted;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import dev.relayctl.report.LintReport;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.RevisionTool;
import dev.relayctl.run.Tracing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The guardrail over pending migrations: what {@code migrate lint} calls an error is refused in
 * production and has to be agreed to in staging. Other environments are spared the seconds that it
 * takes.
 */
final class UnsafeMigrations {
  private final Project project;
  private final LintMigrations lints;

  UnsafeMigrations(
      Project project, Migrations migrations, RevisionTool revisions, Tracing tracing) {
    this.project = project;
    this.lints =
        new LintMigrations(
            project.directory(),
            dev.relayctl.problem.Result.ok(project),
            migrations,
            revisions,
            tracing);
  }

  /**
   * What a plan's migrations would do to the database as it is.
   *
   * @param to the last revision that is applied; null for all
   */
  List<Finding> of(Plan plan, Environment environment, SchemaState state, @Nullable String to) {
    boolean matters = environment.kind() == Kind.PRODUCTION || environment.kind() == Kind.STAGING;
    List<Migration> pending = upTo(state.pending(), to);
    boolean first = state.applied().isEmpty();
    if (!matters || plan.isEmpty() || pending.isEmpty() || first || !state.problems().isEmpty()) {
      return List.of();
    }
    var limited =
        new SchemaState(
            state.engine(),
            state.current(),
            state.heads(),
            state.applied(),
            pending,
            state.problems());
    return project
        .databases()
        .direct(environment)
        .then(database -> lints.pending(environment, database, limited))
        .match(
            report -> findings(environment, report),
            problems -> List.of(notLinted(environment, problems.getFirst())));
  }

  private static List<Migration> upTo(List<Migration> pending, @Nullable String to) {
    List<Migration> some = new ArrayList<>();
    for (Migration migration : pending) {
      some.add(migration);
      if (migration.revision().equals(to)) {
        break;
      }
    }
    return some;
  }

  private static List<Finding> findings(Environment environment, LintReport report) {
    List<Finding> findings = new ArrayList<>();
    int warnings = 0;
    for (Linted file : report.files()) {
      for (LintFinding finding : file.findings()) {
        if (finding.allowed() != null) {
          continue;
        }
        switch (finding.severity()) {
          case ERROR -> findings.add(finding(environment, file.path(), finding));
          case WARN -> warnings++;
          case INFO -> {}
        }
      }
    }
    if (warnings > 0) {
      findings.add(
          new Finding(
              "migrate.lint-warnings",
              Severity.WARN,
              environment.name(),
              environment.origin("migrations.directory"),
              "pending migrations have " + warnings + (warnings == 1 ? " warning" : " warnings"),
              "they may lock, or break what is running, for a moment",
              "relayctl migrate lint " + environment.name()));
    }
    return findings;
  }

  private static Finding finding(Environment environment, String file, LintFinding finding) {
    return new Finding(
        "migrate.unsafe",
        environment.kind() == Kind.PRODUCTION ? Severity.REFUSE : Severity.CONFIRM,
        environment.name(),
        new Where.InFile(file, Math.max(1, finding.line()), 0),
        finding.rule().id() + ": " + finding.what(),
        finding.rule().summary(),
        "relayctl migrate lint "
            + environment.name()
            + " shows the safe form; or write above the statement why it is right: "
            + "-- relayctl:allow "
            + finding.rule().id()
            + ": <reason>");
  }

  private static Finding notLinted(Environment environment, Problem problem) {
    return new Finding(
        "migrate.not-linted",
        Severity.WARN,
        environment.name(),
        problem.facts().where(),
        "nobody looked at what pending migrations lock: " + problem.facts().what(),
        problem.facts().why(),
        problem.facts().remedy());
  }
}
