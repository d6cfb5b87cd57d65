package dev.relayctl.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads the traces of pending migrations and says what is wrong with them. Pure. */
public final class Linter {
  private Linter() {}

  /** What is said of a file. */
  public record Linted(String path, List<LintFinding> findings) {
    public Linted {
      findings = List.copyOf(findings);
    }

    /** The worst that isn't allowed. */
    public Verdict verdict() {
      Verdict worst = Verdict.SAFE;
      for (LintFinding finding : findings) {
        if (finding.allowed() == null && finding.severity() == Severity.ERROR) {
          return Verdict.UNSAFE;
        }
        if (finding.allowed() == null && finding.severity() == Severity.WARN) {
          worst = Verdict.WARN;
        }
      }
      return worst;
    }
  }

  /** Whether a file may be applied. */
  public enum Verdict {
    SAFE,
    WARN,
    UNSAFE
  }

  /**
   * The findings of each file, in the order of its lines.
   *
   * @param target what they are meant for
   */
  public static List<Linted> lint(List<Traced.File> files, Target target) {
    List<Linted> linted = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      List<Traced.File> following = files.subList(i + 1, files.size());
      linted.add(lint(files.get(i), target, following));
    }
    return linted;
  }

  private static Linted lint(Traced.File file, Target target, List<Traced.File> following) {
    List<LintFinding> all = new ArrayList<>();
    if (file.mode() == Traced.Mode.MIXED) {
      all.add(
          whole(
              Rule.MIXED_TRANSACTIONAL_STATEMENTS,
              "Flyway refuses a file with statements inside and outside of a transaction",
              "-- a file for each kind"));
    }
    if (file.mode() == Traced.Mode.EMPTY) {
      all.add(
          whole(
              Rule.EMPTY_MIGRATION,
              "it has no statement, and once it is applied its text may not change any more",
              "-- write what it is to do, or delete the file"));
    }
    if (file.mode() == Traced.Mode.NOT_RUN) {
      all.add(
          whole(
              Rule.NOT_LOOKED_AT,
              "nobody knows what it does: a migration before it fails",
              "-- mend that one first"));
    }
    for (int i = 0; i < file.statements().size(); i++) {
      List<LintFinding> found = new ArrayList<>();
      var look = new Look(file, i, target, following, found);
      TransactionRules.check(look);
      ColumnRules.check(look);
      ConstraintRules.check(look);
      IndexRules.check(look);
      TableRules.check(look);
      ObjectRules.check(look);
      DataRules.check(look);
      Unexplained.check(look);
      failure(look, found);
      all.addAll(allowed(look.traced(), found));
    }
    all.sort(Comparator.comparingInt(LintFinding::line).thenComparing(LintFinding::severity));
    return new Linted(file.path(), all);
  }

  /** A refusal that no rule has a name for. */
  private static void failure(Look look, List<LintFinding> found) {
    Traced.Failure failure = look.traced().failure();
    boolean named =
        found.stream()
            .anyMatch(finding -> failure != null && finding.what().contains(failure.message()));
    if (failure != null && !named) {
      PsqlCommand psql = failure.psql();
      String message = failure.message() + " (SQLSTATE " + failure.sqlState() + ")";
      found.add(
          new LintFinding(
              Rule.STATEMENT_FAILS,
              Severity.ERROR,
              failure.line(),
              null,
              null,
              false,
              psql == null ? message : psql.what() + ": " + message,
              "-- " + (psql == null ? "correct the statement" : psql.remedy()),
              null));
    }
  }

  private static LintFinding whole(Rule rule, String what, String remedy) {
    return new LintFinding(rule, rule.severity(), 0, null, null, false, what, remedy, null);
  }

  /** A statement that fails can't be allowed: nobody has seen what is behind it. */
  private static List<LintFinding> allowed(Traced traced, List<LintFinding> found) {
    Statement sql = traced.statement();
    List<LintFinding> result = new ArrayList<>();
    for (LintFinding finding : found) {
      Optional<Statement.Allowance> allowance =
          sql.allowed().stream()
              .filter(one -> one.rule().equals(finding.rule().id()) && !one.reason().isEmpty())
              .filter(_ -> traced.failure() == null)
              .findFirst();
      result.add(allowance.map(one -> finding.allow(one.reason())).orElse(finding));
    }
    for (Statement.Allowance allowance : sql.allowed()) {
      Optional<Rule> rule = Rule.of(allowance.rule());
      if (rule.isEmpty() || allowance.reason().isEmpty()) {
        result.add(
            new LintFinding(
                rule.isEmpty() ? Rule.UNKNOWN_RULE : Rule.REASON_MISSING,
                Severity.ERROR,
                allowance.line(),
                null,
                null,
                false,
                rule.isEmpty()
                    ? "there is no rule " + allowance.rule()
                    : "the comment doesn't say why " + allowance.rule() + " is right here",
                "-- relayctl:allow <rule>: <reason>",
                null));
      }
    }
    return result;
  }
}
