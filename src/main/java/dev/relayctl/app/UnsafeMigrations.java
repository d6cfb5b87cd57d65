package dev.relayctl.app;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Kind;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.lint.LintFinding;
import dev.relayctl.lint.Linter.Linted;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import dev.relayctl.report.LintReport;
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
  private @Nullable Seen last;

  /** What was looked at: a deploy that builds its image is planned twice over the same database. */
  private record Seen(EnvironmentName environment, SchemaState state, List<Finding> findings) {}

  UnsafeMigrations(Project project, LintMigrations lints) {
    this.project = project;
    this.lints = lints;
  }

  /** What the migrations that a plan applies would do to the database as it is. */
  List<Finding> of(Plan plan, Environment environment, SchemaState state) {
    boolean matters = environment.kind() == Kind.PRODUCTION || environment.kind() == Kind.STAGING;
    List<Migration> pending = applied(plan);
    boolean first = state.applied().isEmpty();
    if (!matters || pending.isEmpty() || first || !state.problems().isEmpty()) {
      return List.of();
    }
    var planned =
        new SchemaState(
            state.engine(),
            state.current(),
            state.heads(),
            state.applied(),
            pending,
            state.problems());
    Seen before = last;
    if (before != null
        && before.environment().equals(environment.name())
        && before.state().equals(planned)) {
      return before.findings();
    }
    List<Finding> findings =
        project
            .databases()
            .direct(environment)
            .then(database -> lints.pending(environment, database, planned))
            .match(
                report -> findings(environment, report),
                problems -> List.of(notLinted(environment, problems.getFirst())));
    last = new Seen(environment.name(), planned, findings);
    return findings;
  }

  /** Those that the plan's steps apply; none where that is left to somebody. */
  static List<Migration> applied(Plan plan) {
    List<Migration> applied = new ArrayList<>();
    for (Plan.Planned planned : plan.steps()) {
      if (planned.step() instanceof Step.Migrate(List<Migration> pending)) {
        applied.addAll(pending);
      } else if (planned.step() instanceof Step.RunReleaseCommand command) {
        applied.addAll(command.pending());
      }
    }
    return applied;
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
