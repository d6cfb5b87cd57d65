package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.machines.Machines.Decision;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A machine's metadata: changed without a restart and without a lease (specification §2.2). While
 * the machine is being replaced a write is answered and then lost, as it is on the platform.
 */
final class MetadataRoutes {
  private static final String PATH = World.MACHINE + "/metadata";
  private static final String KEY = PATH + "/{key}";

  private final World world;

  MetadataRoutes(World world) {
    this.world = world;
  }

  void addTo(Router router) {
    router
        .add("GET", PATH, r -> world.withMachine(r, m -> Answer.ok(metadata(m))))
        .add("PUT", PATH, r -> world.withMachine(r, m -> merge(m, r)))
        .add("PATCH", PATH, r -> world.withMachine(r, m -> merge(m, r)))
        .add("GET", KEY, r -> world.withMachine(r, m -> one(m, r.at("key"))))
        .add("POST", KEY, r -> world.withMachine(r, m -> set(m, r)))
        .add("DELETE", KEY, r -> world.withMachine(r, m -> delete(m, r.at("key"))));
  }

  private static ObjectNode metadata(Machine machine) {
    return machine.config().path("metadata") instanceof ObjectNode metadata
        ? metadata.deepCopy()
        : Json.object();
  }

  private static Answer one(Machine machine, String key) {
    JsonNode value = metadata(machine).get(key);
    return value == null
        ? Failures.error(404, "metadata key not found: " + key)
        : Answer.ok(Json.object().set("value", value));
  }

  private Answer set(Machine machine, Request request) {
    Optional<String> value = request.body().map(body -> Json.text(body, "value", ""));
    return value.isEmpty()
        ? Failures.badRequest("the body is no JSON object")
        : write(machine, "", m -> m.put(request.at("key"), value.get()));
  }

  private Answer delete(Machine machine, String key) {
    return write(machine, "", m -> m.remove(key));
  }

  private Answer merge(Machine machine, Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty() || !(body.get().get("metadata") instanceof ObjectNode changes)) {
      return Failures.badRequest("metadata is required");
    }
    return write(
        machine,
        Json.text(body.get(), "machine_version", ""),
        metadata -> {
          for (Map.Entry<String, JsonNode> change : changes.properties()) {
            if (change.getValue().isNull()) {
              metadata.remove(change.getKey());
            } else {
              metadata.put(change.getKey(), change.getValue().asText());
            }
          }
        });
  }

  /** Writes if the machine still has the expected version; an empty text expects nothing. */
  private Answer write(Machine machine, String expected, Consumer<ObjectNode> change) {
    Decision decision =
        world
            .machines()
            .decide(
                machine.id(),
                m -> {
                  String version = m.setup().instanceId();
                  if (!expected.isEmpty() && !expected.equals(version)) {
                    return new Decision.Refused(
                        Failures.precondition("machine version mismatch, current is " + version));
                  }
                  if (m.state() == State.REPLACING) {
                    return new Decision.Changed(m);
                  }
                  ObjectNode metadata = metadata(m);
                  change.accept(metadata);
                  ObjectNode config = m.config().deepCopy();
                  config.set("metadata", metadata);
                  return new Decision.Changed(m.withConfig(config, world.events().now()));
                });
    return switch (decision) {
      case Decision.Refused(Answer answer) -> answer;
      case Decision.Changed _ -> Answer.empty(204);
    };
  }
}
