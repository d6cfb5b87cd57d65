package dev.relayctl.migrate;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.catalog.Cause;
import dev.relayctl.plan.catalog.Feasibility;
import dev.relayctl.plan.catalog.Feasibility.Floor;
import dev.relayctl.plan.catalog.Feasibility.Present;
import dev.relayctl.plan.catalog.KnownRelease;
import dev.relayctl.plan.catalog.SchemaCatalog;
import dev.relayctl.plan.catalog.Verdict;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Where;
import dev.relayctl.report.CatalogDocument;
import dev.relayctl.run.Catalogs;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Migrations.Migrated;
import dev.relayctl.run.Progress;
import dev.relayctl.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample's releases, one per migration, and what a further migration makes of going back. */
final class RollbackFeasibilityIT {
  @TempDir Path project;

  private final PostgresServer.Database database = PostgresServer.freshDatabase();
  private final Catalogs catalogs = new PostgresCatalogs(Connections.DEFAULT);
  private final Migrations migrations =
      new FlywayMigrations(
          Connections.DEFAULT,
          InstantSource.system(),
          pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos()));

  /** Oldest first. */
  private final List<KnownRelease> releases = new ArrayList<>();

  @BeforeEach
  void releaseTheSampleThreeTimes() throws IOException {
    Files.createDirectories(project.resolve("migrations"));
    for (String name :
        List.of("V1__create_tracks.sql", "V2__create_plays.sql", "V3__add_plays_to_tracks.sql")) {
      Files.copy(Path.of("migrations", name), project.resolve("migrations").resolve(name));
      migrateAndRelease();
    }
  }

  @Test
  void goesBackToTheFirstReleaseWhileMigrationsOnlyAdd() throws Exception {
    migrate(
        "V4__add.sql", "alter table tracks add column genre text; create table albums (id int);");

    Feasibility feasibility = feasibility();

    assertThat(feasibility.rollbackTo()).containsExactly(2, 1);
    assertThat(feasibility.floor()).contains(new Floor(1, null));
  }

  @Test
  void stopsAtADroppedColumn() throws Exception {
    migrateAndRelease("V4__add.sql", "create table albums (id bigint primary key);");
    migrateAndRelease("V5__drop.sql", "alter table tracks drop column title;");
    migrateAndRelease("V6__more.sql", "create table labels (id bigint primary key);");

    Feasibility feasibility = feasibility();

    assertThat(feasibility.rollbackTo()).containsExactly(5);
    assertThat(feasibility.floor())
        .contains(
            new Floor(
                5, "release 4 can't be gone back to: tracks.title is gone since migration 5"));
    assertThat(feasibility.of(1))
        .hasValueSatisfying(
            verdict -> assertThat(((Verdict.Blocked) verdict).migrations()).containsExactly("5"));
  }

  @Test
  void letsTheReleaseBeforeAColumnGoBackWhenTheColumnIsDropped() throws Exception {
    migrateAndRelease("V4__drop.sql", "alter table tracks drop column plays;");

    assertThat(feasibility().rollbackTo()).containsExactly(2, 1);
    assertThat(causes(3)).containsExactly("tracks.plays is gone since migration 4");
  }

  @Test
  void guessesARenamedColumn() throws Exception {
    migrateAndRelease("V4__rename.sql", "alter table plays rename column counted_at to done_at;");

    assertThat(causes(3))
        .containsExactly("plays.counted_at is gone (perhaps renamed to done_at) since migration 4");
    assertThat(feasibility().rollbackTo()).containsExactly(1);
  }

  @Test
  void stopsWhereNullIsRefusedAndWhereAnInsertMustGiveMore() throws Exception {
    migrateAndRelease(
        "V4__tighten.sql",
        """
        delete from plays;
        alter table plays alter column counted_at set not null;
        alter table plays add column country text not null;
        alter table tracks alter column created_at drop default;
        """);

    assertThat(causes(3))
        .containsExactly(
            "plays.counted_at refuses NULL since migration 4",
            "inserts into plays need a value for the new column country since migration 4",
            "tracks.created_at refuses NULL and has no default since migration 4");
    assertThat(causes(1))
        .containsExactly("tracks.created_at refuses NULL and has no default since migration 4");
  }

  @Test
  void stopsAtAnotherTypeAndAtNewRules() throws Exception {
    migrateAndRelease(
        "V4__rules.sql",
        """
        alter table tracks alter column plays type numeric;
        alter table tracks add constraint named unique (artist, title);
        alter table plays add constraint plays_track foreign key (track_id) references tracks not valid;
        """);

    assertThat(causes(3))
        .containsExactly(
            "plays has the foreign key plays_track,"
                + " FOREIGN KEY (track_id) REFERENCES public.tracks(id), since migration 4",
            "tracks.plays is numeric instead of bigint since migration 4",
            "tracks (artist, title) must be unique since migration 4");
  }

  @Test
  void stopsAtARenamedLabelOfAnEnum() throws Exception {
    migrateAndRelease(
        "V4__mood.sql",
        "create type mood as enum ('sad', 'happy'); alter table tracks add column mood mood;");
    migrateAndRelease("V5__more.sql", "alter type mood add value 'ok' before 'happy';");
    migrateAndRelease("V6__rename.sql", "alter type mood rename value 'sad' to 'blue';");

    assertThat(feasibility().rollbackTo()).containsExactly(3, 2, 1);
    assertThat(feasibility().floor()).map(Floor::release).contains(6);
    assertThat(causes(5))
        .containsExactly("enum mood has no label sad (perhaps renamed to blue) since migration 6");
    assertThat(causes(4)).containsExactly("enum mood has no label sad since migration 6");
  }

  @Test
  void seesAColumnThatWasMadeNotNullByTheSafeRecipe() throws Exception {
    migrateAndRelease("V4__nn.sql", "alter table tracks add column genre text default 'none';");
    migrateAndRelease(
        "V5__check.sql",
        "alter table tracks add constraint nn check (genre is not null) not valid;");
    migrateAndRelease("V6__validate.sql", "alter table tracks validate constraint nn;");
    migrateAndRelease(
        "V7__not_null.sql",
        "alter table tracks alter column genre set not null, drop constraint nn;");

    assertThat(feasibility().rollbackTo()).containsExactly(6, 5, 3, 2, 1);
    assertThat(causes(4)).containsExactly("tracks.genre refuses NULL since migration 5");
  }

  private List<String> causes(int release) {
    return ((Verdict.Blocked) feasibility().of(release).orElseThrow())
        .causes().stream().map(Cause::sentence).toList();
  }

  private Feasibility feasibility() {
    return Feasibility.of(releases.reversed(), new Present(applied(), catalog()));
  }

  private void migrateAndRelease(String name, String sql) throws IOException {
    migrate(name, sql);
    release();
  }

  private void migrateAndRelease() {
    apply();
    release();
  }

  private void migrate(String name, String sql) throws IOException {
    Files.writeString(project.resolve("migrations").resolve(name), sql + "\n");
    apply();
  }

  private void apply() {
    Migrated migrated =
        ok(
            migrations.migrate(
                url(),
                files(),
                new Limits(null, Duration.ofSeconds(5), Duration.ofSeconds(30)),
                Progress.SILENT));
    assertThat(migrated.failure()).isNull();
  }

  /** With the catalog as the ledger would give it back. */
  private void release() {
    SchemaCatalog stored = CatalogDocument.read(CatalogDocument.write(catalog())).orElseThrow();
    List<String> applied = applied();
    releases.add(new KnownRelease(releases.size() + 1, applied.getLast(), applied, stored));
  }

  private List<String> applied() {
    SchemaState state = ok(migrations.state(url(), files()));
    return state.applied().stream().map(applied -> applied.migration().revision()).toList();
  }

  private SchemaCatalog catalog() {
    return ok(catalogs.read(url()));
  }

  private Migrations.Files files() {
    return new Migrations.Files("flyway", project, "migrations");
  }

  private DatabaseUrl url() {
    return ok(DatabaseUrl.parse(Secret.of(database.url()), Where.file("test")));
  }
}
