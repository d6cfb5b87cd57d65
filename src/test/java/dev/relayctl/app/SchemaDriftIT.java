package dev.relayctl.app;

import static dev.relayctl.app.UndoWorld.ids;
import static dev.relayctl.app.UndoWorld.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.report.DriftReport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SchemaDriftIT {
  @TempDir private Path directory;
  private UndoWorld world;

  @BeforeEach
  void makeAProject() throws IOException {
    world = new UndoWorld(directory);
    world.write(
        "V1__users.sql",
        "create table users (id bigint primary key, mail varchar(80) not null unique);\n");
  }

  @Test
  void findsNothingWhereMigrationsMadeTheSchema() {
    world.migrate();

    DriftReport report = value(world.drift().againstMigrations("dev"));

    assertThat(report.differences()).isEmpty();
    assertThat(report.text()).isEqualTo("The schema of dev is that of its migrations.");
  }

  @Test
  void tellsWhatSomebodyChangedByHand() throws Exception {
    world.migrate();
    world.run("alter table users add column nick text");
    world.run("alter table users alter column mail type varchar(200)");
    world.run("create index users_nick on users (nick)");

    DriftReport report = value(world.drift().againstMigrations("dev"));

    assertThat(report.differs()).isTrue();
    assertThat(report.differences())
        .contains(
            "column mail of users is character varying(200), not null, not"
                + " character varying(80), not null",
            "column nick of users is there: text")
        .anyMatch(line -> line.startsWith("index users_nick"));
  }

  @Test
  void findsNothingInASchemaThatWasMadeAgainBeforeItsMigrations() throws Exception {
    world.run("drop schema public cascade; create schema public");
    world.migrate();

    assertThat(value(world.drift().againstMigrations("dev")).differences()).isEmpty();
  }

  @Test
  void hasNothingToCompareBeforeTheFirstMigration() {
    assertThat(ids(world.drift().againstMigrations("dev")))
        .containsExactly("migrate.nothing-applied");
  }

  @Test
  void comparesWhatRepeatableMigrationsMade() throws Exception {
    world.write("R__mails.sql", "create or replace view mails as select mail from users;\n");
    world.migrate();

    DriftReport same = value(world.drift().againstMigrations("dev"));
    world.run("drop view mails");
    DriftReport dropped = value(world.drift().againstMigrations("dev"));

    assertThat(same.differences()).isEmpty();
    assertThat(dropped.differences()).anyMatch(line -> line.startsWith("view mails"));
  }

  @Test
  void doesNotGuessWhatARepeatableMigrationWasBeforeThePendingOnes() throws Exception {
    world.write("R__mails.sql", "create or replace view mails as select mail from users;\n");
    world.migrate();
    world.write("V2__nick.sql", "alter table users add column nick text;\n");

    assertThat(ids(world.drift().againstMigrations("dev")))
        .containsExactly("migrate.pending-with-repeatables");
  }
}
