package dev.relayctl.plan.machine;

import dev.relayctl.environment.flytoml.Guest;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineConfig;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The machine that runs the release command, and destroys itself ({@code specs/fly-machines.md}
 * §5.2).
 *
 * @param config with the size that {@code release_command_vm} asks for; without one, with the size
 *     for an app that has no machines yet
 * @param size who chose the size in the config
 * @param timeout zero means that it may take for ever
 * @param region null leaves it to Fly
 */
public record ReleaseCommand(
    MachineConfig config, Size size, Duration timeout, @Nullable String region) {
  /** Who chose the size. */
  public enum Size {
    /** {@code release_command_vm}. */
    ASKED,
    /** Nobody: machines of the default group are asked first. */
    DEFAULT
  }

  private static final String WITHOUT_MACHINES = "shared-cpu-2x";

  static ReleaseCommand of(
      MachineConfig config, @Nullable Guest asked, Duration timeout, @Nullable String region) {
    Guest guest = asked == null ? Guest.ofPreset(WITHOUT_MACHINES) : asked;
    return new ReleaseCommand(
        withGuest(config, ConfigJson.guest(guest)),
        asked == null ? Size.DEFAULT : Size.ASKED,
        timeout,
        region);
  }

  /**
   * The config beside a fleet: unless the file asks for a size, it is that of the machine with the
   * most memory in the default group.
   *
   * @param defaultGroup the machines of the default group; none for a new fleet
   */
  public MachineConfig configBeside(List<Machine> defaultGroup) {
    if (size == Size.ASKED) {
      return config;
    }
    return defaultGroup.stream()
        .map(machine -> machine.config().json().object("guest"))
        .filter(guest -> !guest.members().isEmpty())
        .max(Comparator.comparing(ReleaseCommand::memory))
        .map(guest -> withGuest(config, guest))
        .orElse(config);
  }

  private static BigDecimal memory(Json.Obj guest) {
    return guest.members().get("memory_mb") instanceof Json.Num(BigDecimal megabytes)
        ? megabytes
        : BigDecimal.ZERO;
  }

  private static MachineConfig withGuest(MachineConfig config, Json guest) {
    return new MachineConfig(config.json().with("guest", guest));
  }
}
