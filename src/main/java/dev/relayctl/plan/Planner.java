package dev.relayctl.plan;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.plan.Wanted.MigrationsRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From what is wanted and what was observed to the steps between: a pure function. */
public final class Planner {
  /**
   * Expand and contract ({@code specs/migration-safety.md} §4): what the running release still uses
   * is refused, so that nothing has to come after the machines.
   */
  private static final String BEFORE_MACHINES =
      "before the machines: new code needs it, and the running release has to bear it";

  /** As flyctl does with greens: enough to be quick, few enough for a host. */
  private static final int GREENS_AT_ONCE = 8;

  private Planner() {}

  /**
   * The number that the next release gets: one more than the ledger's and than any machine's, so
   * that a lost ledger doesn't hand out a number twice.
   */
  public static int nextRelease(Observed observed) {
    int known = observed.lastRelease() == null ? 0 : observed.lastRelease().number();
    for (Machine machine : observed.machines()) {
      known = Math.max(known, machine.config().release().orElse(0));
    }
    return known + 1;
  }

  /** The plan; empty when the environment is as wanted already. */
  public static Plan plan(Wanted wanted, Observed observed) {
    var steps = new PlanSteps();
    var secrets = SecretChanges.of(wanted, observed);
    FleetPlan fleet = FleetPlan.of(wanted, observed, secrets.names());
    List<Migration> pending = observed.schema().pending();
    boolean migrate = !pending.isEmpty() && wanted.migrations() != MigrationsRun.MANUAL;

    if (observed.app() instanceof Observed.App.Absent) {
      steps.add(
          new Step.CreateApp(wanted.app(), wanted.organization()),
          "create app " + wanted.app(),
          "Fly has no app of that name",
          List.of("+ app " + wanted.app() + " in organization " + wanted.organization()));
    }
    if (firstDeploy(observed)
        && wanted.groups().stream().anyMatch(group -> group.config().hasServices())) {
      steps.add(
          new Step.AllocateAddresses(wanted.app()),
          "allocate public addresses",
          "without any, nobody reaches a new app",
          List.of("+ a shared IPv4 and an IPv6 address"));
    }
    if (wanted.image().unbuilt()
        || ((fleet.changesMachines() || migrate)
            && wanted.image().presence() == Image.Presence.TO_BE_PROVIDED)) {
      steps.add(
          new Step.ProvideImage(wanted.image()),
          (wanted.image().unbuilt() ? "build image " : "provide image ")
              + wanted.image().shortName(),
          wanted.image().unbuilt()
              ? "to be built from commit "
                  + wanted.tag().commit()
                  + "; then this is planned again with its digest"
              : "no registry has it yet",
          List.of("+ " + wanted.image().reference()));
    }
    SiteSteps.create(steps, wanted, observed);
    SiteVariables.plan(steps, wanted, observed);
    int untouched = steps.next();
    if (!secrets.toSet().isEmpty()) {
      steps.add(
          new Step.SetSecrets(wanted.app(), secrets.toSet()),
          "set " + PlanWords.counted(secrets.toSet().size(), "secret"),
          "new, or another value than in the last release",
          secrets.setting());
    }
    migrations(steps, wanted, pending, fleet.changesMachines());
    remove(steps, wanted, MachineStep.Removed.LEFT_OVER, fleet.leftOver());
    machines(steps, wanted, fleet, secrets.staged());
    // A build's variables make no release: nothing that runs is changed by them.
    boolean unrecorded = !steps.releasing() && !recorded(wanted, observed);
    if (fleet.changesMachines() || unrecorded) {
      proof(steps, wanted, fleet);
    }
    SiteSteps.deploy(steps, untouched, wanted, observed);
    // What is no longer wanted goes last, when the rest has proven good: it can't be brought back.
    remove(steps, wanted, MachineStep.Removed.BLUE, fleet.blues());
    remove(steps, wanted, MachineStep.Removed.REPLACED, fleet.replaced());
    remove(steps, wanted, MachineStep.Removed.SURPLUS, fleet.surplus());
    if (steps.releasing() || unrecorded) {
      steps.add(
          new Step.RecordRelease(
              wanted.tag(),
              wanted.image().reference(),
              recordedSecrets(wanted, observed),
              SecretChanges.toRecord(wanted, observed),
              fleet.released()),
          "record release " + wanted.tag().number(),
          unrecorded
              ? "the machines run it, but the ledger doesn't know this image or commit"
              : "for status, history and rollback",
          List.of());
    }
    int release = steps.isEmpty() || steps.recording() ? wanted.tag().number() : 0;
    return steps.plan(wanted.environment(), observed, release);
  }

  /** {@code specs/fly-machines.md} §5.1: an app without machines was never deployed. */
  private static boolean firstDeploy(Observed observed) {
    return observed.machines().stream().noneMatch(machine -> machine.config().managed());
  }

  private static void migrations(
      PlanSteps steps, Wanted wanted, List<Migration> pending, boolean machinesChange) {
    boolean migrate = !pending.isEmpty() && wanted.migrations() != MigrationsRun.MANUAL;
    if (migrate && wanted.migrations() == MigrationsRun.DIRECT) {
      steps.add(
          new DatabaseStep.Migrate(pending),
          "apply " + PlanWords.counted(pending.size(), "migration"),
          "the database is behind the files; " + BEFORE_MACHINES,
          PlanWords.migrations(pending));
    }
    var command = wanted.releaseCommand();
    if (command != null
        && wanted.migrations() != MigrationsRun.DIRECT
        && (machinesChange || migrate)) {
      steps.add(
          new Step.RunReleaseCommand(
              wanted.app(), command.region(), command.config(), command.timeout(), pending),
          "run the release command"
              + (pending.isEmpty()
                  ? ""
                  : ", " + PlanWords.counted(pending.size(), "migration") + " pending"),
          "fly.toml asks for it before a new version starts"
              + (pending.isEmpty() ? "" : "; " + BEFORE_MACHINES),
          PlanWords.migrations(pending));
    }
  }

  private static void machines(
      PlanSteps steps, Wanted wanted, FleetPlan fleet, List<String> staged) {
    var rollout = wanted.rollout();
    if (!fleet.canaries().isEmpty()) {
      beside(steps, wanted, MachineStep.Beside.CANARY, fleet.canaries(), List.of());
    }
    if (!fleet.changes().isEmpty()) {
      steps.add(
          new MachineStep.ReplaceMachines(
              wanted.app(),
              fleet.changes(),
              rollout.strategy() == Strategy.IMMEDIATE
                  ? MachineStep.Pace.IMMEDIATE
                  : MachineStep.Pace.ROLLING,
              rollout.machineWait()),
          PlanWords.what(fleet.changes()),
          PlanWords.why(fleet.changes()),
          PlanWords.lines(staged, fleet.changes()));
    }
    if (!fleet.canaries().isEmpty()) {
      steps.add(
          new MachineStep.RemoveMachines(
              wanted.app(), MachineStep.Removed.CANARY, List.of(), slots(fleet.canaries())),
          "remove " + PlanWords.counted(fleet.canaries().size(), "canary"),
          "the others run the new version now",
          List.of());
    }
    if (!fleet.greens().isEmpty()) {
      beside(
          steps,
          wanted,
          MachineStep.Beside.GREEN,
          fleet.greens(),
          fleet.changes().isEmpty() ? staged : List.of());
      steps.add(
          new MachineStep.SwitchTraffic(
              wanted.app(),
              slots(fleet.greens()),
              fleet.blues().stream().map(Machine::id).toList(),
              rollout.settle()),
          "lead requests to the new machines",
          "they are healthy; the old ones go on running until the release is proven",
          List.of());
    }
  }

  private static void beside(
      PlanSteps steps,
      Wanted wanted,
      MachineStep.Beside role,
      List<MachineChange.Create> machines,
      List<String> staged) {
    steps.add(
        new MachineStep.StartBeside(
            wanted.app(), role, machines, GREENS_AT_ONCE, wanted.rollout().machineWait()),
        "start "
            + PlanWords.counted(
                machines.size(), role == MachineStep.Beside.CANARY ? "canary" : "machine")
            + (role == MachineStep.Beside.CANARY ? "" : " beside the present ones"),
        role == MachineStep.Beside.CANARY
            ? "one machine of a group shows whether the others may follow"
            : "the new version has to be healthy before it gets requests",
        PlanWords.newMachines(staged, machines));
  }

  private static List<String> slots(List<MachineChange.Create> machines) {
    return machines.stream().map(machine -> machine.config().slot().orElseThrow()).toList();
  }

  private static void remove(
      PlanSteps steps, Wanted wanted, MachineStep.Removed why, List<Machine> machines) {
    if (!machines.isEmpty()) {
      steps.add(
          new MachineStep.RemoveMachines(
              wanted.app(), why, machines.stream().map(Machine::id).toList(), List.of()),
          "remove " + PlanWords.counted(machines.size(), "machine"),
          PlanWords.why(why),
          machines.stream().map(PlanWords::removed).toList());
    }
  }

  private static void proof(PlanSteps steps, Wanted wanted, FleetPlan fleet) {
    var verify = wanted.proof().verification();
    if (verify != null) {
      steps.add(
          new Step.Verify(
              wanted.app(), verify.url(), verify.path(), verify.expect(), verify.timeout()),
          "verify " + verify.path() + " answers " + verify.expect(),
          "a release is done when its users can reach it",
          List.of());
    }
    if (!wanted.proof().soak().isZero() && fleet.changesMachines()) {
      steps.add(
          new Step.Bake(
              wanted.app(),
              wanted.tag().number(),
              fleet.running(),
              fleet.leaving(),
              wanted.proof().soak(),
              verify == null ? null : new Step.Asked(verify.url(), verify.path(), verify.expect())),
          "watch the machines for " + wanted.proof().soak().toSeconds() + " s",
          "an exit or too little memory often shows only after a while",
          List.of());
    }
    if (fleet.changesMachines()) {
      steps.add(
          new Step.Prove(
              wanted.app(),
              wanted.image().reference(),
              wanted.groups().stream()
                  // After going back to a release of single groups, others have another image.
                  .filter(group -> group.config().image().equals(wanted.image().reference()))
                  .map(Wanted.Group::name)
                  .filter(wanted.rollout().reach()::touches)
                  .toList(),
              fleet.leaving(),
              wanted.migrations() == MigrationsRun.MANUAL ? null : wanted.tag().revision(),
              served(wanted)),
          "prove what landed",
          "an answer of an API is no proof: machines, database and app are read back",
          List.of());
    }
  }

  private static Step.@Nullable Served served(Wanted wanted) {
    String path = wanted.proof().versionPath();
    String commit = wanted.tag().commit();
    var verify = wanted.proof().verification();
    return path == null || commit == null
        ? null
        : new Step.Served(verify == null ? null : verify.url(), path, commit);
  }

  /** Groups that weren't touched still have the old values: the next deploy has to know. */
  private static Map<String, String> recordedSecrets(Wanted wanted, Observed observed) {
    Release last = observed.lastRelease();
    return switch (wanted.rollout().reach()) {
      case Wanted.Reach.Everything() -> wanted.secrets();
      case Wanted.Reach.Only _ -> last == null ? Map.of() : last.secrets();
    };
  }

  private static boolean recorded(Wanted wanted, Observed observed) {
    Release last = observed.lastRelease();
    return last != null
        && last.image().equals(wanted.image().reference())
        && (wanted.tag().commit() == null || wanted.tag().commit().equals(last.commit()));
  }

  /**
   * The plan of pending migrations alone.
   *
   * @param to the last revision to apply; null for all
   */
  public static Plan migrationPlan(
      EnvironmentName environment,
      SchemaState schema,
      @Nullable String to,
      long lastRun,
      Instant observedAt) {
    List<Migration> pending = upTo(schema.pending(), to);
    var steps = new PlanSteps();
    if (!pending.isEmpty()) {
      steps.add(
          new DatabaseStep.Migrate(pending),
          "apply " + PlanWords.counted(pending.size(), "migration"),
          "the database is behind the files",
          PlanWords.migrations(pending));
    }
    return steps.plan(environment, lastRun, observedAt, 0);
  }

  private static List<Migration> upTo(List<Migration> pending, @Nullable String to) {
    for (int i = 0; i < pending.size(); i++) {
      if (pending.get(i).revision().equals(to)) {
        return pending.subList(0, i + 1);
      }
    }
    return to == null ? pending : List.of();
  }
}
