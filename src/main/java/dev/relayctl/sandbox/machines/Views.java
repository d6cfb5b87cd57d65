package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.machines.Machine.ImageRef;
import dev.relayctl.sandbox.machines.Machine.Lease;
import dev.relayctl.sandbox.machines.Machine.Registration;
import java.util.Map;

/** Apps, machines and the rest as the API shows them. */
final class Views {
  private static final int EVENTS_SHOWN = 20;

  private final Machines machines;
  private final Accidents accidents;

  /** How much of a machine is shown. */
  enum Extent {
    FULL,
    SUMMARY
  }

  Views(Machines machines, Accidents accidents) {
    this.machines = machines;
    this.accidents = accidents;
  }

  ObjectNode app(App app) {
    long count = machines.of(app.name()).stream().filter(m -> !m.state().ending()).count();
    return Json.object()
        .put("id", app.id())
        .put("internal_numeric_id", app.number())
        .put("name", app.name())
        .put("status", status(app))
        .put("network", app.network())
        .put("machine_count", count)
        .put("volume_count", 0)
        .put("cname_target", app.name() + ".fly.dev")
        .put("app_role", "FlyApp")
        .put("sandbox_url", url(app))
        .<ObjectNode>set("organization", Platform.organization(app.organization()));
  }

  /** Where the app can be reached on this host; the same after a restart. */
  static String url(App app) {
    return "http://127.0.0.1:" + app.proxyPort();
  }

  /** {@code deployed} and {@code suspended} both mean that there was a deployment (§2.1). */
  String status(App app) {
    if (app.firstDeployMillis() == 0) {
      return "pending";
    }
    boolean anyUp =
        machines.of(app.name()).stream()
            .anyMatch(m -> m.life().intent() == Machine.Intent.RUN && !m.state().ending());
    return anyUp ? "deployed" : "suspended";
  }

  ObjectNode machine(Machine machine, Extent extent) {
    Machine.Identity identity = machine.identity();
    ObjectNode node =
        Json.object()
            .put("id", identity.id())
            .put("name", identity.name())
            .put("state", machine.state().wire())
            .put("region", identity.region())
            .put("instance_id", machine.setup().instanceId())
            .put("version", machine.setup().instanceId())
            .put("private_ip", identity.privateIp())
            .put("created_at", Events.time(identity.createdMillis()))
            .put("updated_at", Events.time(machine.life().updatedMillis()))
            .put("cordoned", machine.life().registration() == Registration.CORDONED);
    node.set("image_ref", imageRef(machine.setup().image()));
    if (extent == Extent.FULL) {
      String host = accidents.hostStatus(machine);
      node.put("host_status", host);
      if (host.equals("ok")) {
        node.set("config", machine.config());
      } else {
        node.putNull("config");
        node.set("incomplete_config", partial(machine.config()));
      }
      node.set("events", events(machine, EVENTS_SHOWN));
      node.set("checks", checks(machine));
    }
    return node;
  }

  /** What is known of a config without its host. */
  private static ObjectNode partial(ObjectNode config) {
    return config.deepCopy().retain("image", "guest", "metadata");
  }

  static ObjectNode imageRef(ImageRef image) {
    ObjectNode node =
        Json.object()
            .put("registry", image.registry())
            .put("repository", image.repository())
            .put("tag", image.tag())
            .put("digest", image.digest());
    node.putObject("labels");
    return node;
  }

  /** Newest first. */
  static ArrayNode events(Machine machine, int atMost) {
    ArrayNode events = Json.array();
    for (Event event : machine.events().stream().limit(atMost).toList()) {
      ObjectNode node =
          events
              .addObject()
              .put("id", event.id())
              .put("type", event.type())
              .put("status", event.status())
              .put("source", event.source())
              .put("timestamp", event.timestamp());
      if (event.request() != null) {
        node.set("request", event.request());
      }
    }
    return events;
  }

  private ArrayNode checks(Machine machine) {
    ArrayNode checks = Json.array();
    Map<String, Machines.CheckResult> results = machines.checks(machine.id());
    results.keySet().stream()
        .sorted()
        .forEach(name -> {
          Machines.CheckResult result = results.get(name);
          if (result != null) {
            checks
                .addObject()
                .put("name", name)
                .put("status", result.status())
                .put("output", result.output())
                .put("updated_at", Events.time(result.updatedMillis()));
          }
        });
    return checks;
  }

  /** Wrapped, unlike what the OpenAPI document says (§2.3). */
  static ObjectNode lease(Lease lease) {
    ObjectNode node = Json.object().put("status", "success");
    node.putObject("data")
        .put("nonce", lease.nonce())
        .put("expires_at", lease.expiresAt())
        .put("owner", lease.owner())
        .put("description", lease.description())
        .put("version", lease.version());
    return node;
  }
}
