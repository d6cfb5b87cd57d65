package dev.relayctl.run;

import dev.relayctl.plan.Json;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange;
import dev.relayctl.plan.MachineConfig;
import java.util.List;

/** Machines that start when the host of another one fails. */
final class Standby {
  private Standby() {}

  /**
   * The config of a new machine; a standby's names the machine that it stands by for, as flyctl
   * writes it ({@code specs/fly-machines.md} §5.8).
   */
  static MachineConfig config(MachineChange.Create change, List<Machine> present) {
    String slot = change.standsByFor();
    if (slot == null) {
      return change.config();
    }
    return MachineWork.withSlot(slot, present)
        .map(machine -> {
          Json.Obj json = change.config().json();
          Json.Obj env = json.object("env").with("FLY_STANDBY_FOR", Json.text(machine.id()));
          return new MachineConfig(
              json.with("env", env).with("standbys", Json.texts(List.of(machine.id()))));
        })
        .orElse(change.config());
  }
}
