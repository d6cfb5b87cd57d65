package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import java.util.List;

/**
 * Models beside an environment's schema: {@code relayctl/models/v1}.
 *
 * @param differences in Alembic's words; empty when they match
 */
public record ModelsReport(EnvironmentName environment, List<String> differences) {
  public ModelsReport {
    differences = List.copyOf(differences);
  }

  /** For people. */
  public String text() {
    if (differences.isEmpty()) {
      return environment + ": the schema matches the models, as far as Alembic compares them";
    }
    var out = new StringBuilder(environment + ": the schema differs from the models");
    differences.forEach(each -> out.append("\n  ~ ").append(each));
    return out.append("\nrelayctl migrate new NAME --autogenerate ")
        .append(environment)
        .append(" makes a revision of it.")
        .toString();
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/models/v1");
    document.put("environment", environment.value());
    document.put("matches", differences.isEmpty());
    document.set("differences", JsonTree.texts(differences));
    return JsonTree.print(document);
  }
}
