package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The secrets of two environments side by side: {@code relayctl/secrets-comparison/v1}. */
public record SecretsComparison(EnvironmentName one, EnvironmentName other, List<Row> rows) {
  public SecretsComparison {
    rows = List.copyOf(rows);
  }

  /**
   * A name that at least one of them has.
   *
   * @param one the digest there; null when it has none
   * @param other the digest there; null when it has none
   */
  public record Row(String name, @Nullable String one, @Nullable String other) {
    boolean both() {
      return one != null && other != null;
    }

    boolean sameDigest() {
      return one != null && one.equals(other);
    }
  }

  /** Whether one lacks a name that the other has; values are expected to differ. */
  public boolean namesDiffer() {
    return rows.stream().anyMatch(row -> !row.both());
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/secrets-comparison/v1");
    document.set("environments", JsonTree.texts(List.of(one.value(), other.value())));
    ArrayNode array = document.putArray("secrets");
    for (Row row : rows) {
      ObjectNode node = array.addObject().put("name", row.name());
      ObjectNode digests = node.putObject("digests");
      JsonTree.put(digests, one.value(), row.one());
      JsonTree.put(digests, other.value(), row.other());
      node.put("inBoth", row.both());
      if (row.both()) {
        node.put("sameDigest", row.sameDigest());
      }
    }
    return JsonTree.print(document);
  }

  /** For people. */
  public String text(int width) {
    if (rows.isEmpty()) {
      return "Neither " + one + " nor " + other + " has a secret.";
    }
    var table = new ArrayList<List<String>>();
    for (Row row : rows) {
      table.add(
          List.of(
              row.name(),
              row.one() == null ? "-" : row.one(),
              row.other() == null ? "-" : row.other(),
              verdict(row)));
    }
    return Table.print(List.of("NAME", one.value(), other.value(), "DIGESTS"), table, width);
  }

  private String verdict(Row row) {
    if (row.both()) {
      return row.sameDigest() ? "equal" : "differ";
    }
    return "only in " + (row.one() == null ? other : one);
  }
}
