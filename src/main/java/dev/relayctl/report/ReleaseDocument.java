package dev.relayctl.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.plan.ReleaseContent;
import dev.relayctl.plan.ReleasedGroup;
import dev.relayctl.plan.StepJson;
import dev.relayctl.plan.catalog.SchemaCatalog;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code relayctl/release/v1}: what a release consisted of, as the ledger keeps it. */
public final class ReleaseDocument {
  private static final String SCHEMA = "relayctl/release/v1";

  private ReleaseDocument() {}

  /** The document as text. */
  public static String print(ReleaseContent content) {
    ObjectNode document = JsonTree.object();
    document.put("schema", SCHEMA);
    document.put("command", content.command());
    ArrayNode groups = document.putArray("groups");
    for (ReleasedGroup group : content.groups()) {
      groups.add(JsonTree.object(StepJson.of(group)));
    }
    document.set("applied", PlanDocument.migrations(content.applied()));
    SchemaCatalog catalog = content.catalog();
    if (catalog != null) {
      JsonTree.parse(CatalogDocument.write(catalog))
          .ifPresent(written -> document.set("catalog", written));
    }
    return JsonTree.print(document);
  }

  /** What a document says; empty for null, and for what isn't one. */
  public static Optional<ReleaseContent> read(@Nullable String document) {
    return Optional.ofNullable(document)
        .flatMap(JsonTree::parse)
        .filter(node -> node.path("schema").asText().equals(SCHEMA))
        .flatMap(ReleaseDocument::content);
  }

  private static Optional<ReleaseContent> content(JsonNode node) {
    try {
      return Optional.of(
          new ReleaseContent(
              node.path("command").asText(),
              StepFields.each(node, "groups", StepReader::releasedGroup),
              StepFields.each(node, "applied", StepReader::migration),
              node.has("catalog")
                  ? CatalogDocument.read(node.path("catalog").toString()).orElse(null)
                  : null));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
