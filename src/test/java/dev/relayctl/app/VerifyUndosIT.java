package dev.relayctl.app;

import static dev.relayctl.app.UndoWorld.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.report.VerifyReport;
import dev.relayctl.report.VerifyReport.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifyUndosIT {
  @TempDir private Path directory;
  private UndoWorld world;

  @BeforeEach
  void makeAProject() throws IOException {
    world = new UndoWorld(directory);
    world.write(
        "V1__users.sql",
        "create table users (id bigint primary key, mail varchar(80) not null unique);\n");
    world.write("U1__users.sql", "drop table users;\n");
  }

  private VerifyReport verified() {
    return value(world.verify().verify("dev"));
  }

  private static List<Found> found(VerifyReport report, String revision) {
    return report.rows().stream()
        .filter(row -> row.migration().revision().equals(revision))
        .findFirst()
        .orElseThrow()
        .found();
  }

  private static List<String> rules(VerifyReport report, String revision) {
    return found(report, revision).stream().map(Found::rule).toList();
  }

  @Test
  void provesAnUndoAndSaysWhatItLoses() throws Exception {
    world.write(
        "V2__plays.sql",
        """
        create type mood as enum ('calm', 'loud');
        create table plays (
          id bigint generated always as identity primary key,
          user_id bigint not null references users,
          mood mood not null,
          tags text[] not null,
          at timestamptz not null default now());
        create index plays_user on plays (user_id);
        alter table users add column admin boolean not null default true;
        """);
    world.write(
        "U2__plays.sql",
        "alter table users drop column admin;\ndrop table plays;\ndrop type mood;\n");
    world.write("V3__nothing.sql", "create table late (id int);\n");

    VerifyReport report = verified();

    assertThat(report.wrong()).isFalse();
    assertThat(rules(report, "2")).containsExactly("data-loss-undo");
    assertThat(found(report, "2").getFirst().details())
        .containsExactlyInAnyOrder("the rows of table plays", "the values of column users.admin");
    assertThat(rules(report, "3")).containsExactly("undo-missing");
    assertThat(report.text())
        .contains("✓ 2 plays", "- 3 nothing: no undo", "2 proven, 0 wrong, 1 without an undo");
    assertThat(report.json())
        .contains("\"relayctl/verify/v1\"", "\"proven\"", "\"no-undo\"", "\"data-loss-undo\"");
  }

  @Test
  void tellsInWordsWhatAnUndoLeavesBehind() throws Exception {
    world.write(
        "V2__more.sql",
        """
        alter table users add column age int check (age > 0);
        alter table users alter column mail type text;
        create function twice(n int) returns int language sql as 'select 2 * n';
        comment on table users is 'who they are';
        """);
    world.write(
        "U2__more.sql",
        "alter table users drop column age;\nalter table users alter column mail drop not null;\n");

    VerifyReport report = verified();

    assertThat(report.wrong()).isTrue();
    assertThat(rules(report, "2")).contains("undo-not-inverse");
    assertThat(found(report, "2").getFirst().details())
        .anyMatch(
            text -> text.startsWith("column mail of users is text, not character varying(80)"))
        .anyMatch(text -> text.startsWith("function twice(n integer) is there"))
        .anyMatch(text -> text.contains("comment 'who they are'"))
        .noneMatch(text -> text.contains("age"));
  }

  @Test
  void findsThatAMigrationLeadsElsewhereTheSecondTime() throws Exception {
    world.write(
        "V2__kind.sql", "alter table users add column if not exists kind text default 'a';\n");
    world.write("U2__kind.sql", "alter table users alter column kind set default 'b';\n");

    VerifyReport report = verified();

    assertThat(rules(report, "2")).contains("undo-not-inverse", "redo-not-identical");
  }

  @Test
  void goesOnWithTheNextWhenAnUndoFailsOrCannotBeRedone() throws Exception {
    world.write("V2__a.sql", "create table a (id int);\n");
    world.write("U2__a.sql", "drop table nosuch;\n");
    world.write("V3__b.sql", "create table b (id int);\n");
    world.write("U3__b.sql", "select 1;\n");
    world.write("V4__c.sql", "create table c (id int);\n");
    world.write("U4__c.sql", "drop table c;\n");
    world.write("U9__stray.sql", "select 1;\n");

    VerifyReport report = verified();

    assertThat(rules(report, "2")).containsExactly("undo.failed");
    assertThat(rules(report, "3")).containsExactly("undo-not-inverse", "redo-not-identical");
    assertThat(rules(report, "4")).containsExactly("data-loss-undo");
    assertThat(report.general()).extracting(Found::rule).containsExactly("undo.stray");
  }

  @Test
  void leavesNoRowOfItsOwnInTheWayOfLaterMigrations() throws Exception {
    world.write("V2__plays.sql", "create table plays (user_id bigint);\n");
    world.write("V3__at.sql", "alter table plays add column at timestamptz;\n");
    world.write("U3__at.sql", "alter table plays drop column at;\n");
    world.write(
        "V4__strict.sql",
        "alter table plays add foreign key (user_id) references users,"
            + " alter column user_id set not null, alter column at set not null;\n");
    world.write(
        "U4__strict.sql",
        "alter table plays drop constraint plays_user_id_fkey,"
            + " alter column user_id drop not null, alter column at drop not null;\n");

    VerifyReport report = verified();

    assertThat(report.wrong()).as(report.text()).isFalse();
    assertThat(rules(report, "3")).containsExactly("data-loss-undo");
    assertThat(rules(report, "4")).isEmpty();
  }

  @Test
  void reportsNoLossWhereNothingIsDropped() throws Exception {
    world.write("V2__plays.sql", "create table if not exists plays (id int);\n");
    world.write("U2__plays.sql", "select 1;\n");

    assertThat(rules(verified(), "2")).containsExactly("undo-not-inverse");
  }

  @Test
  void leavesRepeatableMigrationsOut() throws Exception {
    world.write("R__late.sql", "create or replace view mails as select mail from users;\n");

    assertThat(verified().wrong()).isFalse();
  }
}
