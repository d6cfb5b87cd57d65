package dev.relayctl.environment.flytoml;

import dev.relayctl.config.Node;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One check of {@code [checks]}: it counts for a deploy, and says nothing to Fly's proxy.
 *
 * @param processes the groups; empty means the default group
 */
public record NamedCheck(String name, Check check, List<String> processes, Where where) {
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(2);
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);

  public NamedCheck {
    processes = List.copyOf(processes);
  }

  static List<NamedCheck> readAll(Section top, Processes groups) {
    var checks = new ArrayList<NamedCheck>();
    Node.Entry entry = top.entry("checks").orElse(null);
    if (entry != null && entry.value() instanceof Node.ListNode) {
      for (Section section : top.sections("checks")) {
        checks.add(read(section.required("name", "a check has a name"), section, groups));
      }
      return checks;
    }
    Section table = top.section("checks");
    if (table != null) {
      for (String name : table.names()) {
        Section section = table.section(name);
        if (section != null) {
          checks.add(read(name, section, groups));
        }
      }
    }
    return checks;
  }

  private static NamedCheck read(String name, Section section, Processes groups) {
    String type = section.oneOf("type", List.of("http", "tcp"));
    if (section.entry("type").isEmpty()) {
      section.faults().missingKey(section.name(), "type", section.at(), "it is http or tcp");
    }
    var check =
        new Check(
            "tcp".equals(type) ? Check.Type.TCP : Check.Type.HTTP,
            section.whole("port", 1, 65535),
            Check.Timing.read(section, BareInteger.MILLISECONDS),
            Check.Request.read(section, Values.headers(section)).withMethodInCapitals());
    List<String> processes = groups.namedBy(section);
    section.end();
    checkLimits(section, check.timing());
    return new NamedCheck(name, check, processes, section.where());
  }

  /** flyctl refuses these for checks outside services, and only for those. */
  private static void checkLimits(Section section, Check.Timing timing) {
    Duration interval = timing.interval();
    if (interval != null && interval.compareTo(SHORTEST_INTERVAL) < 0) {
      outOfRange(section, "interval", interval, "at least 2s");
    }
    Duration timeout = timing.timeout();
    if (timeout != null && timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      outOfRange(section, "timeout", timeout, "at most 60s");
    }
  }

  private static void outOfRange(Section section, String key, Duration value, String range) {
    section
        .faults()
        .outOfRange(section.path(key), GoDuration.format(value), section.at(key), range);
  }
}
