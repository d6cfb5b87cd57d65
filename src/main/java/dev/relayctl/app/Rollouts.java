package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Deploy;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.flytoml.MaxUnavailable;
import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.plan.Disk;
import dev.relayctl.plan.HostStatus;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Wanted;
import dev.relayctl.plan.machine.Group;
import dev.relayctl.plan.machine.GroupConfigs;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How machines get to a release, and why a strategy can't be used for them. */
final class Rollouts {
  private final Environment environment;
  private final App app;
  private final GroupConfigs configs;

  Rollouts(Environment environment, App app, GroupConfigs configs) {
    this.environment = environment;
    this.app = app;
    this.configs = configs;
  }

  /** The rollout: the command line wins over the environment's file, and that over fly.toml. */
  Wanted.Rollout rollout(Asked asked, Duration settle) {
    return new Wanted.Rollout(
        strategy(asked),
        maxUnavailable(),
        machineWait(),
        settle,
        asked.groups().isEmpty()
            ? new Wanted.Reach.Everything()
            : new Wanted.Reach.Only(asked.groups()));
  }

  /** What the machines of a group mount; null for nothing. */
  static @Nullable Disk disk(Group group) {
    return group.mounts().stream()
        .findFirst()
        .map(volume -> new Disk(volume.name(), volume.gigabytes(), volume.snapshotRetentionDays()))
        .orElse(null);
  }

  private Strategy strategy(Asked asked) {
    if (asked.strategy() != null) {
      return asked.strategy();
    }
    return switch (environment.deploy().strategy()) {
      case null -> configs.strategy();
      case ROLLING -> Strategy.ROLLING;
      case CANARY -> Strategy.CANARY;
      case BLUEGREEN -> Strategy.BLUEGREEN;
      case IMMEDIATE -> Strategy.IMMEDIATE;
    };
  }

  private MaxUnavailable maxUnavailable() {
    return switch (environment.deploy().maxUnavailable()) {
      case null -> configs.maxUnavailable();
      case Deploy.MaxUnavailable.Count(int machines) ->
          new MaxUnavailable(BigDecimal.valueOf(machines));
      case Deploy.MaxUnavailable.Share(double share) ->
          new MaxUnavailable(BigDecimal.valueOf(share));
    };
  }

  /** The shorter of the two: a file that asks for patience doesn't take it from the other. */
  private Duration machineWait() {
    Duration toml = configs.waitTimeout();
    Duration here = environment.deploy().waitTimeout();
    return toml.isZero() || here.compareTo(toml) < 0 ? here : toml;
  }

  /** Why the deploy can't be made in this way. */
  List<Problem> problems(Asked asked, Observed observed) {
    var problems = new ArrayList<Problem>();
    Strategy strategy = strategy(asked);
    Where where =
        asked.strategy() != null
            ? new Where.OnCommandLine("--strategy")
            : environment.deploy().strategy() == null
                ? Where.file(app.config())
                : environment.origin("deploy.strategy");
    boolean beside = strategy == Strategy.BLUEGREEN || strategy == Strategy.CANARY;
    boolean disks = configs.groups().stream().anyMatch(group -> disk(group) != null);
    if (beside && disks) {
      problems.add(
          Problem.invalid(
              "deploy.strategy-needs-no-volumes",
              "strategy " + strategy.word() + " can't be used with volumes",
              where,
              "a second machine can't mount the volume of the first, and would start without data",
              "write strategy: rolling"));
    }
    boolean checks = configs.groups().stream().anyMatch(group -> group.config().checkCount() > 0);
    if (strategy == Strategy.BLUEGREEN && !checks) {
      problems.add(
          Problem.invalid(
              "deploy.strategy-needs-checks",
              "strategy bluegreen needs a health check",
              where,
              "no process group of " + app.config() + " has one, so nothing tells when to switch",
              "add [[http_service.checks]] to " + app.config() + ", or write strategy: rolling"));
    }
    if (configs.groups().stream().anyMatch(group -> !group.tests().isEmpty())) {
      problems.add(
          Problem.invalid(
              "deploy.machine-checks-not-supported",
              "machine checks are not supported yet",
              Where.file(app.config()),
              "machine_checks asks for machines that test others, and this version of relayctl"
                  + " can't run them",
              "deploy this app with flyctl, or check over HTTP or TCP"));
    }
    for (String group : asked.groups()) {
      if (configs.groups().stream().noneMatch(known -> known.name().equals(group))) {
        problems.add(unknownGroup(group));
      }
    }
    observed.machines().stream()
        .filter(machine -> machine.config().managed() && machine.hostStatus() != HostStatus.OK)
        .filter(machine -> !machine.config().json().items("mounts").isEmpty())
        .map(this::lostVolume)
        .forEach(problems::add);
    return problems;
  }

  private Problem unknownGroup(String group) {
    return Problem.invalid(
        "deploy.unknown-group",
        app.config() + " has no process group " + group,
        new Where.OnCommandLine("--only-group " + group),
        "it has " + String.join(", ", configs.groups().stream().map(Group::name).toList()),
        "name one of them");
  }

  private Problem lostVolume(Machine machine) {
    return Problem.failed(
        "deploy.volume-on-lost-host",
        "the host of machine " + machine.id() + " does not answer, and a volume lies there",
        Where.system("Fly", "app " + app.name() + ", machine " + machine.id()),
        "a machine in its place would start without the data",
        "wait for the host, or restore a snapshot: flyctl volumes snapshots list");
  }
}
