package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.guardrail.Parity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How two environments differ: {@code relayctl/env-diff/v1}.
 *
 * @param settings of their files, by path
 * @param machines of the configs that their machines get, and the names of secrets, by path
 * @param live of what runs; null when nobody was asked
 * @param notes what could not be compared, and why
 */
public record EnvironmentDiff(
    EnvironmentName one,
    EnvironmentName other,
    List<Setting> settings,
    List<OfMachines> machines,
    @Nullable Live live,
    List<String> notes) {
  private static final String SECRETS = "secrets.";

  public EnvironmentDiff {
    settings = List.copyOf(settings);
    machines = List.copyOf(machines);
    notes = List.copyOf(notes);
  }

  /**
   * How they differ as they run.
   *
   * @param parts of machines, secrets and variables of frontends, by path
   * @param alike names of secrets that have the same digest in both
   */
  public record Live(List<OfMachines> parts, List<String> alike) {
    public Live {
      parts = List.copyOf(parts);
      alike = List.copyOf(alike);
    }
  }

  /** The same with what runs. */
  public EnvironmentDiff with(List<OfMachines> parts, List<String> alike) {
    return new EnvironmentDiff(one, other, settings, machines, new Live(parts, alike), notes);
  }

  /** One setting, null where it isn't set. */
  public record Setting(
      String path,
      @Nullable String one,
      @Nullable String oneAt,
      @Nullable String other,
      @Nullable String otherAt) {}

  /**
   * One part of the machines' shape, null where it isn't there.
   *
   * @param declared whether a file says that it may differ
   */
  public record OfMachines(
      String path, @Nullable String one, @Nullable String other, boolean declared) {
    boolean isSecret() {
      return path.startsWith(SECRETS);
    }
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/env-diff/v1");
    ArrayNode array = document.putArray("differences");
    for (Setting setting : settings) {
      ObjectNode node = array.addObject();
      node.put("path", setting.path());
      JsonTree.put(node, "one", setting.one());
      JsonTree.put(node, "oneAt", setting.oneAt());
      JsonTree.put(node, "other", setting.other());
      JsonTree.put(node, "otherAt", setting.otherAt());
    }
    parts(document.putArray("machines"), machines);
    if (live != null) {
      ObjectNode running = document.putObject("live");
      parts(running.putArray("differences"), live.parts());
      running.set("sameSecrets", JsonTree.texts(live.alike()));
    }
    document.set("notes", JsonTree.texts(notes));
    return JsonTree.print(document);
  }

  private static void parts(ArrayNode into, List<OfMachines> all) {
    for (OfMachines part : all) {
      ObjectNode node = into.addObject();
      node.put("path", part.path());
      JsonTree.put(node, "one", part.one());
      JsonTree.put(node, "other", part.other());
      node.put("declared", part.declared());
    }
  }

  /** For people: a group each for files, machines and names of secrets. */
  public String text() {
    var lines = new ArrayList<String>();
    if (settings.isEmpty() && machines.isEmpty() && (live == null || live.parts().isEmpty())) {
      lines.add(one + " and " + other + " do not differ.");
    }
    if (!settings.isEmpty()) {
      lines.add("Settings");
      for (Setting setting : settings) {
        lines.add("  " + setting.path());
        lines.add("    " + one + "  " + value(setting.one(), setting.oneAt()));
        lines.add("    " + other + "  " + value(setting.other(), setting.otherAt()));
      }
    }
    List<OfMachines> shapes = machines.stream().filter(part -> !part.isSecret()).toList();
    if (!shapes.isEmpty()) {
      lines.add("Machines");
      for (OfMachines part : shapes) {
        lines.add("  " + part.path() + mark(part));
        lines.add("    " + one + "  " + Parity.told(part.path(), part.one(), Table.NONE));
        lines.add("    " + other + "  " + Parity.told(part.path(), part.other(), Table.NONE));
      }
    }
    List<OfMachines> secrets = machines.stream().filter(OfMachines::isSecret).toList();
    if (!secrets.isEmpty()) {
      lines.add("Names of secrets");
      for (OfMachines part : secrets) {
        lines.add(
            "  "
                + part.path().substring(SECRETS.length())
                + "  only in "
                + (part.one() == null ? other : one)
                + mark(part));
      }
    }
    if (live != null) {
      live(live, lines);
    }
    lines.addAll(notes);
    return String.join("\n", lines);
  }

  private void live(Live running, List<String> lines) {
    if (!running.parts().isEmpty()) {
      lines.add("As they run");
      for (OfMachines part : running.parts()) {
        lines.add("  " + part.path() + mark(part));
        lines.add("    " + one + "  " + value(part.one(), null));
        lines.add("    " + other + "  " + value(part.other(), null));
      }
    }
    if (!running.alike().isEmpty()) {
      lines.add("The same digest in both: " + String.join(", ", running.alike()));
    }
  }

  private static String mark(OfMachines part) {
    return part.declared() ? " (declared)" : "";
  }

  private static String value(@Nullable String value, @Nullable String at) {
    if (value == null) {
      return Table.NONE;
    }
    return (value.isEmpty() ? "\"\"" : value) + (at == null ? "" : "  (" + at + ")");
  }
}
