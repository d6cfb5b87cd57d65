package dev.relayctl.plan.machine;

import dev.relayctl.plan.Json;
import dev.relayctl.plan.MachineConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process group should be.
 *
 * @param config of a new machine; without a guest when {@code fly.toml} leaves the size to the
 *     machine, and Fly then gives a new one its smallest. Existing machines get {@link
 *     MachineConfig#keeping}
 * @param region of new machines; null leaves it to Fly
 * @param mounts at most one
 * @param tests run beside each new machine, in this order, before it counts as good
 * @param killTimeout until the process of a machine that stops is killed; null means Fly's default,
 *     5 s
 */
public record Group(
    String name,
    Size size,
    MachineConfig config,
    @Nullable String region,
    List<VolumeTemplate> mounts,
    List<TestMachine> tests,
    @Nullable Duration killTimeout) {
  public Group {
    mounts = List.copyOf(mounts);
    tests = List.copyOf(tests);
  }

  /**
   * How many machines a group has.
   *
   * @param count machines that run, the second one of {@link Spare#SECOND} among them; at least 1
   * @param spare what of it is there in case a host fails
   */
  public record Size(int count, Origin origin, Spare spare) {}

  /** Who said how many machines a group has. */
  public enum Origin {
    /** The environment file. */
    ASKED,
    /** Nobody: it is the number for a new fleet, and an existing one keeps its own. */
    DEFAULT
  }

  /** What a new fleet has in case a host fails ({@code specs/fly-machines.md} §5.8). */
  public enum Spare {
    /** Nothing: a volume can't be shared, or the number was asked for. */
    NONE,
    /** A second machine that takes its part of the requests. */
    SECOND,
    /** One machine beside the count that isn't started and stands by: {@link #standingByFor}. */
    STANDBY
  }

  /** How many machines run; at least 1. */
  public int count() {
    return size.count();
  }

  /** Who said how many. */
  public Origin origin() {
    return size.origin();
  }

  /** What a new fleet has in case a host fails. */
  public Spare spare() {
    return size.spare();
  }

  /**
   * The config of a machine that stands by for another; it is created without being started.
   *
   * @param machine the id of the machine whose host may fail
   */
  public MachineConfig standingByFor(String machine) {
    Json.Obj env = config.json().object("env").with("FLY_STANDBY_FOR", Json.text(machine));
    return new MachineConfig(
        config.json().with("standbys", Json.texts(List.of(machine))).with("env", env));
  }
}
