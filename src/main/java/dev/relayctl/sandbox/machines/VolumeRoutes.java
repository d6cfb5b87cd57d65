package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.machines.Volume.Encryption;
import java.util.Optional;
import java.util.function.Function;

/** Volumes (specification §2.5); of snapshots there are none. */
final class VolumeRoutes {
  private static final String PATH = "/v1/apps/{app}/volumes";
  private static final String ONE = PATH + "/{volume}";

  private final World world;
  private final Launcher launcher;
  private final Volumes volumes;

  VolumeRoutes(World world, Launcher launcher, Volumes volumes) {
    this.world = world;
    this.launcher = launcher;
    this.volumes = volumes;
  }

  void addTo(Router router) {
    router
        .add("GET", PATH, r -> world.withApp(r, this::list))
        .add("POST", PATH, r -> world.withApp(r, app -> create(app, r)))
        .add("GET", ONE, r -> withVolume(r, v -> Answer.ok(view(v))))
        .add("PUT", ONE, r -> withVolume(r, v -> update(v, r)))
        .add("DELETE", ONE, r -> withVolume(r, this::delete))
        .add("PUT", ONE + "/extend", r -> withVolume(r, v -> extend(v, r)))
        .add("GET", ONE + "/snapshots", r -> withVolume(r, _ -> Answer.ok(Json.array())))
        .add("POST", ONE + "/snapshots", r -> withVolume(r, _ -> Answer.okay()));
  }

  private synchronized Answer withVolume(Request request, Function<Volume, Answer> then) {
    return world.withApp(
        request,
        app ->
            volumes
                .find(app.name(), request.at("volume"))
                .map(then)
                .orElseGet(() -> Failures.error(404, "volume not found: " + request.at("volume"))));
  }

  private synchronized Answer list(App app) {
    ArrayNode list = Json.array();
    volumes.of(app.name()).forEach(v -> list.add(view(v)));
    return Answer.ok(list);
  }

  private synchronized Answer create(App app, Request request) {
    Optional<ObjectNode> body = request.body();
    String name = body.map(b -> Json.text(b, "name", "")).orElse("");
    if (body.isEmpty() || !name.matches("[a-z0-9_]{1,30}")) {
      return Failures.badRequest("name: only lower-case letters, digits and underscores");
    }
    JsonNode sent = body.get();
    String region = Json.text(sent, "region", Platform.REGION);
    if (!Platform.hasRegion(region)) {
      return Failures.badRequest("region " + region + " not found");
    }
    var volume =
        new Volume(
            world.events().volumeId(),
            app.name(),
            name,
            region,
            sent.path("size_gb").asInt(1),
            sent.path("snapshot_retention").asInt(5),
            Json.text(sent, "fstype", "ext4"),
            sent.path("encrypted").asBoolean(true) ? Encryption.ENCRYPTED : Encryption.PLAIN,
            world.events().now());
    volumes.store(volume);
    return Answer.ok(view(volume));
  }

  private Answer update(Volume volume, Request request) {
    int retention = request.body().map(b -> b.path("snapshot_retention").asInt(0)).orElse(0);
    Volume changed = retention > 0 ? volume.retaining(retention) : volume;
    volumes.store(changed);
    return Answer.ok(view(changed));
  }

  private Answer extend(Volume volume, Request request) {
    int size = request.body().map(b -> b.path("size_gb").asInt(0)).orElse(0);
    if (size < volume.sizeGigabytes()) {
      return Failures.badRequest("size_gb must not be smaller than " + volume.sizeGigabytes());
    }
    Volume bigger = volume.sized(size);
    volumes.store(bigger);
    ObjectNode answer = Json.object().put("needs_restart", false);
    answer.set("volume", view(bigger));
    return Answer.ok(answer);
  }

  private Answer delete(Volume volume) {
    if (volumes.attachedTo(volume).isPresent()) {
      return Failures.precondition("volume " + volume.id() + " is attached to a machine");
    }
    volumes.remove(volume);
    MachineRoot.delete(launcher.volume(volume.id()));
    return Answer.ok(view(volume).put("state", "pending_destroy"));
  }

  private ObjectNode view(Volume volume) {
    ObjectNode node =
        Json.object()
            .put("id", volume.id())
            .put("name", volume.name())
            .put("state", "created")
            .put("size_gb", volume.sizeGigabytes())
            .put("region", volume.region())
            .put("zone", "sandbox")
            .put("encrypted", volume.encryption() == Encryption.ENCRYPTED)
            .put("fstype", volume.fstype())
            .put("host_status", "ok")
            .put("snapshot_retention", volume.snapshotRetention())
            .put("auto_backup_enabled", false)
            .put("created_at", Events.time(volume.createdMillis()));
    volumes.attachedTo(volume).ifPresent(m -> node.put("attached_machine_id", m.id()));
    return node;
  }
}
