package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.DatabaseBranch;
import dev.relayctl.plan.Dump;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.plan.SavedState;
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
              host(point.state()),
              place(point.state())));
    }
    return Table.print(
        List.of("NAME", "TAKEN", "KEPT UNTIL", "REVISION", "HOST", "PLACE"), rows, width);
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
      put(node, point.state());
    }
    return JsonTree.print(document);
  }

  private static void put(ObjectNode node, SavedState state) {
    switch (state) {
      case Dump(var host, var file, var bytes, var sha256) -> {
        node.put("host", host);
        node.put("file", file);
        node.put("bytes", bytes);
        node.put("sha256", sha256);
      }
      case DatabaseBranch(var project, var id, var name) -> {
        node.put("neonProject", project);
        JsonTree.put(node, "branch", id);
        node.put("branchName", name);
      }
    }
  }

  private static String host(SavedState state) {
    return switch (state) {
      case Dump dump -> dump.host();
      case DatabaseBranch _ -> "Neon";
    };
  }

  private static String place(SavedState state) {
    return switch (state) {
      case Dump dump -> dump.file();
      case DatabaseBranch branch -> "branch " + branch.name();
    };
  }
}
