package dev.relayctl.plan.catalog;

import static dev.relayctl.plan.catalog.Schemas.BIGINT;
import static dev.relayctl.plan.catalog.Schemas.INTEGER;
import static dev.relayctl.plan.catalog.Schemas.TEXT;
import static dev.relayctl.plan.catalog.Schemas.catalog;
import static dev.relayctl.plan.catalog.Schemas.column;
import static dev.relayctl.plan.catalog.Schemas.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.catalog.Feasibility.Floor;
import dev.relayctl.plan.catalog.Feasibility.Present;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FeasibilityTest {
  private static final SchemaCatalog TITLE =
      catalog(table("tracks", column("id", BIGINT), column("title", TEXT)));
  private static final SchemaCatalog TITLE_AND_NAME =
      catalog(table("tracks", column("id", BIGINT), column("title", TEXT), column("name", TEXT)));
  private static final SchemaCatalog NAME =
      catalog(table("tracks", column("id", BIGINT), column("name", TEXT)));

  @Test
  void knowsNothingBeforeTheFirstRelease() {
    Feasibility feasibility = Feasibility.of(List.of(), new Present(List.of(), TITLE));

    assertThat(feasibility.verdicts()).isEmpty();
    assertThat(feasibility.floor()).isEmpty();
    assertThat(feasibility.rollbackTo()).isEmpty();
  }

  @Test
  void endsAtTheOnlyRelease() {
    Feasibility feasibility =
        Feasibility.of(List.of(release(1, TITLE, "1")), new Present(List.of("1"), TITLE));

    assertThat(feasibility.floor()).contains(new Floor(1, null));
  }

  @Test
  void allowsReleasesThatTheSchemaOnlyAddedTo() {
    Feasibility feasibility =
        Feasibility.of(
            List.of(
                release(3, TITLE_AND_NAME, "1", "2"),
                release(2, TITLE, "1"),
                release(1, TITLE, "1")),
            new Present(List.of("1", "2"), TITLE_AND_NAME));

    assertThat(feasibility.verdicts())
        .containsExactly(new Verdict.Possible(2), new Verdict.Possible(1));
    assertThat(feasibility.rollbackTo()).containsExactly(2, 1);
    assertThat(feasibility.floor()).contains(new Floor(1, null));
  }

  @Test
  void namesTheMigrationThatBlocksAndTheFloorAboveIt() {
    Feasibility feasibility =
        Feasibility.of(
            List.of(
                release(6, NAME, "1", "2", "3", "5"),
                release(5, NAME, "1", "2", "3", "5"),
                release(4, TITLE_AND_NAME, "1", "2", "3"),
                release(3, TITLE, "1", "2")),
            new Present(List.of("1", "2", "3", "5"), NAME));

    assertThat(feasibility.rollbackTo()).containsExactly(5);
    assertThat(feasibility.of(4))
        .hasValueSatisfying(verdict -> {
          var blocked = (Verdict.Blocked) verdict;
          assertThat(blocked.migrations()).containsExactly("5");
          assertThat(blocked.causes().getFirst().release()).isEqualTo(5);
          assertThat(blocked.sentence())
              .isEqualTo("release 4 can't be gone back to: tracks.title is gone since migration 5");
        });
    assertThat(feasibility.floor())
        .contains(
            new Floor(
                5, "release 4 can't be gone back to: tracks.title is gone since migration 5"));
  }

  @Test
  void blamesWhatWasMigratedSinceTheNewestRelease() {
    Feasibility feasibility =
        Feasibility.of(
            List.of(release(2, TITLE_AND_NAME, "1", "2"), release(1, TITLE, "1")),
            new Present(List.of("1", "2", "3", "4"), NAME));

    assertThat(feasibility.verdicts())
        .singleElement()
        .satisfies(verdict -> {
          var blocked = (Verdict.Blocked) verdict;
          assertThat(blocked.migrations()).containsExactly("3", "4");
          assertThat(blocked.causes().getFirst().release()).isNull();
          assertThat(blocked.sentence())
              .endsWith("(perhaps renamed to name) since one of the migrations 3, 4");
        });
    assertThat(feasibility.floor()).map(Floor::release).contains(2);
  }

  @Test
  void saysWhenNoMigrationDidIt() {
    Feasibility feasibility =
        Feasibility.of(
            List.of(release(3, NAME, "1"), release(2, TITLE_AND_NAME, "1")),
            new Present(List.of("1"), NAME));
    Feasibility later =
        Feasibility.of(
            List.of(release(3, TITLE_AND_NAME, "1"), release(2, TITLE_AND_NAME, "1")),
            new Present(List.of("1"), NAME));

    assertThat(reason(feasibility))
        .endsWith("tracks.title is gone since release 3, by no migration");
    assertThat(reason(later)).endsWith("tracks.title is gone now, by no migration");
  }

  @Test
  void doesNotKnowAboutAReleaseWithoutACatalogAndLooksBehindIt() {
    Feasibility feasibility =
        Feasibility.of(
            List.of(
                release(4, TITLE_AND_NAME, "1", "2"),
                release(3, null, "1", "2"),
                release(2, TITLE, "1"),
                release(1, null)),
            new Present(List.of("1", "2"), TITLE_AND_NAME));

    assertThat(feasibility.verdicts())
        .containsExactly(
            new Verdict.Unknown(3, "its schema was not recorded"),
            new Verdict.Possible(2),
            new Verdict.Unknown(1, "its schema was not recorded"));
    assertThat(feasibility.floor())
        .contains(
            new Floor(
                2,
                "whether release 1 can be gone back to isn't known: its schema was not recorded"));
  }

  @Test
  void countsTheMigrationsOfAReleaseWithoutACatalog() {
    Feasibility feasibility =
        Feasibility.of(
            List.of(
                release(3, NAME, "1", "2", "3"),
                release(2, null, "1", "2"),
                release(1, TITLE, "1")),
            new Present(List.of("1", "2", "3"), NAME));

    assertThat(((Verdict.Blocked) feasibility.of(1).orElseThrow()).migrations())
        .containsExactly("2", "3");
  }

  @Test
  void allowsAReleaseBelowABlockedOneButDoesNotCallItTheFloor() {
    var withExtra =
        catalog(
            table("tracks", column("id", BIGINT), column("title", TEXT)),
            table("extra", column("x", INTEGER)));

    Feasibility feasibility =
        Feasibility.of(
            List.of(
                release(3, TITLE, "1", "2", "3"),
                release(2, withExtra, "1", "2"),
                release(1, TITLE, "1")),
            new Present(List.of("1", "2", "3"), TITLE));

    assertThat(feasibility.rollbackTo()).containsExactly(1);
    assertThat(feasibility.floor())
        .contains(
            new Floor(3, "release 2 can't be gone back to: table extra is gone since migration 3"));
  }

  @Test
  void blamesTheLastOfTwoDropsWhenAColumnCameBackInBetween() {
    Feasibility feasibility =
        Feasibility.of(
            List.of(
                release(4, NAME, "1", "2", "3", "4"),
                release(3, TITLE_AND_NAME, "1", "2", "3"),
                release(2, NAME, "1", "2"),
                release(1, TITLE, "1")),
            new Present(List.of("1", "2", "3", "4"), NAME));

    assertThat(((Verdict.Blocked) feasibility.of(1).orElseThrow()).migrations())
        .containsExactly("4");
  }

  @Test
  void blamesTheFirstStepOfAChangeThatWentOn() {
    var small = catalog(table("t", column("n", INTEGER)));
    var big = catalog(table("t", column("n", BIGINT)));
    var text = catalog(table("t", column("n", TEXT)));

    Feasibility feasibility =
        Feasibility.of(
            List.of(
                release(3, text, "1", "2", "3"), release(2, big, "1", "2"), release(1, small, "1")),
            new Present(List.of("1", "2", "3"), text));

    assertThat(((Verdict.Blocked) feasibility.of(1).orElseThrow()).sentence())
        .isEqualTo(
            "release 1 can't be gone back to: t.n is text instead of integer since migration 2");
  }

  @Test
  void noticesARepeatableMigrationThatRanAgain() {
    Feasibility feasibility =
        Feasibility.of(
            List.of(release(2, NAME, "1", "R views", "R views"), release(1, TITLE, "1", "R views")),
            new Present(List.of("1", "R views", "R views"), NAME));

    assertThat(((Verdict.Blocked) feasibility.of(1).orElseThrow()).migrations())
        .containsExactly("R views");
  }

  @Test
  void givesEachConflictItsOwnMigrationAndCountsThem() {
    var both = catalog(table("t", column("a", TEXT), column("b", INTEGER), column("c", TEXT)));
    var withoutA = catalog(table("t", column("b", INTEGER), column("c", TEXT)));
    var withoutBoth = catalog(table("t", column("c", TEXT)));

    Feasibility feasibility =
        Feasibility.of(
            List.of(
                release(3, withoutBoth, "1", "2", "3"),
                release(2, withoutA, "1", "2"),
                release(1, both, "1")),
            new Present(List.of("1", "2", "3"), withoutBoth));

    var blocked = (Verdict.Blocked) feasibility.of(1).orElseThrow();
    assertThat(blocked.causes())
        .extracting(Cause::sentence)
        .containsExactly("t.a is gone since migration 2", "t.b is gone since migration 3");
    assertThat(blocked.migrations()).containsExactly("2", "3");
    assertThat(blocked.sentence())
        .isEqualTo("release 1 can't be gone back to: t.a is gone since migration 2, and 1 more");
  }

  @Test
  void blamesNoRollbackForWhatItsOlderCodeDoesNotKnow() {
    var rollback = new KnownRelease(3, "2", Arrays.asList("1", "2"), TITLE, TITLE_AND_NAME);

    Feasibility feasibility =
        Feasibility.of(
            List.of(
                release(4, TITLE, "1", "2", "3"),
                rollback,
                release(2, TITLE_AND_NAME, "1", "2"),
                release(1, TITLE, "1")),
            new Present(List.of("1", "2", "3"), TITLE));

    assertThat(feasibility.rollbackTo()).containsExactly(3, 1);
    assertThat(feasibility.of(2))
        .hasValueSatisfying(
            verdict -> assertThat(((Verdict.Blocked) verdict).migrations()).containsExactly("3"));
  }

  private static @Nullable String reason(Feasibility feasibility) {
    return feasibility.floor().orElseThrow().reason();
  }

  private static KnownRelease release(
      int number, @Nullable SchemaCatalog catalog, String... applied) {
    return new KnownRelease(
        number,
        applied.length == 0 ? null : applied[applied.length - 1],
        Arrays.asList(applied),
        catalog);
  }
}
