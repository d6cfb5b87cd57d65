package dev.relayctl.environment.flytoml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code [[vm]]}.
 *
 * @param processes the groups; empty means all that have no {@code [[vm]]} of their own
 */
public record Vm(Guest guest, List<String> processes) {
  public Vm {
    processes = List.copyOf(processes);
  }

  static List<Vm> readAll(Section top, Processes groups, @Nullable String hostDedicationId) {
    // The order in which flyctl puts the names of three generations together.
    List<Section> sections = top.sections("compute", "computes", "vm");
    List<Vm> vms =
        sections.stream()
            .map(section -> {
              var vm = new Vm(Guest.read(section, hostDedicationId), groups.namedBy(section));
              section.end();
              return vm;
            })
            .toList();
    if (hostDedicationId != null && vms.isEmpty()) {
      top.faults()
          .unsupportedKey(
              "host_dedication_id without [[vm]]",
              top.at("host_dedication_id"),
              "the size of the machines would get lost",
              "add a [[vm]] with the size of the machines");
    }
    return vms;
  }
}
