package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.machine.Group;
import dev.relayctl.plan.machine.GroupConfigs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the shapes of two environments differ: process groups, sizes, numbers of machines, services,
 * checks, volumes, restarts, names of variables and secrets, release command and strategy. Pure.
 */
public final class Parity {
  private static final String PROCESSES = "processes";
  private static final Json PRESENT = Json.text("set");

  /** Set by Fly's conventions: they tell of the group and the place, not of the shape. */
  private static final Set<String> CONVENTIONS = Set.of("FLY_PROCESS_GROUP", "PRIMARY_REGION");

  private Parity() {}

  /** What an environment's files ask for. */
  public record Side(Environment environment, FlyToml toml, GroupConfigs configs) {}

  /** What of {@code [env]} is compared. */
  public enum Variables {
    /** Environments differ in values by nature. */
    NAMES,
    VALUES
  }

  /**
   * One thing in which they differ.
   *
   * @param path as {@code differs} names it: {@code vm.worker.memory}, {@code secrets.TOKEN}
   * @param one its value on the first side; null where it isn't there
   * @param other its value on the second side; null where it isn't there
   */
  public record Difference(String path, @Nullable String one, @Nullable String other) {}

  /**
   * A value of a difference for people. A group without a command runs the image's; anything else
   * that is empty is just that.
   *
   * @param none for a value that isn't there
   */
  public static String told(String path, @Nullable String value, String none) {
    if (value == null) {
      return none;
    }
    return value.isEmpty() ? path.startsWith(PROCESSES + ".") ? "the image's" : "\"\"" : value;
  }

  /** All differences, sorted by path; what is missing as a whole is one. */
  public static List<Difference> between(Side one, Side other, Variables variables) {
    Set<String> common = new TreeSet<>(groups(one));
    common.retainAll(groups(other));
    var found = new ArrayList<Difference>();
    compare("", shape(one, common, variables), shape(other, common, variables), found);
    return List.copyOf(found);
  }

  /** The names of secrets alone, for environments whose machines can't be compared. */
  public static List<Difference> ofSecrets(Environment one, Environment other) {
    var found = new ArrayList<Difference>();
    compare("secrets", secrets(one), secrets(other), found);
    return List.copyOf(found);
  }

  private static Json.Obj secrets(Environment environment) {
    return set(environment.secrets().keySet());
  }

  /**
   * Whether a path may differ: it is named, or something above it is. A {@code *} stands for one
   * part.
   *
   * @param differs as in the environment's file
   */
  public static boolean declared(String path, List<String> differs) {
    List<String> parts = List.of(path.split("\\.", -1));
    return differs.stream()
        .map(each -> List.of(each.split("\\.", -1)))
        .anyMatch(each -> begins(parts, each));
  }

  private static boolean begins(List<String> parts, List<String> declared) {
    if (declared.size() > parts.size()) {
      return false;
    }
    for (int i = 0; i < declared.size(); i++) {
      if (!declared.get(i).equals("*") && !declared.get(i).equals(parts.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> groups(Side side) {
    return side.configs().groups().stream().map(Group::name).toList();
  }

  private static Json.Obj shape(Side side, Set<String> common, Variables variables) {
    List<Group> all = side.configs().groups();
    List<Group> both = all.stream().filter(group -> common.contains(group.name())).toList();
    var shape = new LinkedHashMap<String, Json>();
    shape.put(PROCESSES, each(all, group -> words(group.config().json().object("init"), "cmd")));
    shape.put("vm", each(both, group -> vm(group.config().json().object("guest"))));
    shape.put("counts", each(both, group -> Json.number(group.count())));
    shape.put("services", each(both, group -> services(group.config().json().items("services"))));
    shape.put("checks", each(both, group -> group.config().json().object("checks")));
    shape.put("mounts", each(both, Parity::mount));
    shape.put("restart", each(both, group -> group.config().json().object("restart")));
    shape.put("env", variables(side, variables));
    shape.put("secrets", secrets(side.environment()));
    shape.put("deploy", deploy(side));
    return new Json.Obj(shape);
  }

  private static Json.Obj each(List<Group> groups, Function<Group, Json> what) {
    var members = new LinkedHashMap<String, Json>();
    groups.forEach(group -> members.put(group.name(), what.apply(group)));
    return new Json.Obj(members);
  }

  private static Json words(Json.Obj from, String key) {
    return Json.text(from.items(key).stream().map(Parity::text).collect(Collectors.joining(" ")));
  }

  /** In the words of {@code [[vm]]}. */
  private static Json.Obj vm(Json.Obj guest) {
    var members = new LinkedHashMap<>(guest.members());
    Json memory = members.remove("memory_mb");
    if (memory != null) {
      members.put("memory", Json.text(text(memory) + "mb"));
    }
    return new Json.Obj(members);
  }

  /** By the port inside; their ports outside by number, since the order means nothing. */
  private static Json.Obj services(List<Json> services) {
    var byPort = new LinkedHashMap<String, Json>();
    for (Json each : services) {
      if (each instanceof Json.Obj service) {
        var ports = new LinkedHashMap<String, Json>();
        for (Json port : service.items("ports")) {
          if (port instanceof Json.Obj object) {
            ports.put(portName(object), object);
          }
        }
        String name = service.get("internal_port").map(Parity::text).orElse("0");
        String protocol = service.text("protocol").orElse("tcp");
        byPort.put(
            byPort.containsKey(name) ? name + "/" + protocol : name,
            service.with("ports", new Json.Obj(ports)));
      }
    }
    return new Json.Obj(byPort);
  }

  private static String portName(Json.Obj port) {
    return port.get("port")
        .map(Parity::text)
        .orElseGet(() ->
            port.get("start_port").map(Parity::text).orElse("")
                + "-"
                + port.get("end_port").map(Parity::text).orElse(""));
  }

  private static Json mount(Group group) {
    return group.config().json().items("mounts").stream().findFirst().orElse(Json.Obj.EMPTY);
  }

  /** The same on all machines of an environment. */
  private static Json.Obj variables(Side side, Variables how) {
    Map<String, Json> env =
        new LinkedHashMap<>(
            side.configs().groups().getFirst().config().json().object("env").members());
    env.keySet().removeAll(CONVENTIONS);
    return switch (how) {
      case NAMES -> set(env.keySet());
      case VALUES -> new Json.Obj(env);
    };
  }

  private static Json.Obj set(Set<String> names) {
    var members = new LinkedHashMap<String, Json>();
    names.forEach(name -> members.put(name, PRESENT));
    return new Json.Obj(members);
  }

  private static Json.Obj deploy(Side side) {
    var own = side.environment().deploy().strategy();
    String command = String.join(" ", side.toml().deploy().releaseCommand());
    return new Json.Obj(
        Map.of(
            "release_command",
            command.isEmpty() ? new Json.Nothing() : Json.text(command),
            "strategy",
            Json.text(
                own == null
                    ? side.configs().strategy().word()
                    : own.name().toLowerCase(Locale.ROOT))));
  }

  private static void compare(
      String path, @Nullable Json one, @Nullable Json other, List<Difference> found) {
    if (one instanceof Json.Obj first && other instanceof Json.Obj second) {
      var keys = new TreeSet<>(first.members().keySet());
      keys.addAll(second.members().keySet());
      for (String key : keys) {
        compare(
            path.isEmpty() ? key : path + "." + key,
            first.get(key).orElse(null),
            second.get(key).orElse(null),
            found);
      }
    } else if (one instanceof Json.Arr(var first)
        && other instanceof Json.Arr(var second)
        && first.size() == second.size()) {
      for (int i = 0; i < first.size(); i++) {
        compare(path + "." + i, first.get(i), second.get(i), found);
      }
    } else if (!canonical(one).equals(canonical(other))) {
      found.add(new Difference(path, shown(one), shown(other)));
    }
  }

  private static String canonical(@Nullable Json json) {
    return json == null ? "" : Json.canonical(json);
  }

  private static @Nullable String shown(@Nullable Json json) {
    return json == null ? null : text(json);
  }

  private static String text(Json json) {
    return switch (json) {
      case Json.Text(String value) -> value;
      case Json.Num(var value) -> value.toPlainString();
      case Json.Flag(boolean value) -> Boolean.toString(value);
      case Json.Nothing() -> "";
      case Json.Arr(List<Json> items) ->
          items.stream().map(Parity::text).collect(Collectors.joining(", ", "[", "]"));
      case Json.Obj(Map<String, Json> members) ->
          members.entrySet().stream()
              .filter(member -> !(member.getValue() instanceof Json.Nothing))
              .map(member -> member.getKey() + ": " + text(member.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }
}
