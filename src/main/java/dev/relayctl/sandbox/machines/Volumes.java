package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Documents;
import dev.relayctl.sandbox.http.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All volumes, and the rules of mounting them (specification §2.5, §5.9). */
final class Volumes {
  private static final String FOLDER = "volumes/";

  private final Documents documents;
  private final Machines machines;
  private final Map<String, Volume> volumes = new TreeMap<>();

  Volumes(Documents documents, Machines machines) throws IOException {
    this.documents = documents;
    this.machines = machines;
    for (Volume volume : documents.readAll(FOLDER, Volume.class)) {
      volumes.put(volume.id(), volume);
    }
  }

  synchronized Optional<Volume> find(String app, String id) {
    return Optional.ofNullable(volumes.get(id)).filter(v -> v.app().equals(app));
  }

  synchronized List<Volume> of(String app) {
    return volumes.values().stream().filter(v -> v.app().equals(app)).toList();
  }

  synchronized void store(Volume volume) {
    volumes.put(volume.id(), volume);
    documents.put(FOLDER + volume.id(), volume);
  }

  synchronized void remove(Volume volume) {
    volumes.remove(volume.id());
    documents.delete(FOLDER + volume.id());
  }

  /** The machine whose config mounts it; empty when there is none. */
  Optional<Machine> attachedTo(Volume volume) {
    return machines.of(volume.app()).stream()
        .filter(m -> m.state() != State.DESTROYED)
        .filter(m ->
            m.config()
                .path("mounts")
                .valueStream()
                .anyMatch(mount -> volume.id().equals(Json.text(mount, "volume"))))
        .findFirst();
  }

  /**
   * Why a machine can't have what its config mounts; empty when it can.
   *
   * @param machine its id; empty for one that is only to be created
   */
  Optional<Answer> refusal(String app, String machine, String region, JsonNode config) {
    for (JsonNode mount : config.path("mounts")) {
      String id = Json.text(mount, "volume", "");
      Optional<Volume> volume = find(app, id);
      if (volume.isEmpty()) {
        return Optional.of(Failures.badRequest("volume " + id + " not found"));
      }
      if (!volume.get().region().equals(region)) {
        return Optional.of(
            Failures.badRequest("volume " + id + " is in region " + volume.get().region()));
      }
      Optional<String> holder =
          attachedTo(volume.get()).map(Machine::id).filter(other -> !other.equals(machine));
      if (holder.isPresent()) {
        return Optional.of(
            Failures.precondition("volume " + id + " is attached to machine " + holder.get()));
      }
    }
    return Optional.empty();
  }
}
