package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Makes the events of machines, each with an id and a time (specification §8.6). */
final class Events {
  private final Ulids ulids;
  private final InstantSource clock;

  /**
   * How a process ended.
   *
   * @param code the exit code; 128 and the signal's number when a signal ended it
   * @param signal the signal that this server killed it with; -1 for none
   */
  record Exit(int code, int signal, Cause cause, String error) {
    /** The code of a process that the kernel killed for its memory. */
    private static final int KILLED = 137;

    static Exit byItself(int code) {
      return new Exit(code, -1, Cause.ITSELF, "");
    }

    static Exit outOfMemory() {
      return new Exit(KILLED, 9, Cause.OUT_OF_MEMORY, "Out of memory: Killed process");
    }

    /** Who or what ended it. */
    enum Cause {
      REQUESTED,
      ITSELF,
      OUT_OF_MEMORY
    }
  }

  Events(Ulids ulids, InstantSource clock) {
    this.ulids = ulids;
    this.clock = clock;
  }

  long now() {
    return clock.millis();
  }

  /** A new identifier: of a version, for example. */
  String ulid() {
    return ulids.next();
  }

  /** The id of a new machine: 14 hexadecimal digits. */
  String machineId() {
    return ulids.hex(14);
  }

  String volumeId() {
    return "vol_" + ulids.hex(16);
  }

  Event user(String type, String status) {
    return new Event(ulids.next(), type, status, "user", now(), null);
  }

  Event host(String type, String status) {
    return new Event(ulids.next(), type, status, "flyd", now(), null);
  }

  Event proxy(String type, String status) {
    return new Event(ulids.next(), type, status, "proxy", now(), null);
  }

  /** The end of a process; {@code restarts} counts the restarts, the coming one included. */
  Event exit(Exit exit, boolean restarting, int restarts) {
    ObjectNode request = Json.object();
    request
        .putObject("exit_event")
        .put("requested_stop", exit.cause == Exit.Cause.REQUESTED)
        .put("restarting", restarting)
        .put("guest_exit_code", exit.code)
        .put("guest_signal", exit.signal)
        .put("guest_error", exit.error)
        .put("exit_code", exit.code)
        .put("signal", exit.signal)
        .put("error", exit.error)
        .put("oom_killed", exit.cause == Exit.Cause.OUT_OF_MEMORY)
        .put("exited_at", time(now()));
    request.put("restart_count", restarts);
    return new Event(ulids.next(), "exit", "stopped", "flyd", now(), request);
  }

  /** A moment as the API writes it: RFC 3339, in UTC, with milliseconds at most. */
  static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /** A moment in whole seconds. */
  static String timeInSeconds(long seconds) {
    return Instant.ofEpochSecond(seconds).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
