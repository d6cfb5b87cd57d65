package dev.relayctl.fly;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.plan.HostStatus;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MachineState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fly's JSON of a machine as our value ({@code specs/fly-machines.md} §2.2, §6, §8.6). What is
 * missing gets an empty value: an answer of a host in trouble is incomplete and still worth having.
 */
final class MachineReader {
  /** Fly makes these up; no config asks for them (§6). */
  private static final String SYNTHETIC_CHECK = "bg_deployments_compat";

  private MachineReader() {}

  /** The machine; empty when the JSON doesn't even have an id. */
  static Optional<Machine> machine(JsonNode json) {
    String id = text(json, "id");
    if (id.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Machine(
            id,
            text(json, "name"),
            MachineState.of(text(json, "state")),
            text(json, "region"),
            text(json, "instance_id"),
            digest(json),
            config(json),
            checks(json),
            events(json),
            json.path("cordoned").asBoolean(false),
            hostStatus(json),
            json.path("config").isObject()));
  }

  /** Fly always tells it; where something in between left it out, a whole config is a good sign. */
  private static HostStatus hostStatus(JsonNode json) {
    String word = text(json, "host_status");
    return word.isEmpty() && json.path("config").isObject() ? HostStatus.OK : HostStatus.of(word);
  }

  private static @Nullable String digest(JsonNode json) {
    String digest = text(json.path("image_ref"), "digest");
    return digest.isEmpty() ? null : digest;
  }

  /** Of a host that can't be reached there is only a partial copy; enough to know the group. */
  private static MachineConfig config(JsonNode json) {
    JsonNode config = json.path("config");
    return new MachineConfig(
        FlyJson.object(config.isObject() ? config : json.path("incomplete_config")));
  }

  private static List<Machine.Check> checks(JsonNode json) {
    var checks = new ArrayList<Machine.Check>();
    for (JsonNode check : json.path("checks")) {
      String name = text(check, "name");
      if (!name.startsWith(SYNTHETIC_CHECK)) {
        checks.add(new Machine.Check(name, text(check, "status"), text(check, "output")));
      }
    }
    return checks;
  }

  private static List<Machine.Event> events(JsonNode json) {
    var events = new ArrayList<Machine.Event>();
    for (JsonNode event : json.path("events")) {
      events.add(
          new Machine.Event(
              text(event, "id"),
              text(event, "type"),
              text(event, "status"),
              event.path("timestamp").asLong(0),
              exit(event.path("request"))));
    }
    // Newest first already, as far as seen; the sort is stable and costs nothing then.
    events.sort(Comparator.comparingLong(Machine.Event::timestampMillis).reversed());
    return events;
  }

  /** Both shapes: {@code exit_event}, and the older one inside {@code MonitorEvent} (§5.2). */
  private static Machine.@Nullable Exit exit(JsonNode request) {
    JsonNode exit = request.path("exit_event");
    if (!exit.isObject()) {
      exit = request.path("MonitorEvent").path("exit_event");
    }
    if (!exit.isObject()) {
      return null;
    }
    int signal = Math.max(exit.path("signal").asInt(-1), exit.path("guest_signal").asInt(-1));
    int code = exit.path("exit_code").asInt(exit.path("guest_exit_code").asInt(-1));
    return new Machine.Exit(
        signal > 0 ? -1 : code,
        signal > 0 ? signal : -1,
        exit.path("requested_stop").asBoolean(false),
        exit.path("restarting").asBoolean(false),
        exit.path("oom_killed").asBoolean(false));
  }

  /** The text, or an empty one when it is missing, null or something else. */
  static String text(JsonNode json, String key) {
    JsonNode value = json.path(key);
    return value.isTextual() ? value.textValue() : "";
  }
}
