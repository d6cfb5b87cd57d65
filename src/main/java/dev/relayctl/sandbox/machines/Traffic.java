package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.machines.Machine.Registration;
import dev.relayctl.sandbox.machines.Machine.Running;
import dev.relayctl.sandbox.proxy.Backends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which machine gets a request, and how many each is busy with.
 *
 * <p>A machine is chosen and counted in one go with looking at its state. So whoever changes the
 * state first and waits for the count to reach zero afterwards can be sure that no request is on
 * its way to the machine.
 */
final class Traffic {
  private final Machines machines;
  private final Map<String, Integer> busy = new HashMap<>();
  private final Map<String, Integer> turns = new HashMap<>();

  private volatile Consumer<String> waker = _ -> {};

  private record Ready(String id, int port) {}

  Traffic(Machines machines) {
    this.machines = machines;
  }

  /** Has machines started that are down when a request comes. */
  void wakeWith(Consumer<String> waker) {
    this.waker = waker;
  }

  /** The machines behind one app's address. */
  Backends of(String app) {
    return (atMost, refused) -> machines.await(atMost, () -> choose(app, refused));
  }

  /** Waits until no request is under way to a machine that gets no new ones. */
  void drain(String id, Duration atMost) {
    machines.await(
        atMost, () -> busy.getOrDefault(id, 0) == 0 ? Optional.of(id) : Optional.empty());
  }

  private Optional<Backends.Slot> choose(String app, Set<Integer> refused) {
    List<Ready> ready = new ArrayList<>();
    for (Machine machine : machines.of(app)) {
      int port = port(machine);
      if (port != 0 && !refused.contains(port)) {
        ready.add(new Ready(machine.id(), port));
      }
    }
    if (ready.isEmpty()) {
      wakeOne(app);
      return Optional.empty();
    }
    Ready chosen = ready.get(Math.floorMod(turns.merge(app, 1, Integer::sum), ready.size()));
    busy.merge(chosen.id, 1, Integer::sum);
    return Optional.of(new Backends.Slot(chosen.port, () -> release(chosen.id)));
  }

  /** Starts one machine of those that are to be started by traffic, unless one is on its way. */
  private void wakeOne(String app) {
    List<Machine> all = machines.of(app);
    if (all.stream().noneMatch(m -> m.state() == State.STARTED || m.state() == State.STARTING)) {
      all.stream()
          .filter(Traffic::startedByTraffic)
          .findFirst()
          .ifPresent(m -> waker.accept(m.id()));
    }
  }

  private static boolean startedByTraffic(Machine machine) {
    boolean down = machine.state() == State.STOPPED || machine.state() == State.SUSPENDED;
    return down
        && machine.life().registration() == Registration.REGISTERED
        && machine.config().path("services").path(0).path("autostart").asBoolean(false);
  }

  /** The local port of a machine that may get traffic; 0 when it may not. */
  private int port(Machine machine) {
    Running running = machine.life().running();
    int internal = CheckSpec.primaryPort(machine.config());
    boolean ready =
        machine.state() == State.STARTED
            && machine.life().registration() == Registration.REGISTERED
            && running != null
            && internal != 0
            && machines.checks(machine.id()).entrySet().stream()
                .allMatch(c -> !CheckSpec.routes(c.getKey()) || c.getValue().passing());
    return ready && running != null ? running.ports().getOrDefault(internal, 0) : 0;
  }

  private void release(String id) {
    machines.locked(() -> {
      busy.computeIfPresent(id, (_, count) -> count == 1 ? null : count - 1);
      return id;
    });
    machines.wake();
  }
}
