package dev.relayctl.plan;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One Fly Machine as it was read.
 *
 * @param id Fly's id, 14 hexadecimal characters
 * @param instanceId the version of the machine; a new one with each update
 * @param digest the image that it runs, {@code sha256:…}; null when Fly doesn't tell
 * @param checks the results so far, in Fly's order; empty before the first
 * @param events newest first; only the last ones
 * @param cordoned whether Fly's proxy keeps requests away from it
 * @param wholeConfig false when the host is in trouble and {@code config} is a partial copy, good
 *     for telling the group and nothing else
 */
public record Machine(
    String id,
    String name,
    MachineState state,
    String region,
    String instanceId,
    @Nullable String digest,
    MachineConfig config,
    List<Check> checks,
    List<Event> events,
    boolean cordoned,
    HostStatus hostStatus,
    boolean wholeConfig) {
  public Machine {
    checks = List.copyOf(checks);
    events = List.copyOf(events);
  }

  /** A machine that is not cordoned, on a host without trouble. */
  public Machine(
      String id,
      String name,
      MachineState state,
      String region,
      String instanceId,
      @Nullable String digest,
      MachineConfig config,
      List<Check> checks,
      List<Event> events) {
    this(
        id,
        name,
        state,
        region,
        instanceId,
        digest,
        config,
        checks,
        events,
        false,
        HostStatus.OK,
        true);
  }

  /** The process group. */
  public String group() {
    return config.group();
  }

  /**
   * Whether it is there for a release: machines that serve a deploy and nobody else, such as that
   * of a release command, are not ({@code specs/fly-machines.md} §4), nor are those of others.
   */
  public boolean ofRelease() {
    return config.managed() && !state.gone() && !group().startsWith("fly_app_");
  }

  /** Whether it is started and none of its configured checks is missing or unhappy. */
  public boolean healthy() {
    return state == MachineState.STARTED
        && checks.size() >= config.checkCount()
        && checks.stream().allMatch(Check::passing);
  }

  /** The newest exit that nobody asked for; empty when there was none. */
  public Optional<Event> unrequestedExit() {
    return events.stream()
        .filter(event -> event.exit() != null && !event.exit().requested())
        .findFirst();
  }

  /**
   * The result of one health check.
   *
   * @param status {@code passing}, {@code warning} or {@code critical}
   */
  public record Check(String name, String status, String output) {
    public boolean passing() {
      return status.equals("passing");
    }
  }

  /**
   * Something that happened to the machine.
   *
   * @param timestampMillis since 1970, by Fly's clock
   * @param exit what is known of the end of its process; null for other events
   */
  public record Event(
      String id, String type, String status, long timestampMillis, @Nullable Exit exit) {}

  /**
   * The end of a machine's process.
   *
   * @param code the exit code; -1 when a signal ended it
   * @param requested whether it was asked to stop
   * @param restarting whether Fly starts it again
   */
  public record Exit(
      int code, int signal, boolean requested, boolean restarting, boolean outOfMemory) {}
}
