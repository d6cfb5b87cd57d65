package dev.relayctl.app;

import dev.relayctl.plan.Machine;
import dev.relayctl.plan.Release;
import dev.relayctl.report.StatusReport;
import dev.relayctl.run.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the machines of an app say together. */
final class FleetFacts {
  private FleetFacts() {}

  static @Nullable String releases(List<Machine> fleet) {
    String releases =
        fleet.stream()
            .flatMap(machine -> machine.config().release().stream())
            .distinct()
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining("+"));
    return releases.isEmpty() ? null : releases;
  }

  /**
   * The ledger's newest release, when it is younger than what the machines carry and of the one
   * image that they run: a commit that left the image as it was is recorded without touching them.
   */
  static @Nullable Release recordedFor(List<Machine> fleet, Ledger.@Nullable Summary summary) {
    @Nullable Release release = summary == null ? null : summary.release();
    return release != null
            && !fleet.isEmpty()
            && fleet.stream()
                .allMatch(machine ->
                    machine.config().image().equals(release.image())
                        && machine.config().release().orElse(Integer.MAX_VALUE) < release.number())
        ? release
        : null;
  }

  static @Nullable String commit(List<Machine> fleet) {
    return fleet.stream()
        .flatMap(machine -> machine.config().commit().stream())
        .distinct()
        .collect(Collectors.collectingAndThen(Collectors.toList(), FleetFacts::single));
  }

  static @Nullable String image(List<Machine> fleet) {
    List<String> images = fleet.stream().map(m -> m.config().image()).distinct().toList();
    return single(images);
  }

  static @Nullable String single(List<String> values) {
    return values.isEmpty() ? null : values.size() == 1 ? values.getFirst() : "mixed";
  }

  static List<StatusReport.Group> groups(List<Machine> fleet) {
    var groups = new TreeMap<String, List<Machine>>();
    // A machine that stands by is meant to be down.
    fleet.stream()
        .filter(m -> m.config().json().items("standbys").isEmpty())
        .forEach(m -> groups.computeIfAbsent(m.group(), _ -> new ArrayList<>()).add(m));
    return groups.entrySet().stream()
        .map(entry ->
            new StatusReport.Group(
                entry.getKey(),
                (int) entry.getValue().stream().filter(Machine::healthy).count(),
                entry.getValue().size()))
        .toList();
  }
}
