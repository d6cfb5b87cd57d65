package dev.relayctl.app;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.guardrail.Catalogue;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Guardrail;
import dev.relayctl.guardrail.MigrationGuardrails;
import dev.relayctl.lint.LintFinding;
import dev.relayctl.lint.Linter.Linted;
import dev.relayctl.lint.Rule;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import dev.relayctl.report.LintReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The guardrail over pending migrations: what {@code migrate lint} calls an error is refused in
 * production and has to be agreed to in staging. One without a statement is told everywhere. An
 * environment whose policy asks for none of this is spared the seconds that it takes.
 */
final class UnsafeMigrations {
  /** Those whose findings it makes. */
  static final List<Guardrail> GUARDRAILS =
      List.of(
          MigrationGuardrails.UNSAFE_MIGRATION,
          MigrationGuardrails.INCOMPATIBLE_WITH_RUNNING_RELEASE,
          MigrationGuardrails.MIGRATION_WARNINGS,
          MigrationGuardrails.EMPTY_MIGRATION);

  private final Project project;
  private final LintMigrations lints;
  private @Nullable Seen last;

  /** What was looked at: a deploy that builds its image is planned twice over the same database. */
  private record Seen(EnvironmentName environment, SchemaState state, Looked looked) {}

  /**
   * What came of a look.
   *
   * @param linted what linting said, file by file; empty when nobody has looked
   */
  record Looked(List<Finding> findings, List<Linted> linted) {
    private static final Looked NOT = new Looked(List.of(), List.of());

    Looked {
      findings = List.copyOf(findings);
      linted = List.copyOf(linted);
    }
  }

  UnsafeMigrations(Project project, LintMigrations lints) {
    this.project = project;
    this.lints = lints;
  }

  /** What the migrations that a plan applies would do to the database as it is. */
  Looked of(Plan plan, Environment environment, SchemaState state) {
    boolean matters =
        GUARDRAILS.stream().anyMatch(guardrail -> guardrail.severity(environment).isPresent());
    List<Migration> pending = left(plan, state);
    boolean first = state.applied().isEmpty();
    if (!matters || pending.isEmpty() || first || !state.problems().isEmpty()) {
      return Looked.NOT;
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
      return before.looked();
    }
    Looked looked =
        project
            .databases()
            .direct(environment)
            .then(database -> lints.pending(environment, database, planned))
            .match(
                report -> new Looked(findings(environment, report), report.files()),
                problems ->
                    new Looked(
                        notLinted(environment, problems.getFirst()).stream().toList(), List.of()));
    last = new Seen(environment.name(), planned, looked);
    return looked;
  }

  /** What is still to be applied: of a plan that is gone on with, an earlier process did some. */
  static List<Migration> left(Plan plan, SchemaState state) {
    Set<String> pending =
        state.pending().stream().map(Migration::revision).collect(Collectors.toSet());
    return plan.applied().stream().filter(each -> pending.contains(each.revision())).toList();
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
          case ERROR -> finding(environment, file.path(), finding).ifPresent(findings::add);
          case WARN -> {
            if (finding.rule().id().equals(MigrationGuardrails.EMPTY_MIGRATION.id())) {
              finding(environment, file.path(), finding).ifPresent(findings::add);
            } else {
              warnings++;
            }
          }
          case INFO -> {}
        }
      }
    }
    if (warnings > 0) {
      MigrationGuardrails.MIGRATION_WARNINGS
          .finding(
              environment,
              environment.origin("migrations.directory"),
              "pending migrations have " + warnings + (warnings == 1 ? " warning" : " warnings"),
              "they may lock, or break what is running, for a moment",
              "relayctl migrate lint " + environment.address())
          .ifPresent(findings::add);
    }
    return findings;
  }

  /** What a rule says, as a guardrail: two rules are guardrails by themselves. */
  static Optional<Finding> finding(Environment environment, String file, LintFinding finding) {
    String rule = finding.rule().id();
    Guardrail guardrail = Catalogue.find(rule).orElse(MigrationGuardrails.UNSAFE_MIGRATION);
    return guardrail.finding(
        environment,
        new Where.InFile(file, Math.max(1, finding.line()), 0),
        guardrail.id().equals(rule) ? finding.what() : rule + ": " + finding.what(),
        finding.rule().summary(),
        remedy(environment, finding));
  }

  private static String remedy(Environment environment, LintFinding finding) {
    if (finding.allowable()) {
      return "relayctl migrate lint "
          + environment.address()
          + " shows the safe form; or write above the statement why it is right: -- relayctl:allow "
          + finding.rule().id()
          + ": <reason>";
    }
    // In words, or as a comment to write.
    return finding.line() == 0 || finding.rule() == Rule.STATEMENT_FAILS
        ? finding.remedy().replaceFirst("^-- ", "")
        : "write " + finding.remedy();
  }

  private static Optional<Finding> notLinted(Environment environment, Problem problem) {
    return MigrationGuardrails.MIGRATIONS_NOT_LINTED.finding(
        environment,
        problem.facts().where(),
        "nobody looked at what pending migrations lock: " + problem.facts().what(),
        problem.facts().why(),
        problem.facts().remedy());
  }
}
