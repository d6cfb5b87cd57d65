package dev.relayctl.environment.flytoml;

import dev.relayctl.config.Node;
import dev.relayctl.environment.AppName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The keys above all sections.
 *
 * @param app the app that flyctl would deploy to without further words; null when missing
 * @param primaryRegion where new machines are made; null leaves it to Fly
 * @param killSignal asks the process to end; null means Fly's default, SIGINT
 * @param killTimeout until the process is killed; null means Fly's default, 5 s
 * @param swapMegabytes null means no swap
 * @param hostDedicationId null unless hosts are rented
 */
public record General(
    @Nullable AppName app,
    @Nullable String primaryRegion,
    @Nullable String killSignal,
    @Nullable Duration killTimeout,
    @Nullable Integer swapMegabytes,
    @Nullable String hostDedicationId) {
  /** Nothing written. */
  public static final General NONE = new General(null, null, null, null, null, null);

  /** The longest that Fly waits for a process ({@code specs/fly-machines.md} §3.3). */
  private static final Duration LONGEST_KILL_TIMEOUT = Duration.ofMinutes(5);

  static General read(Section top) {
    return new General(
        app(top),
        top.text("primary_region"),
        top.text("kill_signal"),
        killTimeout(top),
        top.whole("swap_size_mb", 0, Integer.MAX_VALUE),
        top.text("host_dedication_id"));
  }

  private static @Nullable AppName app(Section top) {
    String name = top.text("app");
    if (name == null) {
      return null;
    }
    if (!AppName.accepts(name)) {
      var scalar = (Node.Scalar) top.entry("app").orElseThrow().value();
      String why = "an app's name has lower-case letters, digits and hyphens, at most 63";
      top.faults().invalidValue("app", scalar, why, "write the app's name as Fly shows it");
      return null;
    }
    return new AppName(name);
  }

  /** The one above the sections wins over the one that old files have under experimental. */
  private static @Nullable Duration killTimeout(Section top) {
    Duration timeout = killTimeoutOf(top);
    if (top.entry("kill_timeout").isPresent()) {
      return timeout;
    }
    Section experimental = top.section("experimental");
    return experimental == null ? null : killTimeoutOf(experimental);
  }

  private static @Nullable Duration killTimeoutOf(Section section) {
    Duration timeout = Quantities.duration(section, "kill_timeout", BareInteger.SECONDS);
    if (timeout != null && timeout.compareTo(LONGEST_KILL_TIMEOUT) > 0) {
      section
          .faults()
          .outOfRange(
              section.path("kill_timeout"),
              GoDuration.format(timeout),
              section.at("kill_timeout"),
              "at most 300s");
    }
    return timeout;
  }
}
