package dev.relayctl.environment.flytoml;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code [[metrics]]}: where Fly reads a machine's metrics.
 *
 * @param port null when not written
 * @param path null when not written
 * @param https whether it is read over HTTPS
 * @param processes the groups; empty means the default group
 */
public record Metrics(
    @Nullable Integer port, @Nullable String path, boolean https, List<String> processes) {
  public Metrics {
    processes = List.copyOf(processes);
  }

  static List<Metrics> readAll(Section top, Processes groups) {
    var found = new ArrayList<Metrics>();
    for (Section section : top.sections("metric", "metrics")) {
      found.add(
          new Metrics(
              section.whole("port", 1, 65535),
              section.text("path"),
              section.isSet("https"),
              groups.namedBy(section)));
      section.end();
    }
    if (top.entry("metrics").isEmpty()) {
      hoisted(top, found);
    }
    return found;
  }

  /** Old files have the two keys under experimental. */
  private static void hoisted(Section top, List<Metrics> found) {
    Section section = top.section("experimental");
    if (section == null) {
      return;
    }
    Integer port = section.whole("metrics_port", 1, 65535);
    String path = section.text("metrics_path");
    if (port != null || path != null) {
      found.add(new Metrics(port, path, false, List.of()));
    }
  }
}
