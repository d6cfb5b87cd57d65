package dev.relayctl.environment.flytoml;

import dev.relayctl.config.Node;
import dev.relayctl.config.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code [processes]}: the process groups and what they run.
 *
 * @param commands the words of each group's command; none where the image's own command runs. A
 *     file without the section has one group, {@code app}
 * @param origin whether the file names its groups
 */
public record Processes(SortedMap<String, List<String>> commands, Origin origin) {
  /** Where the groups come from. */
  public enum Origin {
    /** The file has {@code [processes]}. */
    NAMED,
    /** It has not: there is one group, {@code app}. */
    IMPLIED
  }

  private static final String APP = "app";

  /** Groups that Fly's own machines belong to ({@code specs/fly-machines.md} §4). */
  private static final Set<String> RESERVED =
      Set.of("fly_app_release_command", "fly_app_test_machine_command", "fly_app_console");

  public Processes {
    commands = Collections.unmodifiableSortedMap(new TreeMap<>(commands));
  }

  /** The names of the groups in alphabetical order; at least one. */
  public List<String> groups() {
    return List.copyOf(commands.keySet());
  }

  /** The group of sections that name none: {@code app} where there is one, else the first. */
  public String defaultGroup() {
    return commands.containsKey(APP) ? APP : commands.firstKey();
  }

  /** Whether a section with these {@code processes} applies to the group. */
  public boolean apply(List<String> processes, String group) {
    return processes.isEmpty() ? group.equals(defaultGroup()) : processes.contains(group);
  }

  static Processes read(Section top) {
    var commands = new TreeMap<String, List<String>>();
    Node.Entry entry = top.entry("processes").orElse(null);
    if (entry != null && entry.value() instanceof Node.ListNode) {
      for (Section process : top.sections("processes")) {
        String name = process.required("name", "it is the name of the process group");
        add(name, process, "command", commands);
        process.end();
      }
    } else {
      Section table = top.section("processes");
      if (table != null) {
        table.names().forEach(name -> add(name, table, name, commands));
      }
    }
    commands.remove("");
    return commands.isEmpty()
        ? new Processes(new TreeMap<>(Map.of(APP, List.of())), Origin.IMPLIED)
        : new Processes(commands, Origin.NAMED);
  }

  private static void add(
      String group, Section section, String key, Map<String, List<String>> commands) {
    if (RESERVED.contains(group)) {
      section
          .faults()
          .add(
              "reserved-group",
              "the process group can't be called " + group,
              section.at(key),
              "Fly uses the name for machines of its own",
              "choose another name");
    }
    commands.put(group, command(section, key));
  }

  /** The words of a command; a missing one has none. */
  static List<String> command(Section section, String key) {
    String text = section.text(key);
    if (text == null) {
      return List.of();
    }
    return ShellWords.split(text)
        .orElseGet(() -> {
          section
              .faults()
              .invalidValue(
                  section.path(key),
                  (Node.Scalar) section.entry(key).orElseThrow().value(),
                  "a quote isn't closed, or nothing follows the last backslash",
                  "close the quote");
          return List.of();
        });
  }

  /** The groups that a section names; a group that doesn't exist is a problem. */
  List<String> namedBy(Section section) {
    String key = "processes";
    var named = new ArrayList<String>();
    for (String group : section.texts(key)) {
      if (commands.containsKey(group)) {
        named.add(group);
      } else {
        Position at = section.at(key);
        section
            .faults()
            .add(
                "unknown-group",
                section.path(key) + " names the process group \"" + group + "\"",
                at,
                "the groups are: " + String.join(", ", groups()),
                NearNames.nearest(group, groups())
                    .map(near -> "did you mean " + near + "?")
                    .orElse("add it to [processes], or remove it here"));
      }
    }
    return named;
  }
}
