package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.machines.Accidents.Accident;
import dev.relayctl.sandbox.machines.Accidents.Moment;
import dev.relayctl.sandbox.machines.Machine.Intent;
import java.util.List;

/** What happens to a machine without anybody having asked for it. */
record Mishaps(Machines machines, Accidents accidents, Latency latency, Events events) {
  /** Takes the time of a slow replacement; whether the host gives the update up. */
  boolean revertUpdate(String id) {
    boolean reverts = false;
    for (Accident accident : now(id, Moment.UPDATE)) {
      if (accident instanceof Accident.SlowReplacement(long millis)) {
        latency.take(millis);
      }
      reverts |= accident instanceof Accident.Revert;
    }
    return reverts;
  }

  /** Takes the time of a slow start; what befalls the machine once it runs. */
  List<Accident> atBoot(String id) {
    List<Accident> happening = now(id, Moment.BOOT);
    for (Accident accident : happening) {
      if (accident instanceof Accident.SlowStart(long millis)) {
        latency.take(millis);
      }
    }
    return happening;
  }

  /** A machine that the platform stops because nobody uses it. */
  Machine unused(Machine machine) {
    return switch (machine.state()) {
      case STARTED, STARTING ->
          machine
              .in(State.STOPPING, Intent.STAY_DOWN, events.now())
              .withEvent(events.proxy("stop", "stopping"));
      case CREATED,
          STOPPING,
          STOPPED,
          SUSPENDING,
          SUSPENDED,
          RESTARTING,
          REPLACING,
          FAILED,
          DESTROYING,
          DESTROYED ->
          machine;
    };
  }

  /** A machine that the platform starts because somebody wants to use it. */
  Machine wanted(Machine machine) {
    return machine.state() == State.STOPPED || machine.state() == State.SUSPENDED
        ? machine
            .in(State.STARTING, Intent.RUN, events.now())
            .restarts(0)
            .withEvent(events.proxy("start", "starting"))
        : machine;
  }

  private List<Accident> now(String id, Moment moment) {
    return machines.find(id).map(m -> accidents.next(m, moment)).orElse(List.of());
  }
}
