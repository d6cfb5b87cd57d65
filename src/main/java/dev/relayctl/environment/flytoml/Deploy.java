package dev.relayctl.environment.flytoml;

import dev.relayctl.config.Node;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code [deploy]}, with flyctl's defaults filled in ({@code specs/fly-machines.md} §3.4).
 *
 * @param waitTimeout for each wait, not for all of them together
 * @param releaseCommand its words; empty when there is none
 * @param releaseCommandTimeout zero means that it may take for ever
 * @param releaseCommandGuest null leaves it to the rule of §5.2
 */
public record Deploy(
    Strategy strategy,
    MaxUnavailable maxUnavailable,
    Duration waitTimeout,
    List<String> releaseCommand,
    Duration releaseCommandTimeout,
    @Nullable Guest releaseCommandGuest) {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private static final Deploy DEFAULT =
      new Deploy(
          Strategy.ROLLING, MaxUnavailable.DEFAULT, FIVE_MINUTES, List.of(), FIVE_MINUTES, null);

  public Deploy {
    releaseCommand = List.copyOf(releaseCommand);
  }

  static Deploy read(Section top, @Nullable String hostDedicationId) {
    Section section = top.section("deploy");
    if (section == null) {
      return DEFAULT;
    }
    String strategy = section.oneOf("strategy", Strategy.words());
    Duration wait = Quantities.duration(section, "wait_timeout", BareInteger.NANOSECONDS);
    Duration release =
        Quantities.duration(section, "release_command_timeout", BareInteger.NANOSECONDS);
    Section vm = section.section("release_command_vm");
    var deploy =
        new Deploy(
            strategy == null
                ? Strategy.ROLLING
                : Strategy.valueOf(strategy.toUpperCase(Locale.ROOT)),
            maxUnavailable(section),
            wait == null ? FIVE_MINUTES : wait,
            Processes.command(section, "release_command"),
            release == null ? FIVE_MINUTES : release,
            vm == null ? null : Guest.read(vm, hostDedicationId));
    if (vm != null) {
      vm.end();
    }
    section.end();
    return deploy;
  }

  private static MaxUnavailable maxUnavailable(Section section) {
    String key = "max_unavailable";
    Node value = section.entry(key).map(Node.Entry::value).orElse(null);
    if (value == null) {
      return MaxUnavailable.DEFAULT;
    }
    if (!(value instanceof Node.Scalar scalar)
        || (scalar.type() != Node.Type.INTEGER && scalar.type() != Node.Type.DECIMAL)) {
      section.faults().wrongType(section.path(key), value, "a number");
      return MaxUnavailable.DEFAULT;
    }
    // Java writes infinity and NaN as words; both are no number of machines.
    if (scalar.text().matches(".*(Infinity|NaN)") || new BigDecimal(scalar.text()).signum() <= 0) {
      section.faults().outOfRange(section.path(key), scalar.text(), scalar.at(), "greater than 0");
      return MaxUnavailable.DEFAULT;
    }
    return new MaxUnavailable(new BigDecimal(scalar.text()));
  }
}
