package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.EnvironmentName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Secrets that were set or unset by hand: {@code relayctl/secrets-change/v1}.
 *
 * @param notes what a deploy is going to do to them
 */
public record SecretsChange(
    EnvironmentName environment, AppName app, List<Row> rows, List<String> notes) {
  public SecretsChange {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /**
   * One secret.
   *
   * @param before its digest; null when there was none
   * @param after its digest; null when there is none
   */
  public record Row(String name, @Nullable String before, @Nullable String after) {
    Outcome outcome() {
      if (after == null) {
        return Outcome.UNSET;
      }
      if (before == null) {
        return Outcome.NEW;
      }
      return before.equals(after) ? Outcome.SAME_VALUE : Outcome.CHANGED;
    }
  }

  enum Outcome {
    NEW,
    CHANGED,
    SAME_VALUE,
    UNSET;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/secrets-change/v1");
    document.put("environment", environment.value());
    document.put("app", app.value());
    document.put("staged", true);
    ArrayNode array = document.putArray("secrets");
    for (Row row : rows) {
      ObjectNode node = array.addObject();
      node.put("name", row.name());
      node.put("outcome", row.outcome().word());
      JsonTree.put(node, "before", row.before());
      JsonTree.put(node, "after", row.after());
    }
    document.set("notes", JsonTree.texts(notes));
    return JsonTree.print(document);
  }

  /** For people. */
  public String text() {
    return changes()
        + "\nStaged: the next deploy updates the machines of "
        + app
        + " with it; until then they keep what they have.";
  }

  /** For people, when a deploy follows at once. */
  public String changes() {
    var lines = new ArrayList<String>();
    for (Row row : rows) {
      lines.add(
          row.name()
              + ": "
              + switch (row.outcome()) {
                case UNSET -> "unset";
                case NEW -> "set, digest " + row.after();
                case SAME_VALUE -> "set to the value that it had, digest " + row.after();
                case CHANGED -> "set, digest " + row.after() + " instead of " + row.before();
              });
    }
    return String.join("\n", lines);
  }
}
