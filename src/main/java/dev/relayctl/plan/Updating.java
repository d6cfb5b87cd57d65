package dev.relayctl.plan;

import dev.relayctl.plan.MachineChange.Launch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From one machine as it is to the machine that its group wants. */
final class Updating {
  private Updating() {}

  /**
   * The change; empty when the machine is as wanted. A machine that can't be updated where it is
   * gets a successor in its region.
   */
  static Optional<MachineChange> of(
      Wanted.Group group,
      Machine machine,
      List<String> changedSecrets,
      Function<@Nullable String, MachineChange.Create> successor) {
    if (machine.hostStatus() != HostStatus.OK
        || !volumes(group.config()).equals(volumes(machine.config()))) {
      return Optional.of(successor.apply(machine.region()));
    }
    MachineConfig config = group.config().keeping(machine.config());
    List<String> changed = new ArrayList<>(config.changedKeys(machine.config()));
    if (!changedSecrets.isEmpty()) {
      changed.add("secrets");
    }
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new MachineChange.Update(
                machine.id(),
                machine.instanceId(),
                machine.config(),
                config,
                launch(machine),
                changed));
  }

  private static Set<String> volumes(MachineConfig config) {
    return config.json().items("mounts").stream()
        .filter(Json.Obj.class::isInstance)
        .map(mount -> ((Json.Obj) mount).text("name").orElse(""))
        .collect(Collectors.toSet());
  }

  /** {@code specs/fly-machines.md} §5.3: what was up is started again, what was down stays down. */
  static Launch launch(Machine machine) {
    return switch (machine.state()) {
      case STARTED,
          STARTING,
          FAILED,
          LAUNCH_FAILED,
          REPLACING,
          UPDATING,
          RESTARTING,
          CREATING,
          UNKNOWN ->
          Launch.START;
      case CREATED,
          STOPPED,
          SUSPENDED,
          STOPPING,
          SUSPENDING,
          DESTROYING,
          DESTROYED,
          REPLACED,
          MIGRATED ->
          Launch.LEAVE_STOPPED;
    };
  }
}
