package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the secrets that a file declares and those that the app has differ: {@code
 * relayctl/secrets-diff/v1}.
 *
 * @param notes what could not be found out, and why
 */
public record SecretsDrift(
    EnvironmentName environment, List<Difference> differences, List<String> notes) {
  public SecretsDrift {
    differences = List.copyOf(differences);
    notes = List.copyOf(notes);
  }

  /** The ways to differ. */
  public enum Kind {
    /** Declared, and the app has none. */
    MISSING("-"),
    /** The app has it, and nobody declares it. */
    UNDECLARED("+"),
    /** The declared value is another one than the last release set. */
    VALUE_CHANGED("~"),
    /** The app's value was set after the last release. */
    SET_BY_HAND("~");

    private final String mark;

    Kind(String mark) {
      this.mark = mark;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** One difference, and what it means. */
  public record Difference(String name, Kind kind, String what) {}

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/secrets-diff/v1");
    document.put("environment", environment.value());
    ArrayNode array = document.putArray("differences");
    for (Difference difference : differences) {
      array
          .addObject()
          .put("name", difference.name())
          .put("kind", difference.kind().word())
          .put("what", difference.what());
    }
    document.set("notes", JsonTree.texts(notes));
    return JsonTree.print(document);
  }

  /** One line for each, with a sign in front: - missing, + not declared, ~ another value. */
  public String text() {
    var lines = new ArrayList<String>();
    if (differences.isEmpty()) {
      lines.add("The app of " + environment + " has the secrets that its file declares.");
    }
    differences.forEach(difference ->
        lines.add(difference.kind().mark + " " + difference.name() + ": " + difference.what()));
    lines.addAll(notes);
    return String.join("\n", lines);
  }
}
