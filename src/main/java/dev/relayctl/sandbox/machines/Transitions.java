package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.machines.Machine.Intent;
import dev.relayctl.sandbox.machines.Machine.Registration;
import dev.relayctl.sandbox.machines.Machine.Setup;
import dev.relayctl.sandbox.machines.Machines.Decision;

/**
 * What a request does to a machine at once (specification §8.5): the state it goes into and the
 * event that is noted. What follows takes time and is {@link Lifecycle}'s.
 */
final class Transitions {
  private final Events events;

  /** Whether a new version is to be started. */
  enum Launch {
    LAUNCH,
    SKIP
  }

  Transitions(Events events) {
    this.events = events;
  }

  Decision start(Machine machine) {
    return switch (machine.state()) {
      case STOPPED, SUSPENDED, FAILED ->
          changed(
              machine
                  .in(State.STARTING, Intent.RUN, events.now())
                  .restarts(0)
                  .withEvent(events.user("start", "starting")));
      case STARTED, STARTING, RESTARTING -> changed(machine);
      case REPLACING -> refused("machine getting replaced, refusing to start");
      case CREATED, STOPPING, SUSPENDING, DESTROYING, DESTROYED ->
          refused("unable to start machine from current state: " + quoted(machine));
    };
  }

  Decision stop(Machine machine) {
    return switch (machine.state()) {
      case STARTED, STARTING, RESTARTING ->
          changed(
              machine
                  .in(State.STOPPING, Intent.STAY_DOWN, events.now())
                  .withEvent(events.user("stop", "stopping")));
      case SUSPENDED, FAILED -> changed(machine.in(State.STOPPED, Intent.STAY_DOWN, events.now()));
      case STOPPED, STOPPING, SUSPENDING, CREATED -> changed(machine);
      case REPLACING -> refused("machine getting replaced, refusing to stop");
      case DESTROYING, DESTROYED ->
          refused("unable to stop machine from current state: " + quoted(machine));
    };
  }

  Decision suspend(Machine machine) {
    return switch (machine.state()) {
      case STARTED ->
          changed(
              machine
                  .in(State.SUSPENDING, Intent.STAY_DOWN, events.now())
                  .withEvent(events.user("suspend", "suspending")));
      case SUSPENDED, SUSPENDING -> changed(machine);
      case CREATED,
          STARTING,
          STOPPING,
          STOPPED,
          RESTARTING,
          REPLACING,
          FAILED,
          DESTROYING,
          DESTROYED ->
          refused("unable to suspend machine from current state: " + quoted(machine));
    };
  }

  Decision restart(Machine machine) {
    return switch (machine.state()) {
      case STARTED, STARTING ->
          changed(
              machine
                  .in(State.RESTARTING, Intent.RUN, events.now())
                  .restarts(0)
                  .withEvent(events.user("restart", "stopping")));
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
          refused("unable to restart machine from current state: " + quoted(machine));
    };
  }

  Decision register(Machine machine, Registration registration) {
    return machine.state().ending()
        ? refused("machine is " + machine.state().wire())
        : changed(machine.registered(registration, events.now()));
  }

  /** Puts a new version in place; the old one's process is still running afterwards. */
  Decision update(Machine machine, Setup setup, Launch launch) {
    return switch (machine.state()) {
      case REPLACING ->
          new Decision.Refused(
              Failures.error(409, "aborted: machine is replacing: concurrent update in progress"));
      case DESTROYING, DESTROYED ->
          refused("unable to update machine from current state: " + quoted(machine));
      case CREATED,
          STARTING,
          STARTED,
          STOPPING,
          STOPPED,
          SUSPENDING,
          SUSPENDED,
          RESTARTING,
          FAILED ->
          changed(
              machine
                  .withSetup(setup)
                  .in(State.REPLACING, afterUpdate(machine, launch), events.now())
                  .restarts(0)
                  .withEvent(events.user("update", "replacing")));
    };
  }

  /** Destroys a machine that isn't running. */
  Decision destroy(Machine machine) {
    return switch (machine.state()) {
      case CREATED, STOPPED, SUSPENDED, FAILED -> kill(machine);
      case DESTROYING -> changed(machine);
      case DESTROYED -> new Decision.Refused(Failures.noMachine(machine.id()));
      case STARTING, STARTED, STOPPING, SUSPENDING, RESTARTING, REPLACING ->
          refused(
              "unable to destroy machine, not currently stopped, suspended or failed: "
                  + quoted(machine));
    };
  }

  /** Destroys a machine, whatever it is doing; also takes its lease away. */
  Decision kill(Machine machine) {
    return switch (machine.state()) {
      case DESTROYING -> changed(machine);
      case DESTROYED -> new Decision.Refused(Failures.noMachine(machine.id()));
      case CREATED,
          STARTING,
          STARTED,
          STOPPING,
          STOPPED,
          SUSPENDING,
          SUSPENDED,
          RESTARTING,
          REPLACING,
          FAILED ->
          changed(
              machine
                  .in(State.DESTROYING, Intent.BE_GONE, events.now())
                  .withLease(null)
                  .withEvent(events.user("destroy", "destroying")));
    };
  }

  /** A machine that was up, or on its way up, is started again; all others stay down (§8.5). */
  private static Intent afterUpdate(Machine machine, Launch launch) {
    boolean wasUp =
        switch (machine.state()) {
          case STARTED, STARTING, RESTARTING, FAILED -> true;
          case CREATED,
              STOPPING,
              STOPPED,
              SUSPENDING,
              SUSPENDED,
              REPLACING,
              DESTROYING,
              DESTROYED ->
              false;
        };
    // A machine that is about to be launched for the first time is on its way up, too.
    boolean launching = machine.state() == State.CREATED && machine.life().intent() == Intent.RUN;
    return launch == Launch.LAUNCH && (wasUp || launching) ? Intent.RUN : Intent.STAY_DOWN;
  }

  private static String quoted(Machine machine) {
    return "'" + machine.state().wire() + "'";
  }

  private static Decision changed(Machine machine) {
    return new Decision.Changed(machine);
  }

  private static Decision refused(String why) {
    return new Decision.Refused(Failures.precondition(why));
  }
}
