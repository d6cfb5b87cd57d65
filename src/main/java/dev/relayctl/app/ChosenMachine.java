package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The machine that a one-off happens in: started, and of the environment's current release, since
 * what runs in an older one says nothing about the present.
 */
public record ChosenMachine(Environment environment, App app, Machine machine) {
  private static final String USUAL = "app";

  /**
   * One of a group; a healthy one when there is any, else the first by id.
   *
   * @param group null for {@code app}, or the only one that there is
   * @return it, or {@code usage.group-needed}, {@code usage.unknown-group}, {@code
   *     machine.none-started}
   */
  static Result<ChosenMachine> of(AppMachines app, @Nullable String group) {
    return (group == null ? usual(app) : app.group(group)).then(name -> ofGroup(app, name));
  }

  private static Result<String> usual(AppMachines app) {
    List<String> groups = app.groups();
    if (groups.contains(USUAL)) {
      return Result.ok(USUAL);
    }
    if (groups.isEmpty()) {
      return Result.bad(none(app, "the app " + app.app().name() + " has no machine"));
    }
    return groups.size() == 1
        ? Result.ok(groups.getFirst())
        : Result.bad(
            Problem.invalid(
                "usage.group-needed",
                "a machine of which process group?",
                new Where.OnCommandLine("--group"),
                app.environment().name() + " has: " + String.join(", ", groups),
                "--group " + groups.getFirst()));
  }

  private static Result<ChosenMachine> ofGroup(AppMachines app, String group) {
    int current =
        app.ofReleases().stream()
            .mapToInt(machine -> machine.config().release().orElse(0))
            .max()
            .orElse(0);
    List<Machine> members =
        app.ofReleases().stream().filter(machine -> machine.group().equals(group)).toList();
    return members.stream()
        .filter(machine -> machine.state() == MachineState.STARTED)
        .filter(machine -> machine.config().release().orElse(0) == current)
        .min((a, b) -> healthyFirst(a, b))
        .map(machine -> Result.ok(new ChosenMachine(app.environment(), app.app(), machine)))
        .orElseGet(() -> Result.bad(none(app, described(members, group, current))));
  }

  private static int healthyFirst(Machine one, Machine other) {
    int byHealth = Boolean.compare(other.healthy(), one.healthy());
    return byHealth != 0 ? byHealth : one.id().compareTo(other.id());
  }

  private static String described(List<Machine> members, String group, int current) {
    String each =
        members.stream()
            .map(machine ->
                machine.id()
                    + " is "
                    + machine.state().word()
                    + machine.config().release().map(release -> ", release " + release).orElse(""))
            .collect(Collectors.joining("; "));
    return current == 0
        ? "of group " + group + " " + each
        : "the current release is " + current + "; of group " + group + " " + each;
  }

  private static Problem none(AppMachines app, String why) {
    return Problem.failed(
        "machine.none-started",
        "no machine of " + app.environment().name() + "'s current release is started",
        Where.system("Fly", "app " + app.app().name()),
        why,
        "start one: fly machine start ID -a "
            + app.app().name()
            + ", or: relayctl deploy "
            + app.environment().name());
  }
}
