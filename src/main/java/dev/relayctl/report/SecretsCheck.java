package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The variables that an environment needs and has, by name: {@code relayctl/secrets-check/v1}.
 *
 * @param askedFly whether it is known what is set at Fly
 * @param rows sorted by name
 * @param notes what could not be found out, and why
 */
public record SecretsCheck(
    EnvironmentName environment, boolean askedFly, List<Row> rows, List<String> notes) {
  public SecretsCheck {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /** How a name stands. */
  public enum State {
    /** As it should be. */
    GIVEN,
    /** Needed, and given by nothing. */
    MISSING,
    /** Needed, in no file, and Fly wasn't asked: it may be set there. */
    UNKNOWN,
    /** Set at Fly, and in no file. */
    EXTRA,
    /** Nothing in the source reads it. */
    UNREAD;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One name.
   *
   * @param neededBy who says so; null when nobody does
   * @param givenBy a place in a file, or Fly; null when nothing gives it
   */
  public record Row(
      String name, State state, @Nullable String neededBy, @Nullable String givenBy) {}

  /** Whether something that is needed is missing for certain. */
  public boolean lacksSome() {
    return count(State.MISSING) > 0;
  }

  private long count(State state) {
    return rows.stream().filter(row -> row.state() == state).count();
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/secrets-check/v1");
    document.put("environment", environment.value());
    document.put("askedFly", askedFly);
    ArrayNode array = document.putArray("variables");
    for (Row row : rows) {
      ObjectNode node = array.addObject();
      node.put("name", row.name());
      node.put("state", row.state().word());
      JsonTree.put(node, "neededBy", row.neededBy());
      JsonTree.put(node, "givenBy", row.givenBy());
    }
    document.set("notes", JsonTree.texts(notes));
    return JsonTree.print(document);
  }

  /** For people, at most {@code width} columns where the content allows it. */
  public String text(int width) {
    var parts = new ArrayList<String>();
    if (!rows.isEmpty()) {
      List<String> head = List.of("NAME", "STATE", "GIVEN BY", "NEEDED BY");
      parts.add(Table.print(head, rows.stream().map(SecretsCheck::cells).toList(), width));
    }
    parts.addAll(notes);
    parts.add(verdict());
    return String.join("\n", parts);
  }

  private String verdict() {
    long unknown = count(State.UNKNOWN);
    if (lacksSome()) {
      return count(State.MISSING) + " missing in " + environment + ".";
    }
    return unknown == 0
        ? "Nothing that " + environment + " needs is missing."
        : unknown + (unknown == 1 ? " is" : " are") + " in no file of " + environment + ".";
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.name(),
        row.state().word(),
        row.givenBy() == null ? Table.NONE : row.givenBy(),
        row.neededBy() == null ? Table.NONE : row.neededBy());
  }
}
