package dev.relayctl.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.plan.catalog.Column;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A catalog as the ledger keeps it with each release, {@code relayctl/catalog/v1}: on one line, and
 * what is usual (schema public, nullable, no default, validated) isn't written.
 */
public final class CatalogDocument {
  private static final String SCHEMA = "relayctl/catalog/v1";
  private static final String PUBLIC = "public";

  private CatalogDocument() {}

  /** The document as text. */
  public static String write(SchemaCatalog catalog) {
    ObjectNode document = JsonTree.object();
    document.put("schema", SCHEMA);
    ArrayNode relations = document.putArray("relations");
    catalog.relations().forEach(relation -> relations.add(node(relation)));
    ArrayNode enums = document.putArray("enums");
    catalog
        .enums()
        .forEach(
            type -> enums.add(named(type.name()).set("labels", JsonTree.texts(type.labels()))));
    ArrayNode domains = document.putArray("domains");
    for (Domain domain : catalog.domains()) {
      ObjectNode node = named(domain.name());
      put(node, domain.type());
      putTexts(node, "checks", domain.checks());
      domains.add(node);
    }
    ArrayNode sequences = document.putArray("sequences");
    for (Sequence sequence : catalog.sequences()) {
      ObjectNode node = named(sequence.name());
      Sequence.Owner owner = sequence.owner();
      if (owner != null) {
        node.set("owner", named(owner.relation()).put("column", owner.column()));
      }
      sequences.add(node);
    }
    ArrayNode functions = document.putArray("functions");
    for (Function function : catalog.functions()) {
      ObjectNode node = named(function.name());
      putTexts(node, "arguments", function.arguments());
      if (function.optional() > 0) {
        node.put("optional", function.optional());
      }
      JsonTree.put(node, "result", function.result());
      functions.add(node);
    }
    return document.toString();
  }

  private static ObjectNode node(Relation relation) {
    ObjectNode node = named(relation.name());
    node.put("kind", relation.kind().name());
    ArrayNode columns = node.putArray("columns");
    for (Column column : relation.columns()) {
      ObjectNode each = columns.addObject().put("name", column.name());
      put(each, column.type());
      if (!column.nullable()) {
        each.put("notNull", true);
      }
      if (column.filling() != Column.Filling.NOTHING) {
        each.put("filling", column.filling().name());
      }
    }
    for (UniqueKey key : relation.uniqueKeys()) {
      ObjectNode each = node.withArray("uniqueKeys").addObject().put("name", key.name());
      putTexts(each, "parts", key.parts());
      if (!key.columns().equals(key.parts())) {
        each.set("columns", JsonTree.texts(key.columns()));
      }
      JsonTree.put(each, "predicate", key.predicate());
      if (key.nulls() != UniqueKey.Nulls.DISTINCT) {
        each.put("nulls", key.nulls().name());
      }
    }
    for (Constraint constraint : relation.constraints()) {
      ObjectNode each = node.withArray("constraints").addObject().put("name", constraint.name());
      each.put("kind", constraint.kind().name());
      putTexts(each, "columns", constraint.columns());
      each.put("definition", constraint.definition());
      if (!constraint.validated()) {
        each.put("notValid", true);
      }
    }
    return node;
  }

  private static ObjectNode named(ObjectName name) {
    ObjectNode node = JsonTree.object();
    if (!name.schema().equals(PUBLIC)) {
      node.put("in", name.schema());
    }
    return node.put("name", name.name());
  }

  private static void put(ObjectNode node, DataType type) {
    node.put("type", type.text());
    if (!type.name().equals(type.text())) {
      node.put("plainType", type.name());
    }
    if (type.modifier() != -1) {
      node.put("modifier", type.modifier());
    }
  }

  private static void putTexts(ObjectNode node, String key, List<String> texts) {
    if (!texts.isEmpty()) {
      node.set(key, JsonTree.texts(texts));
    }
  }

  /** The catalog of a document; empty when it isn't one, or has values that aren't known here. */
  public static Optional<SchemaCatalog> read(String document) {
    return JsonTree.parse(document)
        .filter(node -> node.path("schema").asText().equals(SCHEMA))
        .flatMap(CatalogDocument::catalog);
  }

  private static Optional<SchemaCatalog> catalog(JsonNode document) {
    try {
      return Optional.of(
          new SchemaCatalog(
              each(document, "relations", CatalogDocument::relation),
              each(document, "enums", node -> new EnumType(name(node), texts(node, "labels"))),
              each(
                  document,
                  "domains",
                  node -> new Domain(name(node), type(node), texts(node, "checks"))),
              each(document, "sequences", CatalogDocument::sequence),
              each(
                  document,
                  "functions",
                  node ->
                      new Function(
                          name(node),
                          texts(node, "arguments"),
                          node.path("optional").asInt(),
                          node.path("result").asText()))));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Relation relation(JsonNode node) {
    return new Relation(
        name(node),
        Relation.Kind.valueOf(text(node, "kind")),
        each(
            node,
            "columns",
            it ->
                new Column(
                    text(it, "name"),
                    type(it),
                    !it.path("notNull").asBoolean(),
                    Column.Filling.valueOf(it.path("filling").asText("NOTHING")))),
        each(
            node,
            "uniqueKeys",
            it ->
                new UniqueKey(
                    text(it, "name"),
                    texts(it, "parts"),
                    texts(it, it.has("columns") ? "columns" : "parts"),
                    it.has("predicate") ? text(it, "predicate") : null,
                    UniqueKey.Nulls.valueOf(it.path("nulls").asText("DISTINCT")))),
        each(
            node,
            "constraints",
            it ->
                new Constraint(
                    text(it, "name"),
                    Constraint.Kind.valueOf(text(it, "kind")),
                    texts(it, "columns"),
                    text(it, "definition"),
                    !it.path("notValid").asBoolean())));
  }

  private static Sequence sequence(JsonNode node) {
    JsonNode owner = node.path("owner");
    return new Sequence(
        name(node),
        owner.isMissingNode() ? null : new Sequence.Owner(name(owner), text(owner, "column")));
  }

  private static ObjectName name(JsonNode node) {
    return new ObjectName(node.path("in").asText(PUBLIC), text(node, "name"));
  }

  private static DataType type(JsonNode node) {
    String text = text(node, "type");
    return new DataType(text, node.path("plainType").asText(text), node.path("modifier").asInt(-1));
  }

  /** A text that has to be there. */
  private static String text(JsonNode node, String key) {
    if (!node.path(key).isTextual()) {
      throw new IllegalArgumentException("no " + key);
    }
    return node.path(key).textValue();
  }

  private static List<String> texts(JsonNode node, String key) {
    var texts = new ArrayList<String>();
    node.path(key).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static <T> List<T> each(
      JsonNode node, String key, java.util.function.Function<JsonNode, T> reading) {
    var values = new ArrayList<T>();
    node.path(key).forEach(item -> values.add(reading.apply(item)));
    return values;
  }
}
