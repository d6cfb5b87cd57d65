package dev.relayctl.environment.flytoml;

import dev.relayctl.config.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How Fly's proxy starts and stops the machines of a service.
 *
 * @param autoStop null when not written, which leaves it to Fly
 * @param autoStart null when not written
 * @param minMachinesRunning in the primary region; null when not written
 */
public record Scaling(
    @Nullable AutoStop autoStop,
    @Nullable Boolean autoStart,
    @Nullable Integer minMachinesRunning) {
  /** What becomes of a machine without work. */
  public enum AutoStop {
    OFF,
    STOP,
    SUSPEND
  }

  static Scaling read(Section section) {
    return new Scaling(
        autoStop(section),
        section.flag("auto_start_machines"),
        section.whole("min_machines_running", 0, Integer.MAX_VALUE));
  }

  private static @Nullable AutoStop autoStop(Section section) {
    String key = "auto_stop_machines";
    Node value = section.entry(key).map(Node.Entry::value).orElse(null);
    return switch (value) {
      case null -> null;
      case Node.Scalar(_, Node.Type type, String text) when type == Node.Type.BOOLEAN ->
          text.equals("true") ? AutoStop.STOP : AutoStop.OFF;
      case Node.Scalar scalar when scalar.type() == Node.Type.TEXT ->
          switch (section.oneOf(key, List.of("off", "stop", "suspend"))) {
            case "off" -> AutoStop.OFF;
            case "stop" -> AutoStop.STOP;
            case "suspend" -> AutoStop.SUSPEND;
            case null, default -> null;
          };
      case Node other -> {
        section.faults().wrongType(section.path(key), other, "\"off\", \"stop\" or \"suspend\"");
        yield null;
      }
    };
  }
}
