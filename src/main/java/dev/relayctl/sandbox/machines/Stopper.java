package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.machines.Events.Exit;
import java.time.Duration;
import java.util.List;

/** Ends a machine's process as its config asks: traffic first, then the signal, then by force. */
final class Stopper {
  /** How long requests under way may take before the process is told to stop. */
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private static final Duration DRAIN_BEFORE_KILL = Duration.ofMillis(500);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);
  private static final String DEFAULT_SIGNAL = "SIGINT";

  private final Traffic traffic;

  /** The signal, and how long the process may take afterwards. */
  record Manner(String signal, Duration timeout) {
    static final Manner AT_ONCE = new Manner("SIGKILL", Duration.ZERO);

    /** What a config asks for; the platform's default is SIGINT and five seconds (§3.3). */
    static Manner of(JsonNode config) {
      JsonNode stop = config.path("stop_config");
      return new Manner(DEFAULT_SIGNAL, DEFAULT_TIMEOUT)
          .or(Json.text(stop, "signal", ""), GoDuration.read(stop.get("timeout"), Duration.ZERO));
    }

    /** With what a request says instead; an empty or unknown signal and zero say nothing. */
    Manner or(String signal, Duration timeout) {
      String name = LocalProcesses.signalName(signal);
      Duration chosen = timeout.isPositive() ? timeout : this.timeout;
      return new Manner(
          name.isEmpty() ? this.signal : name,
          chosen.compareTo(LONGEST_TIMEOUT) > 0 ? LONGEST_TIMEOUT : chosen);
    }
  }

  Stopper(Traffic traffic) {
    this.traffic = traffic;
  }

  /**
   * Ends the process with all its descendants. The machine's state must already keep new requests
   * away.
   */
  Exit stop(Machine machine, Run run, Manner manner) {
    boolean gentle = !manner.signal.equals("SIGKILL");
    Guest guest = run.guest();
    if (guest.alive()) {
      traffic.drain(machine.id(), gentle ? DRAIN : DRAIN_BEFORE_KILL);
    }
    List<ProcessHandle> processes = guest.processes().toList();
    if (gentle) {
      guest.signal(manner.signal);
    }
    boolean obeyed = gentle && guest.exitedWithin(manner.timeout);
    if (!obeyed) {
      guest.kill();
    }
    // A virtual machine that stops takes everything in it along.
    processes.forEach(ProcessHandle::destroyForcibly);
    run.finish();
    int code = guest.alive() ? 137 : guest.exitValue();
    return new Exit(code, obeyed ? -1 : 9, Exit.Cause.REQUESTED, "");
  }
}
