package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.run.Ledger.Stamp;

/**
 * What became of a database that was to be adopted: {@code relayctl/env-adopt/v1}.
 *
 * @param database its address
 * @param before what its stamp said
 */
public record AdoptionReport(EnvironmentName environment, String database, Stamp before) {
  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/env-adopt/v1");
    document.put("environment", environment.value());
    document.put("database", database);
    switch (before) {
      case Stamp.Elsewhere(var place, var at) -> {
        document.put("outcome", "adopted");
        document.putObject("before").put("database", place).put("stampedAt", at.toString());
      }
      case Stamp.Absent _, Stamp.Here _ -> document.put("outcome", "nothing-to-do");
    }
    return JsonTree.print(document);
  }

  /** In one line. */
  public String text() {
    return switch (before) {
      case Stamp.Elsewhere(var place, _) ->
          database + " is the database of " + environment + " now; before, it was " + place + ".";
      case Stamp.Here(var at) ->
          "Nothing to adopt: "
              + (database + " is the database of " + environment)
              + (" since " + Times.shown(at) + ".");
      case Stamp.Absent _ ->
          "Nothing to adopt: no run of " + environment + " has stamped " + database + " yet.";
    };
  }
}
