package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Waiting for a machine to come to a state (specification §2.2 and §8.7). */
final class WaitRoute {
  private static final int LONGEST_SECONDS = 60;
  private static final Set<String> STATES =
      Set.of("started", "stopped", "suspended", "destroyed", "failed", "settled");

  private final World world;

  WaitRoute(World world) {
    this.world = world;
  }

  void addTo(Router router) {
    router.add("GET", World.MACHINE + "/wait", r -> world.withMachine(r, m -> await(m, r)));
  }

  private Answer await(Machine machine, Request request) {
    List<String> asked = request.queries("state").stream().filter(s -> !s.isEmpty()).toList();
    List<String> states = asked.isEmpty() ? List.of("started") : asked;
    OptionalInt seconds = request.number("timeout");
    if (!STATES.containsAll(states)) {
      return Failures.badRequest("invalid state: " + String.join(",", states));
    }
    if (request.query("timeout") != null && (seconds.isEmpty() || seconds.getAsInt() < 0)) {
      return Failures.badRequest("timeout must be a number of seconds");
    }
    String asVersion = request.query("version");
    String version = asVersion == null ? request.query("instance_id") : asVersion;
    boolean known =
        version == null || machine.versions().stream().anyMatch(v -> v.version().equals(version));
    if (!known) {
      return Failures.badRequest("unknown version " + version + " of machine " + machine.id());
    }
    Duration atMost =
        Duration.ofSeconds(Math.min(LONGEST_SECONDS, seconds.orElse(LONGEST_SECONDS)));
    Optional<Answer> answer =
        world.machines().await(atMost, () -> look(machine.id(), states, version));
    return answer.orElseGet(() -> late(machine.id(), states));
  }

  /** The answer as things are now; empty while there is nothing to say. */
  private Optional<Answer> look(String id, List<String> states, @Nullable String version) {
    Optional<Machine> found = world.machines().find(id);
    if (found.isEmpty()) {
      return Optional.of(Failures.noMachine(id));
    }
    Machine machine = found.get();
    String current = machine.setup().instanceId();
    if (version != null && !version.equals(current)) {
      // It will never come to anything: a newer version took its place, or the host reverted it.
      return Optional.of(
          Failures.precondition(
              "machine version " + version + " was superseded, current is " + current));
    }
    String state = machine.state().wire();
    boolean reached =
        states.contains(state) || (states.contains("settled") && machine.state().settled());
    return reached ? Optional.of(reached(machine)) : Optional.empty();
  }

  private static Answer reached(Machine machine) {
    return Answer.ok(
        Json.object()
            .put("ok", true)
            .put("state", machine.state().wire())
            .put("version", machine.setup().instanceId())
            .put("event_id", machine.events().isEmpty() ? "" : machine.events().getFirst().id()));
  }

  private Answer late(String id, List<String> states) {
    String state = world.machines().find(id).map(m -> m.state().wire()).orElse("destroyed");
    return Failures.error(
        408,
        "deadline_exceeded: machine failed to reach desired state, "
            + String.join(",", states)
            + ", currently "
            + state);
  }
}
