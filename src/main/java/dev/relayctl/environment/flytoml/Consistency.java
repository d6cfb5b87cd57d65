package dev.relayctl.environment.flytoml;

import dev.relayctl.config.Position;
import dev.relayctl.problem.Where;
import java.util.List;

/** What no section can know alone. */
final class Consistency {
  private final FlyToml toml;
  private final Faults faults;

  private Consistency(FlyToml toml, Faults faults) {
    this.toml = toml;
    this.faults = faults;
  }

  static void check(FlyToml toml, Section top) {
    var consistency = new Consistency(toml, top.faults());
    consistency.canaryHasNoMounts();
    for (String group : toml.processes().groups()) {
      consistency.groupHasOneMount(group);
      consistency.checksHavePorts(group);
    }
  }

  private void canaryHasNoMounts() {
    if (toml.deploy().strategy() == Strategy.CANARY && !toml.mounts().isEmpty()) {
      faults.add(
          "conflicting-keys",
          "the strategy is canary and machines have volumes",
          position(toml.mounts().getFirst().where()),
          "the one machine more would have no volume",
          "write strategy = \"rolling\" under deploy");
    }
  }

  private void groupHasOneMount(String group) {
    List<Mount> mounts = toml.mountsOf(group);
    if (mounts.size() > 1) {
      faults.add(
          "conflicting-keys",
          "the process group " + group + " has " + mounts.size() + " mounts",
          position(mounts.get(1).where()),
          "a machine has at most one volume",
          "name other groups under processes, or remove the mount");
    }
  }

  private void checksHavePorts(String group) {
    for (NamedCheck check : toml.checksOf(group)) {
      if (toml.portOf(check, group).isEmpty()) {
        faults.missingKey(
            "checks." + check.name(),
            "port",
            position(check.where()),
            "the process group " + group + " has no http_service to take it from");
      }
    }
  }

  private static Position position(Where where) {
    return switch (where) {
      case Where.InFile(String path, int line, int column) -> new Position(path, line, column);
      case Where.OnCommandLine _, Where.InSystem _ -> throw new IllegalArgumentException();
    };
  }
}
