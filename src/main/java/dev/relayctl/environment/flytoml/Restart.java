package dev.relayctl.environment.flytoml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code [[restart]]}: what Fly does when the process has ended.
 *
 * @param retries null when not written
 * @param processes the groups; empty means the default group
 */
public record Restart(Policy policy, @Nullable Integer retries, List<String> processes) {
  /** When the process is started again. */
  public enum Policy {
    ALWAYS("always"),
    NEVER("no"),
    ON_FAILURE("on-failure");

    private final String inMachineConfig;

    Policy(String inMachineConfig) {
      this.inMachineConfig = inMachineConfig;
    }

    /** The word in a machine's config: {@code never} is called {@code no} there. */
    public String inMachineConfig() {
      return inMachineConfig;
    }
  }

  public Restart {
    processes = List.copyOf(processes);
  }

  static List<Restart> readAll(Section top, Processes groups) {
    return top.sections("restart").stream().map(restart -> read(restart, groups)).toList();
  }

  private static Restart read(Section section, Processes groups) {
    String word = section.oneOf("policy", List.of("always", "never", "on-failure"));
    if (section.entry("policy").isEmpty()) {
      section
          .faults()
          .missingKey(section.name(), "policy", section.at(), "it is always, never or on-failure");
    }
    Policy policy =
        switch (word) {
          case "never" -> Policy.NEVER;
          case "on-failure" -> Policy.ON_FAILURE;
          case null, default -> Policy.ALWAYS;
        };
    var restart =
        new Restart(
            policy, section.whole("retries", 0, Integer.MAX_VALUE), groups.namedBy(section));
    section.end();
    return restart;
  }
}
