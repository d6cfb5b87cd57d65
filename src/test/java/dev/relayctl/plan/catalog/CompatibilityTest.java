package dev.relayctl.plan.catalog;

import static dev.relayctl.plan.catalog.Schemas.BIGINT;
import static dev.relayctl.plan.catalog.Schemas.INTEGER;
import static dev.relayctl.plan.catalog.Schemas.TEXT;
import static dev.relayctl.plan.catalog.Schemas.TRACKS;
import static dev.relayctl.plan.catalog.Schemas.catalog;
import static dev.relayctl.plan.catalog.Schemas.check;
import static dev.relayctl.plan.catalog.Schemas.column;
import static dev.relayctl.plan.catalog.Schemas.named;
import static dev.relayctl.plan.catalog.Schemas.notNull;
import static dev.relayctl.plan.catalog.Schemas.relation;
import static dev.relayctl.plan.catalog.Schemas.sentences;
import static dev.relayctl.plan.catalog.Schemas.sequences;
import static dev.relayctl.plan.catalog.Schemas.table;
import static dev.relayctl.plan.catalog.Schemas.unique;
import static dev.relayctl.plan.catalog.Schemas.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.catalog.Column.Filling;
import dev.relayctl.plan.catalog.Relation.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CompatibilityTest {
  private static final Relation TABLE = table("tracks", column("title", TEXT));

  @Test
  void findsNothingInAnEqualSchema() {
    assertThat(sentences(catalog(TABLE), catalog(TABLE))).isEmpty();
  }

  @Test
  void missesATable() {
    List<Conflict> conflicts =
        Compatibility.conflicts(catalog(TABLE), catalog(table("plays", column("at", TEXT))));

    assertThat(conflicts).extracting(Conflict::sentence).containsExactly("table tracks is gone");
    assertThat(conflicts).extracting(Conflict::id).containsExactly("relation-gone");
    assertThat(conflicts).extracting(Conflict::object).containsExactly("tracks");
  }

  @Test
  void guessesTheNewNameOfATable() {
    assertThat(sentences(catalog(TABLE), catalog(table("songs", column("title", TEXT)))))
        .containsExactly("table tracks is gone (perhaps renamed to songs)");
  }

  @Test
  void missesATableThatMovedToAnotherSchema() {
    var moved =
        new Relation(
            new ObjectName("archive", "tracks"), Kind.TABLE, TABLE.columns(), List.of(), List.of());

    assertThat(sentences(catalog(TABLE), catalog(moved)))
        .containsExactly("table tracks is gone (perhaps renamed to archive.tracks)");
  }

  @Test
  void missesAView() {
    var view = relation(Kind.MATERIALIZED_VIEW, "top", column("title", TEXT));

    assertThat(sentences(catalog(view), SchemaCatalog.EMPTY))
        .containsExactly("materialized view top is gone");
  }

  @Test
  void refusesAViewInTheTablesPlaceThatCannotBeWritten() {
    var view = relation(Kind.VIEW, "tracks", column("title", TEXT));

    assertThat(sentences(catalog(TABLE), catalog(view)))
        .containsExactly("tracks is a view that can't be written");
  }

  @Test
  void takesAWritableViewOrPartitionsInTheTablesPlace() {
    var view = relation(Kind.WRITABLE_VIEW, "tracks", column("title", TEXT));
    var partitioned = relation(Kind.PARTITIONED_TABLE, "tracks", column("title", TEXT));

    assertThat(sentences(catalog(TABLE), catalog(view))).isEmpty();
    assertThat(sentences(catalog(TABLE), catalog(partitioned))).isEmpty();
  }

  @Test
  void missesAColumn() {
    var before = table("tracks", column("title", TEXT), column("artist", TEXT));

    List<Conflict> conflicts = Compatibility.conflicts(catalog(before), catalog(TABLE));

    assertThat(conflicts).containsExactly(new ColumnConflict.ColumnGone(TRACKS, "artist", null));
    assertThat(conflicts.getFirst().sentence()).isEqualTo("tracks.artist is gone");
    assertThat(conflicts.getFirst().id()).isEqualTo("column-gone");
    assertThat(conflicts.getFirst().object()).isEqualTo("tracks.artist");
  }

  @Test
  void doesNotMissAColumnOfTheSameNameOnAnotherTable() {
    var other = table("albums", column("title", TEXT));
    var otherWithout = table("albums", column("year", INTEGER));

    assertThat(sentences(catalog(TABLE, other), catalog(TABLE, otherWithout)))
        .containsExactly("albums.title is gone");
  }

  @Test
  void guessesTheNewNameOfAColumnOfTheSameType() {
    var renamed = table("tracks", column("name", TEXT), column("plays", BIGINT));

    assertThat(sentences(catalog(TABLE), catalog(renamed)))
        .containsExactly("tracks.title is gone (perhaps renamed to name)");
  }

  @Test
  void doesNotGuessWhereThereIsAChoice() {
    var choice = table("tracks", column("name", TEXT), column("label", TEXT));

    assertThat(sentences(catalog(TABLE), catalog(choice))).containsExactly("tracks.title is gone");
  }

  @Test
  void refusesAnotherType() {
    var before = table("tracks", column("plays", INTEGER));
    var after = table("tracks", column("plays", BIGINT));

    assertThat(sentences(catalog(before), catalog(after)))
        .containsExactly("tracks.plays is bigint instead of integer");
  }

  @Test
  void refusesAColumnThatNoLongerTakesNull() {
    var after = table("tracks", notNull("title", TEXT));

    assertThat(sentences(catalog(TABLE), catalog(after)))
        .containsExactly("tracks.title refuses NULL");
    assertThat(sentences(catalog(after), catalog(TABLE))).isEmpty();
  }

  @Test
  void refusesACheckThatActsAsNotNullBeforeTheColumnIsMadeSo() {
    var checked = with(TABLE, check("title_nn", "CHECK ((title IS NOT NULL))", "title"));

    assertThat(sentences(catalog(TABLE), catalog(checked)))
        .containsExactly("tracks.title refuses NULL");
    assertThat(sentences(catalog(checked), catalog(table("tracks", notNull("title", TEXT)))))
        .isEmpty();
  }

  @Test
  void refusesANewColumnThatEachInsertMustFill() {
    var after = table("tracks", column("title", TEXT), notNull("genre", TEXT));

    assertThat(sentences(catalog(TABLE), catalog(after)))
        .containsExactly("inserts into tracks need a value for the new column genre");
  }

  @Test
  void refusesANewColumnThatACheckForcesToBeFilled() {
    var after =
        with(
            table("tracks", column("title", TEXT), column("genre", TEXT)),
            check("genre_nn", "CHECK ((genre IS NOT NULL))", "genre"));

    assertThat(sentences(catalog(TABLE), catalog(after)))
        .containsExactly("inserts into tracks need a value for the new column genre");
  }

  @Test
  void takesNewColumnsThatFillThemselves() {
    for (Filling filling :
        List.of(Filling.DEFAULT, Filling.IDENTITY, Filling.IDENTITY_ALWAYS, Filling.COMPUTED)) {
      var after =
          table("tracks", column("title", TEXT), new Column("extra", BIGINT, false, filling));

      assertThat(sentences(catalog(TABLE), catalog(after))).isEmpty();
    }
    assertThat(
            sentences(
                catalog(TABLE),
                catalog(table("tracks", column("title", TEXT), column("extra", TEXT)))))
        .isEmpty();
  }

  @Test
  void refusesADefaultThatIsGoneWhereNullIsRefused() {
    var before = table("tracks", new Column("plays", BIGINT, false, Filling.DEFAULT));
    var after = table("tracks", notNull("plays", BIGINT));
    var relaxed = table("tracks", column("plays", BIGINT));

    assertThat(sentences(catalog(before), catalog(after)))
        .containsExactly("tracks.plays refuses NULL and has no default");
    assertThat(sentences(catalog(before), catalog(relaxed))).isEmpty();
  }

  @Test
  void refusesAnIdentityThatIsGone() {
    var before = table("tracks", new Column("id", BIGINT, false, Filling.IDENTITY_ALWAYS));
    var after = table("tracks", notNull("id", BIGINT));

    assertThat(sentences(catalog(before), catalog(after)))
        .containsExactly("tracks.id refuses NULL and has no default");
  }

  @Test
  void refusesAColumnThatTheServerComputesOrNumbersItself() {
    var before = table("tracks", new Column("id", BIGINT, false, Filling.DEFAULT));

    assertThat(
            sentences(
                catalog(before),
                catalog(table("tracks", new Column("id", BIGINT, false, Filling.COMPUTED)))))
        .containsExactly("tracks.id is computed by the server and can't be written");
    assertThat(
            sentences(
                catalog(before),
                catalog(table("tracks", new Column("id", BIGINT, false, Filling.IDENTITY_ALWAYS)))))
        .containsExactly("tracks.id is always numbered by the server and can't be written");
  }

  @Test
  void refusesACheckOnColumnsThatTheCodeWrites() {
    var after = with(TABLE, check("short", "CHECK ((length(title) < 80))", "title"));

    List<Conflict> conflicts = Compatibility.conflicts(catalog(TABLE), catalog(after));

    assertThat(conflicts)
        .extracting(Conflict::sentence)
        .containsExactly("tracks has the check short, CHECK ((length(title) < 80)),");
    assertThat(conflicts).extracting(Conflict::object).containsExactly("tracks.short");
    assertThat(conflicts).extracting(Conflict::id).containsExactly("constraint-added");
  }

  @Test
  void refusesAForeignKeyThatIsNotValidatedSinceItHoldsForWrites() {
    var after =
        with(
            TABLE,
            new Constraint(
                "title_fk",
                Constraint.Kind.FOREIGN_KEY,
                List.of("title"),
                "FOREIGN KEY (title) REFERENCES public.titles(id)",
                false));

    assertThat(sentences(catalog(TABLE), catalog(after)))
        .containsExactly(
            "tracks has the foreign key title_fk,"
                + " FOREIGN KEY (title) REFERENCES public.titles(id),");
  }

  @Test
  void refusesAnExclusionConstraint() {
    var after =
        with(
            TABLE,
            new Constraint(
                "apart",
                Constraint.Kind.EXCLUSION,
                List.of("title"),
                "EXCLUDE USING gist (title WITH =)",
                true));

    assertThat(sentences(catalog(TABLE), catalog(after)))
        .containsExactly(
            "tracks has the exclusion constraint apart, EXCLUDE USING gist (title WITH =),");
  }

  @Test
  void takesAConstraintThatIsValidatedRenamedOrGone() {
    var before =
        with(
            TABLE,
            new Constraint("a", Constraint.Kind.CHECK, List.of("title"), "CHECK (x)", false));
    var after = with(TABLE, check("b", "CHECK (x)", "title"));

    assertThat(sentences(catalog(before), catalog(after))).isEmpty();
    assertThat(sentences(catalog(before), catalog(TABLE))).isEmpty();
  }

  @Test
  void takesAConstraintOnAColumnThatTheCodeDoesNotKnow() {
    var after =
        with(
            table("tracks", column("title", TEXT), column("rating", INTEGER)),
            check("stars", "CHECK ((rating < 6))", "rating"));

    assertThat(sentences(catalog(TABLE), catalog(after))).isEmpty();
  }

  @Test
  void refusesANewUniqueKeyOnColumnsThatTheCodeWrites() {
    var after = with(TABLE, unique("tracks_title", "title"));

    List<Conflict> conflicts = Compatibility.conflicts(catalog(TABLE), catalog(after));

    assertThat(conflicts)
        .extracting(Conflict::sentence)
        .containsExactly("tracks (title) must be unique");
    assertThat(conflicts).extracting(Conflict::object).containsExactly("tracks.tracks_title");
  }

  @Test
  void takesAUniqueKeyThatFollowsFromAnotherOneOrIsOnANewColumn() {
    var before = table("tracks", column("title", TEXT), column("artist", TEXT));
    var keyed = with(before, unique("title", "title"));

    assertThat(sentences(catalog(keyed), catalog(with(keyed, unique("both", "artist", "title")))))
        .isEmpty();
    assertThat(
            sentences(
                catalog(TABLE),
                catalog(
                    with(
                        table("tracks", column("title", TEXT), column("slug", TEXT)),
                        unique("slug", "slug")))))
        .isEmpty();
  }

  @Test
  void takesAUniqueIndexThatBecameAConstraintOfAnotherName() {
    assertThat(
            sentences(
                catalog(with(TABLE, unique("index", "title"))),
                catalog(with(TABLE, unique("constraint", "title")))))
        .isEmpty();
  }

  @Test
  void refusesAUniqueKeyThatCountsMoreRows() {
    var some =
        new UniqueKey(
            "live",
            List.of("title"),
            List.of("title"),
            "deleted IS NULL",
            UniqueKey.Nulls.DISTINCT);
    var nullsToo =
        new UniqueKey(
            "live", List.of("title"), List.of("title"), null, UniqueKey.Nulls.NOT_DISTINCT);

    assertThat(sentences(catalog(with(TABLE, some)), catalog(with(TABLE, unique("live", "title")))))
        .containsExactly("tracks (title) must be unique");
    assertThat(
            sentences(
                catalog(with(TABLE, unique("live", "title"))), catalog(with(TABLE, nullsToo))))
        .containsExactly("tracks (title) must be unique");
  }

  @Test
  void missesAUniqueKeySinceOnConflictFailsWithoutIt() {
    assertThat(sentences(catalog(with(TABLE, unique("title", "title"))), catalog(TABLE)))
        .containsExactly("tracks (title) isn't unique, which ON CONFLICT asks for,");
  }

  @Test
  void missesAnEnumAndALabel() {
    var mood = new EnumType(named("mood"), List.of("sad", "ok", "happy"));

    assertThat(sentences(catalog(mood), SchemaCatalog.EMPTY)).containsExactly("enum mood is gone");
    assertThat(
            sentences(catalog(mood), catalog(new EnumType(named("mood"), List.of("ok", "happy")))))
        .containsExactly("enum mood has no label sad");
    assertThat(
            sentences(
                catalog(mood),
                catalog(new EnumType(named("mood"), List.of("blue", "ok", "happy")))))
        .containsExactly("enum mood has no label sad (perhaps renamed to blue)");
    assertThat(sentences(catalog(mood), catalog(new EnumType(named("feeling"), mood.labels()))))
        .containsExactly("enum mood is gone (perhaps renamed to feeling)");
  }

  @Test
  void takesANewLabelWhereverItStands() {
    assertThat(
            sentences(
                catalog(new EnumType(named("mood"), List.of("sad", "happy"))),
                catalog(new EnumType(named("mood"), List.of("sad", "ok", "happy")))))
        .isEmpty();
  }

  @Test
  void missesADomainAndRefusesAStricterOne() {
    var email = new Domain(named("email"), TEXT, List.of());
    var strict = new Domain(named("email"), TEXT, List.of("CHECK ((VALUE ~ '@'::text))"));
    var number = new Domain(named("email"), BIGINT, List.of());

    assertThat(sentences(catalog(email), SchemaCatalog.EMPTY))
        .containsExactly("domain email is gone");
    assertThat(sentences(catalog(email), catalog(strict)))
        .containsExactly("domain email is restricted by CHECK ((VALUE ~ '@'::text))");
    assertThat(sentences(catalog(email), catalog(number)))
        .containsExactly("domain email is bigint instead of text");
    assertThat(sentences(catalog(strict), catalog(email))).isEmpty();
  }

  @Test
  void missesASequenceUnlessItsColumnIsMissedAlready() {
    var id = table("tracks", column("id", BIGINT));
    var owned = new Sequence(named("tracks_id_seq"), new Sequence.Owner(TRACKS, "id"));
    var free = new Sequence(named("numbers"), null);

    assertThat(sentences(sequences(List.of(id), owned, free), catalog(id)))
        .containsExactly("sequence numbers is gone", "sequence tracks_id_seq is gone");
    assertThat(sentences(sequences(List.of(id), owned), SchemaCatalog.EMPTY))
        .containsExactly("table tracks is gone");
    assertThat(sentences(sequences(List.of(id), owned), catalog(TABLE)))
        .containsExactly("tracks.id is gone");
  }

  @Test
  void missesAFunctionAndNoticesAnotherResult() {
    var count = new Function(named("count_of"), List.of("bigint"), 0, "bigint");

    assertThat(sentences(catalog(count), SchemaCatalog.EMPTY))
        .containsExactly("function count_of(bigint) is gone");
    assertThat(
            sentences(
                catalog(count),
                catalog(new Function(named("count_of"), List.of("bigint"), 0, "integer"))))
        .containsExactly("function count_of(bigint) returns integer instead of bigint");
  }

  @Test
  void takesAFunctionWithAnArgumentMoreWhenItHasADefault() {
    var before = new Function(named("f"), List.of("bigint"), 0, "text");

    assertThat(
            sentences(
                catalog(before),
                catalog(new Function(named("f"), List.of("bigint", "text"), 1, "text"))))
        .isEmpty();
    assertThat(
            sentences(
                catalog(before),
                catalog(new Function(named("f"), List.of("bigint", "text"), 0, "text"))))
        .containsExactly("function f(bigint) is gone");
  }

  @Test
  void missesADefaultOfAFunctionsArgument() {
    assertThat(
            sentences(
                catalog(new Function(named("f"), List.of("bigint"), 1, "text")),
                catalog(new Function(named("f"), List.of("bigint"), 0, "text"))))
        .containsExactly("function f(bigint) is gone");
  }

  @Test
  void tellsEverythingAtOnceInAStableOrder() {
    var before = table("tracks", column("b", TEXT), column("a", INTEGER), column("c", TEXT));
    var after = table("tracks", notNull("a", BIGINT));

    assertThat(sentences(catalog(before, table("albums")), catalog(after)))
        .containsExactly(
            "table albums is gone",
            "tracks.b is gone",
            "tracks.c is gone",
            "tracks.a is bigint instead of integer",
            "tracks.a refuses NULL");
  }
}
