package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.run.Ledger.KeptRestorePoint;
import java.util.ArrayList;
import java.util.List;

/** The restore points of an environment, newest first: {@code relayctl/restore-points/v1}. */
public record RestorePointsReport(EnvironmentName environment, List<KeptRestorePoint> points) {
  public RestorePointsReport {
    points = List.copyOf(points);
  }

  /** For people, at most {@code width} columns where the content allows it. */
  public String text(int width) {
    if (points.isEmpty()) {
      return environment + " has no restore point.";
    }
    var rows = new ArrayList<List<String>>();
    for (KeptRestorePoint kept : points) {
      RestorePoint point = kept.point();
      rows.add(
          List.of(
              point.name(),
              Times.shown(point.takenAt()),
              Times.shown(point.keptUntil()),
              point.revision() == null ? Table.NONE : point.revision(),
              point.dump().host(),
              point.dump().file()));
    }
    return Table.print(
        List.of("NAME", "TAKEN", "KEPT UNTIL", "REVISION", "HOST", "FILE"), rows, width);
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/restore-points/v1");
    document.put("environment", environment.value());
    var array = document.putArray("restorePoints");
    for (KeptRestorePoint kept : points) {
      RestorePoint point = kept.point();
      ObjectNode node = array.addObject();
      node.put("name", point.name());
      node.put("run", kept.run());
      node.put("takenAt", point.takenAt().toString());
      node.put("keptUntil", point.keptUntil().toString());
      JsonTree.put(node, "revision", point.revision());
      node.put("host", point.dump().host());
      node.put("file", point.dump().file());
      node.put("bytes", point.dump().bytes());
      node.put("sha256", point.dump().sha256());
    }
    return JsonTree.print(document);
  }
}
