package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.run.AppSecrets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of an environment, declared or there, without values: {@code relayctl/secrets/v1}.
 *
 * @param notes what could not be found out, and why
 */
public record SecretsReport(
    EnvironmentName environment, AppName app, List<Row> rows, List<String> notes) {
  public SecretsReport {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /** How a secret stands to the last release. */
  public enum Since {
    CHANGED,
    UNCHANGED,
    /** There is no release yet, or the ledger can't be read. */
    UNKNOWN
  }

  /**
   * One secret.
   *
   * @param kept what the app has; null when it is only declared
   * @param reference where a deploy takes the value from; null when it isn't declared
   */
  public record Row(
      String name,
      AppSecrets.@Nullable Kept kept,
      @Nullable String reference,
      Since sinceRelease) {}

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/secrets/v1");
    document.put("environment", environment.value());
    document.put("app", app.value());
    ArrayNode array = document.putArray("secrets");
    for (Row row : rows) {
      ObjectNode node = array.addObject();
      node.put("name", row.name());
      node.put("present", row.kept() != null);
      node.put("declared", row.reference() != null);
      JsonTree.put(node, "reference", row.reference());
      AppSecrets.Kept kept = row.kept();
      if (kept != null) {
        JsonTree.put(node, "digest", kept.digest());
        JsonTree.put(node, "createdAt", time(kept.createdAt()));
        JsonTree.put(node, "updatedAt", time(kept.updatedAt()));
      }
      if (row.sinceRelease() != Since.UNKNOWN) {
        node.put("changedSinceRelease", row.sinceRelease() == Since.CHANGED);
      }
    }
    document.set("notes", JsonTree.texts(notes));
    return JsonTree.print(document);
  }

  /** For people, at most {@code width} columns where the content allows it. */
  public String text(int width) {
    var parts = new ArrayList<String>();
    if (rows.isEmpty()) {
      parts.add(environment + " declares no secret, and " + app + " has none.");
    } else {
      List<String> head = List.of("NAME", "DIGEST", "SET", "SINCE RELEASE", "DECLARED");
      parts.add(Table.print(head, rows.stream().map(SecretsReport::cells).toList(), width));
    }
    parts.addAll(notes);
    return String.join("\n", parts);
  }

  private static List<String> cells(Row row) {
    AppSecrets.Kept kept = row.kept();
    Instant updated = kept == null ? null : kept.updatedAt();
    return List.of(
        row.name(),
        kept == null ? "not set" : kept.digest(),
        updated == null ? "-" : Times.shown(updated),
        switch (row.sinceRelease()) {
          case CHANGED -> "changed";
          case UNCHANGED -> "unchanged";
          case UNKNOWN -> "-";
        },
        row.reference() == null ? "no" : row.reference());
  }

  static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
