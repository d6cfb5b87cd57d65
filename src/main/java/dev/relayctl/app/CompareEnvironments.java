package dev.relayctl.app;

import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Parity;
import dev.relayctl.problem.Result;
import dev.relayctl.report.EnvironmentDiff;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Two environments side by side, as far as files tell. */
record CompareEnvironments(Project project) {
  /** By names or aliases. */
  Result<EnvironmentDiff> diff(String one, String other) {
    return project
        .environment(one)
        .then(left -> project.environment(other).map(right -> diff(left, right)));
  }

  /** By their files. */
  EnvironmentDiff diff(Environment one, Environment other) {
    var notes = new ArrayList<String>();
    Optional<Parity.Side> left = side(one, notes);
    Optional<Parity.Side> right = side(other, notes);
    List<Parity.Difference> machines =
        left.isPresent() && right.isPresent()
            ? Parity.between(left.get(), right.get(), Parity.Variables.VALUES)
            : Parity.ofSecrets(one, other);
    return new EnvironmentDiff(
        one.name(),
        other.name(),
        settings(one, other),
        machines.stream()
            .map(each ->
                new EnvironmentDiff.OfMachines(
                    each.path(),
                    each.one(),
                    each.other(),
                    Parity.declared(each.path(), one.differs())
                        || Parity.declared(each.path(), other.differs())))
            .toList(),
        null,
        notes);
  }

  private Optional<Parity.Side> side(Environment environment, List<String> notes) {
    Optional<Parity.Side> side = new Neighbours(project).side(environment);
    if (side.isEmpty()) {
      notes.add(
          environment.app() == null
              ? environment.name() + " has no app, so no machines are compared."
              : "The Fly configuration of "
                  + environment.name()
                  + " can't be read, so no machines are compared: relayctl env check "
                  + environment.name());
    }
    return side;
  }

  private static List<EnvironmentDiff.Setting> settings(Environment one, Environment other) {
    Map<String, Environment.Setting> left = byPath(one);
    Map<String, Environment.Setting> right = byPath(other);
    var paths = new TreeSet<>(left.keySet());
    paths.addAll(right.keySet());
    return paths.stream()
        .map(path -> setting(path, left.get(path), right.get(path)))
        .filter(each -> !Objects.equals(each.one(), each.other()))
        .toList();
  }

  private static EnvironmentDiff.Setting setting(
      String path, Environment.@Nullable Setting one, Environment.@Nullable Setting other) {
    return new EnvironmentDiff.Setting(
        path,
        one == null ? null : one.value(),
        one == null ? null : one.at().text(),
        other == null ? null : other.value(),
        other == null ? null : other.at().text());
  }

  private static Map<String, Environment.Setting> byPath(Environment environment) {
    var settings = new LinkedHashMap<String, Environment.Setting>();
    environment.settings().forEach(setting -> settings.put(setting.path(), setting));
    return settings;
  }
}
