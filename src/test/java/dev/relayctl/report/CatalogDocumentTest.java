package dev.relayctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.catalog.Column;
import dev.relayctl.plan.catalog.Column.Filling;
import dev.relayctl.plan.catalog.Constraint;
import dev.relayctl.plan.catalog.DataType;
import dev.relayctl.plan.catalog.Domain;
import dev.relayctl.plan.catalog.EnumType;
import dev.relayctl.plan.catalog.Function;
import dev.relayctl.plan.catalog.ObjectName;
import dev.relayctl.plan.catalog.Relation;
import dev.relayctl.plan.catalog.SchemaCatalog;
import dev.relayctl.plan.catalog.Sequence;
import dev.relayctl.plan.catalog.UniqueKey;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CatalogDocumentTest {
  private static final ObjectName TRACKS = new ObjectName("public", "tracks");
  private static final DataType TEXT = new DataType("text", "text", -1);

  private static final SchemaCatalog EVERYTHING =
      new SchemaCatalog(
          List.of(
              new Relation(
                  TRACKS,
                  Relation.Kind.TABLE,
                  List.of(
                      new Column(
                          "id", new DataType("bigint", "bigint", -1), false, Filling.IDENTITY),
                      new Column(
                          "title",
                          new DataType("character varying(40)", "character varying", 44),
                          true,
                          Filling.NOTHING)),
                  List.of(
                      new UniqueKey(
                          "tracks_pkey",
                          List.of("id"),
                          List.of("id"),
                          null,
                          UniqueKey.Nulls.DISTINCT),
                      new UniqueKey(
                          "by_title",
                          List.of("lower(title)"),
                          List.of("title"),
                          "id > 0",
                          UniqueKey.Nulls.NOT_DISTINCT),
                      new UniqueKey(
                          "one_row", List.of("(true)"), List.of(), null, UniqueKey.Nulls.DISTINCT)),
                  List.of(
                      new Constraint(
                          "short",
                          Constraint.Kind.CHECK,
                          List.of("title"),
                          "CHECK ((length(title) < 9))",
                          false))),
              new Relation(
                  new ObjectName("audit", "log"),
                  Relation.Kind.WRITABLE_VIEW,
                  List.of(new Column("at", TEXT, true, Filling.NOTHING)),
                  List.of(),
                  List.of())),
          List.of(new EnumType(new ObjectName("public", "mood"), List.of("sad", "happy"))),
          List.of(new Domain(new ObjectName("public", "email"), TEXT, List.of("CHECK (VALUE)"))),
          List.of(
              new Sequence(
                  new ObjectName("public", "tracks_id_seq"), new Sequence.Owner(TRACKS, "id")),
              new Sequence(new ObjectName("audit", "numbers"), null)),
          List.of(
              new Function(new ObjectName("public", "f"), List.of("bigint", "text"), 1, "text"),
              new Function(new ObjectName("public", "do_it"), List.of(), 0, "")));

  @Test
  void readsWhatItWrote() {
    assertThat(CatalogDocument.read(CatalogDocument.write(EVERYTHING))).contains(EVERYTHING);
    assertThat(CatalogDocument.read(CatalogDocument.write(SchemaCatalog.EMPTY)))
        .contains(SchemaCatalog.EMPTY);
  }

  @Test
  void writesOneLineWithoutWhatIsUsual() {
    var catalog =
        new SchemaCatalog(
            List.of(
                new Relation(
                    TRACKS,
                    Relation.Kind.TABLE,
                    List.of(new Column("title", TEXT, true, Filling.NOTHING)),
                    List.of(),
                    List.of())),
            List.of(),
            List.of(),
            List.of(),
            List.of());

    assertThat(CatalogDocument.write(catalog))
        .isEqualTo(
            """
            {"schema":"relayctl/catalog/v1",\
            "relations":[{"name":"tracks","kind":"TABLE","columns":[{"name":"title","type":"text"}]}],\
            "enums":[],"domains":[],"sequences":[],"functions":[]}\
            """);
  }

  @Test
  void passesOverKeysThatItDoesNotKnow() {
    String document =
        CatalogDocument.write(EVERYTHING)
            .replace("\"kind\":\"TABLE\"", "\"kind\":\"TABLE\",\"owner\":{\"x\":1}")
            .replace("\"enums\":", "\"policies\":[1],\"enums\":");

    assertThat(CatalogDocument.read(document)).contains(EVERYTHING);
  }

  @Test
  void isEmptyForWhatIsNoCatalogOrOneOfALaterForm() {
    String document = CatalogDocument.write(EVERYTHING);

    assertThat(CatalogDocument.read("")).isEmpty();
    assertThat(CatalogDocument.read("null")).isEmpty();
    assertThat(CatalogDocument.read("no json")).isEmpty();
    assertThat(CatalogDocument.read("{\"schema\":\"relayctl/plan/v1\"}")).isEmpty();
    assertThat(CatalogDocument.read(document.replace("catalog/v1", "catalog/v2"))).isEmpty();
    assertThat(CatalogDocument.read(document.replace("\"TABLE\"", "\"CUBE\""))).isEmpty();
    assertThat(CatalogDocument.read(document.replace("\"name\":\"tracks\"", "\"id\":7"))).isEmpty();
    assertThat(CatalogDocument.read(document.substring(0, document.length() / 2))).isEmpty();
  }
}
