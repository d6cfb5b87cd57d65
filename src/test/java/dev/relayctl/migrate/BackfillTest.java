package dev.relayctl.migrate;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Tracing.Script;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BackfillTest {
  private static final String BATCH =
      """
      update tracks set slug = lower(title)
       where id in (select id from tracks where slug is null order by id limit 1000);
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-- relayctl: backfill|0",
        "-- relayctl:backfill|0",
        "--relayctl: backfill pause=200ms|200",
        "-- relayctl: backfill   pause=1m30s  |90000",
        "-- why it is done\\n\\n-- relayctl: backfill pause=1s\\n-- and by whom|1000",
        "-- relayctl:allow unbatched-backfill: known\\n-- relayctl: backfill|0",
      })
  void readsTheHeader(String header, long millis) {
    String text = header.replace("\\n", "\n") + "\n" + BATCH;

    Backfill backfill = ok(of(text)).orElseThrow();

    assertThat(backfill.pause()).isEqualTo(Duration.ofMillis(millis));
    assertThat(backfill.line()).isEqualTo((int) header.replace("\\n", "\n").lines().count() + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-- fills the slugs\n",
        "-- relayctl:allow unbatched-backfill: it is small\n",
        "-- relayctl runs a backfill here\n",
        "-- relayctl: written by hand\n",
      })
  void leavesOrdinaryFilesAlone(String comments) {
    assertThat(ok(of(comments + BATCH))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from plays where id in (select id from plays where at < '2020-01-01' limit 500)",
        "insert into slugs select id, lower(title) from tracks"
            + " where not exists (select from slugs where slugs.id = tracks.id) limit 500",
        "with batch as (select id from tracks where slug is null limit 9 for update skip locked)"
            + " update tracks set slug = 'x' from batch where tracks.id = batch.id",
        "with gone as (delete from plays returning *) insert into archive select * from gone",
        "update tracks set slug = lower(title) where slug is null returning id",
        "merge into a using (select * from b limit 9) b on a.id = b.id"
            + " when not matched then insert values (b.id)",
      })
  void acceptsWhateverChangesRows(String statement) {
    assertThat(ok(of("-- relayctl: backfill\n" + statement + ";\n"))).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-- relayctl: backfil|1|migrate.backfill-header|did you mean backfill?",
        "-- relayctl: Back-Fill pause=1s|1|migrate.backfill-header|in lower case",
        "select 1;\\n-- relayctl: backfill|2|migrate.backfill-header|move it to the first line",
        "-- relayctl: backfill\\n-- relayctl: backfill|2|migrate.backfill-header|first line",
        "-- relayctl: backfill paus=1s|1|migrate.backfill-option|did you mean pause? write pause=1s",
        "-- relayctl: backfill batch=10|1|migrate.backfill-option|remove it",
        "-- relayctl: backfill in batches|1|migrate.backfill-option|remove it",
        "-- relayctl: backfill pause=200|1|migrate.backfill-option|pause=200ms",
        "-- relayctl: backfill pause|1|migrate.backfill-option|pause=200ms",
        "-- relayctl: backfill pause=-1s|1|migrate.backfill-option|pause=200ms",
      })
  void refusesAHeaderWithASlip(String text, int line, String id, String remedy) {
    Problem problem = problem(text.replace("\\n", "\n") + "\n" + BATCH);

    assertThat(problem.facts().id().value()).isEqualTo(id);
    assertThat(problem.facts().where()).isEqualTo(new Where.InFile("V7__fill.sql", line, 0));
    assertThat(problem.facts().remedy()).contains(remedy);
    assertThat(problem.exitCode()).isEqualTo(ExitCode.INVALID);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-- nothing|1|migrate.backfill-statements|no statement",
        "update a set b = 1 where b is null;\\nanalyze a;|3|migrate.backfill-statements|2 statements",
        "select count(*) from tracks;|2|migrate.backfill-statement|SELECT COUNT",
        "with a as (update b set c = 1 where c is null returning 1) select * from a;|2|migrate.backfill-statement|WITH A",
        "call fill();|2|migrate.backfill-statement|CALL FILL",
        "alter table a add b int;|2|migrate.backfill-statement|ALTER TABLE",
        "\\nupdate tracks set slug = (select 'x' where true);|3|migrate.backfill-without-where|never end",
        "insert into a select * from b order by id limit 9;|2|migrate.backfill-without-where|never end",
        "insert into a values (1);|2|migrate.backfill-without-where|never end",
      })
  void refusesWhatCannotBeRepeated(String statements, int line, String id, String what) {
    Problem problem = problem("-- relayctl: backfill\n" + statements.replace("\\n", "\n") + "\n");

    assertThat(problem.facts().id().value()).isEqualTo(id);
    assertThat(problem.facts().where()).isEqualTo(new Where.InFile("V7__fill.sql", line, 0));
    assertThat(problem.facts().what()).contains(what);
  }

  @Test
  void refusesSettingsThatWouldTakeItsTransactions() {
    var script =
        new Script("V7__fill.sql", "-- relayctl: backfill\n" + BATCH, "executeInTransaction=false");

    assertThat(Backfill.of(script).problems())
        .extracting(problem -> problem.facts().id().value())
        .containsExactly("migrate.backfill-settings");
  }

  @Test
  void tellsWhatCannotBeCut() {
    Problem problem = problem("-- relayctl: backfill\nupdate a set b = '${nosuch}' where c;\n");

    assertThat(problem.facts().id().value()).isEqualTo("migrate.syntax");
  }

  private static Result<Optional<Backfill>> of(String text) {
    return Backfill.of(new Script("V7__fill.sql", text, null));
  }

  private static Problem problem(String text) {
    return of(text).problems().getFirst();
  }
}
