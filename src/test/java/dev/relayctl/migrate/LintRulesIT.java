package dev.relayctl.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.lint.LintFinding;
import dev.relayctl.lint.Linter;
import dev.relayctl.lint.Rule;
import dev.relayctl.lint.Running;
import dev.relayctl.lint.Severity;
import dev.relayctl.lint.Sizes;
import dev.relayctl.lint.Target;
import dev.relayctl.migrate.LintExamples.Example;
import dev.relayctl.postgres.Connections;
import dev.relayctl.run.Tracing;
import dev.relayctl.run.Tracing.Script;
import dev.relayctl.testing.ScratchDatabases;
import dev.relayctl.testing.UsageExamples;
import dev.relayctl.usage.SourceCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule has a form that it finds and one that looks alike and is safe: the files in {@code
 * lint/} of the test resources, run on real PostgreSQL.
 */
class LintRulesIT {
  @TempDir Path project;

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
          // Statistics of a target, and its release: see the tests below.
          Rule.DROP_INDEX_IN_USE,
          Rule.INCOMPATIBLE_WITH_RUNNING_RELEASE);

  @ParameterizedTest
  @MethodSource("examples")
  void findsTheUnsafeForm(Example example) {
    List<LintFinding> findings = findings(example.base(), example.unsafe(), example.unsafeConf());

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
  void tellsCommandsOfPsqlFromSql() {
    List<LintFinding> findings =
        findings("CREATE TABLE a (id bigint PRIMARY KEY);", "-- one\n\\i other.sql\n", "");

    assertThat(findings)
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.rule()).isEqualTo(Rule.STATEMENT_FAILS);
          assertThat(finding.line()).isEqualTo(2);
          assertThat(finding.what()).startsWith("\\i is a command of psql, not SQL");
          assertThat(finding.remedy()).contains("write out");
        });
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
  void warnsOfABackfillWhoseFirstBatchIsTheLast() {
    String base = "CREATE TABLE tracks (id bigint PRIMARY KEY, plays int);";
    var small = new Sizes(Map.of("tracks", new Sizes.Table(12)), Set.of(), Set.of());

    List<LintFinding> findings =
        findings(
            base,
            "-- relayctl: backfill\nUPDATE tracks SET plays = 0 WHERE plays IS NULL;",
            "",
            small);

    assertThat(findings)
        .extracting(finding -> finding.rule().id() + ":" + finding.line() + " " + finding.what())
        .containsExactly(
            "unbatched-backfill:2 the first batch changes all that is to be changed of 12 rows of"
                + " tracks: it has no LIMIT");
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
  void refusesToDropWhatTheRunningReleaseUsesAndNothingElse() {
    String base =
        "CREATE TABLE tracks (id bigint PRIMARY KEY, title text, artist text);"
            + "CREATE TABLE albums (id bigint PRIMARY KEY, artist text);";
    Running running =
        SourceCode.of(
            "release 12 (a1b2c3d)",
            Map.of(
                "app/api.py",
                "q = 'SELECT id, artist FROM tracks'\nn = 'SELECT count(*) FROM albums'\n"),
            "migrations",
            List.of());

    assertThat(verdicts(base, "ALTER TABLE tracks DROP COLUMN artist;", running))
        .containsExactly(
            "ERROR incompatible-with-running-release: release 12 (a1b2c3d) uses tracks.artist:"
                + " app/api.py:1");
    assertThat(verdicts(base, "ALTER TABLE tracks RENAME COLUMN artist TO by;", running))
        .containsExactly(
            "ERROR incompatible-with-running-release: release 12 (a1b2c3d) uses tracks.artist:"
                + " app/api.py:1");
    assertThat(verdicts(base, "ALTER TABLE tracks DROP COLUMN title;", running))
        .containsExactly(
            "WARN drop-column: tracks.title is dropped with its data; release 12 (a1b2c3d) doesn't"
                + " name it");
    assertThat(verdicts(base, "ALTER TABLE albums DROP COLUMN artist;", running))
        .containsExactly(
            "WARN drop-column: albums.artist is dropped with its data; release 12 (a1b2c3d) doesn't"
                + " name it");
    assertThat(verdicts(base, "DROP TABLE albums;", running))
        .first()
        .asString()
        .startsWith("ERROR incompatible-with-running-release")
        .endsWith("uses albums: app/api.py:2");
  }

  @Test
  void findsWhatTheReleaseUsesByThePatternsOfTheProject() throws IOException {
    String base =
        "CREATE TABLE tracks (id bigint PRIMARY KEY, title text, artist text);"
            + "CREATE TABLE albums (id bigint PRIMARY KEY, genre text, artist text);";
    String drop = "ALTER TABLE tracks DROP COLUMN %s;";
    Map<String, String> files =
        Map.of(
            "prisma/schema.prisma",
            """
            model Track {
              id     Int    @id
              artist String

              @@map("tracks")
            }

            model Album {
              id    Int    @id
              genre String
              title String
            }
            """);
    Running running =
        SourceCode.of(
            "release 12", files, "migrations", UsageExamples.documented("Prisma", project));
    Running endless =
        SourceCode.of(
            "release 12",
            files,
            "migrations",
            UsageExamples.read(
                "migrations: { usage: [{ files: '**/*.prisma', table:"
                    + " 'model (?<table>\\w+) (?:([^!]+)\\2?)+!' }] }",
                project));

    assertThat(verdicts(base, drop.formatted("artist"), running))
        .containsExactly(
            "ERROR incompatible-with-running-release: release 12 uses tracks.artist:"
                + " prisma/schema.prisma:3");
    assertThat(verdicts(base, drop.formatted("title"), running))
        .containsExactly(
            "WARN drop-column: tracks.title is dropped with its data; release 12 doesn't name it");
    assertThat(verdicts(base, drop.formatted("title"), endless))
        .singleElement()
        .asString()
        .startsWith("ERROR drop-column: tracks.title is dropped")
        .contains("what runs may name it: migrations.usage[0].table (")
        .endsWith("takes too many steps over prisma/schema.prisma, write it with less to try");
  }

  @Test
  void refusesToTakeAwayAValueThatTheRunningReleaseUsesAndNothingElse() {
    String base =
        "CREATE TYPE state AS ENUM ('on', 'paused', 'idle');"
            + "CREATE TABLE tracks (id bigint PRIMARY KEY, state state);";
    Running running =
        SourceCode.of(
            "release 12 (a1b2c3d)",
            Map.of("app/api.py", "q = \"SELECT id FROM tracks WHERE state = 'paused'\"\n"),
            "migrations",
            List.of());
    String narrower =
        """
        CREATE TYPE state2 AS ENUM ('on', '%s');
        ALTER TABLE tracks ALTER COLUMN state TYPE state2 USING state::text::state2;
        DROP TYPE state;
        """;

    assertThat(verdicts(base, "ALTER TYPE state RENAME VALUE 'paused' TO 'off';", running))
        .containsExactly(
            "ERROR incompatible-with-running-release: release 12 (a1b2c3d) uses 'paused' of state:"
                + " app/api.py:1");
    assertThat(verdicts(base, "ALTER TYPE state RENAME VALUE 'idle' TO 'off';", running))
        .containsExactly(
            "WARN rename-enum-value: a release fails with 22P02 where it names 'idle' of state;"
                + " release 12 (a1b2c3d) doesn't name it");
    assertThat(verdicts(base, narrower.formatted("idle"), running))
        .contains(
            "ERROR incompatible-with-running-release: release 12 (a1b2c3d) uses 'paused' of state:"
                + " app/api.py:1");
    assertThat(verdicts(base, narrower.formatted("paused"), running))
        .noneMatch(verdict -> verdict.contains("incompatible-with-running-release"));
  }

  private static List<String> verdicts(String base, String pending, Running running) {
    return findings(base, pending, "", Sizes.UNKNOWN, running).stream()
        .filter(finding -> finding.severity() != Severity.INFO)
        .filter(finding -> finding.rule() != Rule.MISSING_LOCK_TIMEOUT)
        .filter(finding -> finding.rule() != Rule.MISSING_STATEMENT_TIMEOUT)
        .map(finding -> finding.severity() + " " + finding.rule().id() + ": " + finding.what())
        .toList();
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
    return findings(base, pending, conf, sizes, new Running.Unknown("a test"));
  }

  private static List<LintFinding> findings(
      String base, String pending, String conf, Sizes sizes, Running running) {
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
    return Linter.lint(traces.files(), new Target(traces.existing(), sizes, () -> running)).stream()
        .flatMap(file -> file.findings().stream())
        .toList();
  }
}
