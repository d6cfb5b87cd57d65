package dev.relayctl.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.lint.LintFinding;
import dev.relayctl.lint.Linter;
import dev.relayctl.lint.Rule;
import dev.relayctl.lint.Sizes;
import dev.relayctl.migrate.LintExamples.Example;
import dev.relayctl.postgres.Connections;
import dev.relayctl.run.Tracing;
import dev.relayctl.run.Tracing.Script;
import dev.relayctl.testing.ScratchDatabases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule has a form that it finds and one that looks alike and is safe: the files in {@code
 * lint/} of the test resources, run on real PostgreSQL.
 */
class LintRulesIT {
  /** What this server, or any that the tests can start, doesn't show. */
  private static final Set<Rule> NOT_HERE =
      Set.of(
          // Servers before 12.
          Rule.ADD_COLUMN_DEFAULT_BEFORE_11,
          Rule.ENUM_VALUE_IN_TRANSACTION_BEFORE_12,
          // Before 18.
          Rule.FOREIGN_KEY_ON_PARTITIONED,
          // A directory of the server's.
          Rule.SET_TABLESPACE,
          // Statistics of a target: see the test below.
          Rule.DROP_INDEX_IN_USE);

  @ParameterizedTest
  @MethodSource("examples")
  void findsTheUnsafeForm(Example example) {
    List<LintFinding> findings = findings(example.base(), example.unsafe(), "");

    assertThat(findings).extracting(finding -> finding.rule().id()).contains(example.rule());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void letsTheSafeFormPass(Example example) {
    List<LintFinding> findings = findings(example.base(), example.safe(), example.conf());

    assertThat(findings).extracting(finding -> finding.rule().id()).doesNotContain(example.rule());
    if (!example.rule().equals("statement-fails")) {
      assertThat(findings).filteredOn(finding -> finding.rule() == Rule.STATEMENT_FAILS).isEmpty();
    }
  }

  @Test
  void neverRunsWhatWouldEndTheTransaction() {
    List<LintFinding> findings =
        findings("CREATE TABLE a (id bigint PRIMARY KEY);", "PREPARE TRANSACTION 'lint';", "");

    assertThat(findings)
        .extracting(LintFinding::rule)
        .containsExactly(Rule.TRANSACTION_CONTROL_IN_MIGRATION);
  }

  @Test
  void allowsNothingOfAStatementThatFails() {
    List<LintFinding> findings =
        findings(
            "CREATE TABLE tracks (id bigint PRIMARY KEY);",
            "-- relayctl:allow statement-fails: it is known to\nDROP TABLE albums;",
            "");

    assertThat(findings)
        .filteredOn(finding -> finding.rule() == Rule.STATEMENT_FAILS)
        .singleElement()
        .matches(finding -> finding.allowed() == null);
  }

  @Test
  void seesWhatABlockDoes() {
    List<LintFinding> findings =
        findings(
            "CREATE TABLE tracks (id bigint PRIMARY KEY, title text);",
            "DO $$ BEGIN EXECUTE 'DROP TABLE tracks'; END $$;",
            "");

    assertThat(findings).extracting(LintFinding::rule).contains(Rule.DROP_TABLE);
  }

  @Test
  void asksTheStatisticsOfTheTarget() {
    String base =
        "CREATE TABLE tracks (id bigint PRIMARY KEY, title text);"
            + "CREATE INDEX tracks_title ON tracks (title);";
    var target =
        new Sizes(Map.of("tracks", new Sizes.Table(1_234_567)), Set.of("tracks_title"), Set.of());

    List<LintFinding> dropped = findings(base, "DROP INDEX tracks_title;", "", target);
    List<LintFinding> changed =
        findings(base, "ALTER TABLE tracks ALTER COLUMN title TYPE varchar(9);", "", target);

    assertThat(dropped).extracting(LintFinding::rule).contains(Rule.DROP_INDEX_IN_USE);
    assertThat(changed)
        .extracting(LintFinding::what)
        .contains(
            "nobody can read or write tracks while 1.2 million rows are rewritten:"
                + " tracks.title turns from text into character varying(9)");
  }

  @Test
  void knowsAnExampleOfEachRule() {
    Set<String> shown = new TreeSet<>(examples().map(Example::rule).toList());

    for (Rule rule : Rule.values()) {
      assertThat(shown.contains(rule.id())).as(rule.id()).isEqualTo(!NOT_HERE.contains(rule));
    }
  }

  static Stream<Example> examples() {
    return LintExamples.all().stream();
  }

  private static List<LintFinding> findings(String base, String pending, String conf) {
    return findings(base, pending, conf, Sizes.UNKNOWN);
  }

  private static List<LintFinding> findings(String base, String pending, String conf, Sizes sizes) {
    var tracing = new ScratchTracing(new ScratchDatabases(), Connections.DEFAULT);
    List<Script> scripts = new ArrayList<>();
    for (String file : pending.split("(?m)^--- next\n", -1)) {
      scripts.add(new Script("V" + (scripts.size() + 2) + "__pending.sql", file, conf));
    }
    Tracing.Traces traces =
        tracing
            .trace(
                new Tracing.Scripts(
                    List.of(new Script("V1__base.sql", base, null)), scripts, Duration.ZERO))
            .orElse(problems -> {
              throw new AssertionError(problems.toString());
            });
    return Linter.lint(traces.files(), traces.existing(), sizes).stream()
        .flatMap(file -> file.findings().stream())
        .toList();
  }
}
