package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.machines.Events.Exit;
import dev.relayctl.sandbox.machines.Machine.Intent;
import dev.relayctl.sandbox.machines.Machine.Running;
import java.io.IOException;

/**
 * What a server does before it serves: it ends the processes of a predecessor that was killed, and
 * brings each machine to where it was meant to be.
 */
final class Recovery {
  private final World world;
  private final Launcher launcher;
  private final Addresses addresses;

  Recovery(World world, Launcher launcher, Addresses addresses) {
    this.world = world;
    this.launcher = launcher;
    this.addresses = addresses;
  }

  void run() throws IOException {
    for (App app : world.apps().all()) {
      int port = addresses.reopen(app);
      if (port != app.proxyPort()) {
        world.apps().change(app.name(), a -> a.onPort(port));
      }
    }
    for (Machine machine : world.machines().all()) {
      Running running = machine.life().running();
      if (running != null) {
        LocalProcesses.killOrphan(running);
      }
      MachineRoot.delete(launcher.home(machine.id()));
      long age = world.events().now() - machine.life().updatedMillis();
      if (machine.state() == State.DESTROYED && age > World.REMEMBERED_MILLIS) {
        world.machines().forget(machine.id());
      } else if (machine.state() != State.DESTROYED) {
        settle(machine);
      }
    }
    world.documents().flush();
  }

  private void settle(Machine machine) {
    long now = world.events().now();
    String id = machine.id();
    boolean hadRun = machine.state() != State.CREATED && machine.state() != State.REPLACING;
    boolean once = RestartPolicy.of(machine.config()).kind() == RestartPolicy.Kind.NEVER && hadRun;
    switch (machine.life().intent()) {
      case RUN -> {
        if (!once) {
          world.machines().change(id, m -> m.running(null).in(State.STARTING, now));
          world.lifecycle().boot(id);
        } else if (machine.state() == State.STARTED || machine.state() == State.STARTING) {
          var lost = new Exit(137, 9, Exit.Cause.ITSELF, "the host went down");
          world
              .machines()
              .change(
                  id,
                  m ->
                      m.running(null)
                          .withEvent(world.events().exit(lost, false, m.life().restarts()))
                          .in(State.STOPPED, Intent.STAY_DOWN, now));
          world.lifecycle().retire(id);
        }
      }
      case STAY_DOWN -> {
        boolean suspended =
            machine.state() == State.SUSPENDED || machine.state() == State.SUSPENDING;
        world
            .machines()
            .change(id, m -> m.running(null).in(suspended ? State.SUSPENDED : State.STOPPED, now));
      }
      case BE_GONE -> {
        world.machines().change(id, m -> m.running(null));
        world.lifecycle().destroy(id, Stopper.Manner.AT_ONCE);
      }
    }
  }
}
