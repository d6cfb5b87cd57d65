package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.run.AppLogs;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A line that a machine wrote: {@code relayctl/log-line/v1}.
 *
 * @param group the machine's process group; empty when the machine is gone
 */
public record LogEntry(EnvironmentName environment, String group, AppLogs.Line line) {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Colours and cursor movements: a line must not be able to draw over others. */
  private static final Pattern ESCAPES =
      Pattern.compile("\u001B\\[[0-9;?]*[ -/]*[@-~]|[\\p{Cntrl}&&[^\t]]");

  /** One line of JSON, without its end. */
  public String json() {
    ObjectNode node = JsonTree.object();
    node.put("schema", "relayctl/log-line/v1");
    node.put("time", line.at().toString());
    node.put("environment", environment.value());
    JsonTree.put(node, "group", group);
    JsonTree.put(node, "machine", line.machine());
    JsonTree.put(node, "region", line.region());
    JsonTree.put(node, "level", line.level());
    node.put("message", line.message());
    return node.toString();
  }

  /** Time, group and machine, then what was written. */
  public String text() {
    return MILLIS.format(line.at())
        + " "
        + (group.isEmpty() ? "-" : group)
        + " "
        + line.machine()
        + " | "
        + ESCAPES.matcher(line.message()).replaceAll("");
  }
}
