package dev.relayctl.environment.flytoml;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code machine_checks}: a command that runs in a machine of its own beside each new machine
 * and has to exit with 0.
 *
 * @param command the words; not empty
 * @param image null means the image of the machine that is tested
 * @param entrypoint empty means that of the machine that is tested
 * @param killSignal null means that of the app
 * @param killTimeout null means that of the app
 */
public record MachineCheck(
    List<String> command,
    @Nullable String image,
    List<String> entrypoint,
    @Nullable String killSignal,
    @Nullable Duration killTimeout) {
  public MachineCheck {
    command = List.copyOf(command);
    entrypoint = List.copyOf(entrypoint);
  }

  static List<MachineCheck> readAll(Section parent) {
    return parent.sections("machine_checks").stream().map(MachineCheck::read).toList();
  }

  private static MachineCheck read(Section section) {
    List<String> command = section.texts("command");
    if (command.isEmpty()) {
      section
          .faults()
          .missingKey(section.name(), "command", section.at(), "it is what the machine runs");
    }
    var check =
        new MachineCheck(
            command,
            section.text("image"),
            section.texts("entrypoint"),
            section.text("kill_signal"),
            Quantities.duration(section, "kill_timeout", BareInteger.NANOSECONDS));
    section.end();
    return check;
  }
}
