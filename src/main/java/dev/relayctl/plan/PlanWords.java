package dev.relayctl.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What people read of a plan. */
final class PlanWords {
  private PlanWords() {}

  static String counted(int count, String noun) {
    String many = noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    return count + " " + (count == 1 ? noun : many);
  }

  static String what(List<GroupChange> groups) {
    int machines = groups.stream().mapToInt(group -> group.changes().size()).sum();
    return (groups.size() == 1 ? "group " : "groups ")
        + groups.stream().map(GroupChange::group).collect(Collectors.joining(", "))
        + ": "
        + counted(machines, "machine");
  }

  static String why(List<GroupChange> groups) {
    Set<String> reasons = new TreeSet<>();
    for (GroupChange group : groups) {
      for (MachineChange change : group.changes()) {
        reasons.add(
            switch (change) {
              case MachineChange.Create _ -> "missing";
              case MachineChange.Update update ->
                  String.join(", ", update.changedKeys()) + " changed";
            });
      }
    }
    return String.join("; ", reasons);
  }

  static String why(MachineStep.Removed why) {
    return switch (why) {
      case SURPLUS -> "no longer wanted";
      case REPLACED -> "others were made in their place";
      case CANARY -> "the others run the new version now";
      case BLUE -> "the new machines have their requests";
      case LEFT_OVER -> "an earlier deploy left them behind";
    };
  }

  /**
   * A line for each machine.
   *
   * @param before what is said before them
   */
  static List<String> lines(List<String> before, List<GroupChange> groups) {
    var lines = new ArrayList<>(before);
    for (GroupChange group : groups) {
      // The machines of a group mostly change in the same way: that is said once.
      List<String> said = List.of();
      for (MachineChange change : group.changes()) {
        switch (change) {
          case MachineChange.Create create -> lines.add(line(create));
          case MachineChange.Update update -> {
            lines.add("~ machine " + update.id() + ": " + String.join(", ", update.changedKeys()));
            List<String> values =
                ConfigDiff.lines(update.before(), update.config(), update.changedKeys());
            if (!values.equals(said)) {
              values.forEach(value -> lines.add("    " + value));
              said = values;
            }
          }
        }
      }
    }
    return List.copyOf(lines);
  }

  /** The same for machines of which there are only new ones. */
  static List<String> newMachines(List<String> before, Iterable<MachineChange.Create> creates) {
    var lines = new ArrayList<>(before);
    creates.forEach(create -> lines.add(line(create)));
    return List.copyOf(lines);
  }

  private static String line(MachineChange.Create create) {
    return "+ machine"
        + (create.region() == null ? "" : " in " + create.region())
        + (create.standsByFor() == null ? "" : ", standing by")
        + (create.disk() == null ? "" : ", with volume " + create.disk().name());
  }

  static String removed(Machine machine) {
    return "- machine " + machine.id();
  }

  static List<String> migrations(List<Migration> pending) {
    return pending.stream()
        .map(migration -> "+ migration " + migration.revision() + " " + migration.description())
        .toList();
  }
}
