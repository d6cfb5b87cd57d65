package dev.relayctl.plan;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.Wanted.MigrationsRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From what is wanted and what was observed to the steps between: a pure function. */
public final class Planner {
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
    var steps = new ArrayList<Plan.Planned>();
    SortedMap<String, String> secrets = changedSecrets(wanted, observed);
    List<GroupPlan> groups = groupPlans(wanted, observed, secrets);
    boolean machinesChange = groups.stream().anyMatch(group -> !group.changes().isEmpty());
    List<Migration> pending = observed.schema().pending();
    boolean migrate = !pending.isEmpty() && wanted.migrations() != MigrationsRun.MANUAL;

    if (observed.app() instanceof Observed.App.Absent) {
      add(
          steps,
          new Step.CreateApp(wanted.app(), wanted.organization()),
          "create app " + wanted.app(),
          "Fly has no app of that name",
          List.of("+ app " + wanted.app() + " in organization " + wanted.organization()));
    }
    if (wanted.image().unbuilt()
        || ((machinesChange || migrate)
            && wanted.image().presence() == Image.Presence.TO_BE_PROVIDED)) {
      add(
          steps,
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
    if (!secrets.isEmpty()) {
      add(
          steps,
          new Step.SetSecrets(wanted.app(), secrets),
          "set " + counted(secrets.size(), "secret"),
          "new, or another value than in the last release",
          secrets.keySet().stream().map(name -> "~ secret " + name).toList());
    }
    if (migrate && wanted.migrations() == MigrationsRun.DIRECT) {
      add(
          steps,
          new Step.Migrate(pending),
          "apply " + counted(pending.size(), "migration"),
          "the database is behind the files",
          migrationLines(pending));
    }
    if (wanted.releaseCommand() != null
        && wanted.migrations() != MigrationsRun.DIRECT
        && (machinesChange || migrate)) {
      var command = wanted.releaseCommand();
      add(
          steps,
          new Step.RunReleaseCommand(
              wanted.app(), command.region(), command.config(), command.timeout(), pending),
          "run the release command"
              + (pending.isEmpty() ? "" : ", " + counted(pending.size(), "migration") + " pending"),
          "fly.toml asks for it before a new version starts",
          migrationLines(pending));
    }
    addGroups(steps, wanted, groups, Part.NEW_AND_CHANGED);
    boolean unrecorded = steps.isEmpty() && !recorded(wanted, observed);
    if (wanted.verification() != null && (machinesChange || unrecorded)) {
      var verify = wanted.verification();
      add(
          steps,
          new Step.Verify(
              wanted.app(),
              verify.url(),
              verify.path(),
              verify.expect(),
              verify.timeout(),
              verify.soak()),
          "verify " + verify.path() + " answers " + verify.expect(),
          "a release is done when its users can reach it",
          List.of());
    }
    // What is no longer wanted goes last, when the rest has proven good: it can't be brought back.
    addGroups(steps, wanted, groups, Part.UNWANTED);
    if (!steps.isEmpty() || unrecorded) {
      add(
          steps,
          new Step.RecordRelease(wanted.tag(), wanted.image().reference(), wanted.secrets()),
          "record release " + wanted.tag().number(),
          unrecorded
              ? "the machines run it, but the ledger doesn't know this image or commit"
              : "for status and history",
          List.of());
    }
    return new Plan(
        wanted.environment(),
        PlanHash.of(PlanText.canonical(wanted.environment(), steps, observed.lastRun())),
        observed.at(),
        observed.lastRun(),
        wanted.tag().number(),
        steps);
  }

  /** The two halves of a group's changes. */
  private enum Part {
    NEW_AND_CHANGED,
    UNWANTED
  }

  private static void addGroups(
      List<Plan.Planned> steps, Wanted wanted, List<GroupPlan> groups, Part part) {
    for (GroupPlan group : groups) {
      var changes =
          group.changes().stream()
              .filter(c -> (c instanceof MachineChange.Destroy) == (part == Part.UNWANTED))
              .toList();
      if (!changes.isEmpty()) {
        var half = new GroupPlan(group.name(), group.present(), changes);
        add(steps, step(wanted, half), what(half), why(half), lines(half));
      }
    }
  }

  private static void add(
      List<Plan.Planned> steps, Step step, String what, String why, List<String> changes) {
    steps.add(new Plan.Planned(steps.size() + 1, step, what, why, changes));
  }

  private static SortedMap<String, String> changedSecrets(Wanted wanted, Observed observed) {
    var changed = new TreeMap<String, String>();
    Release last = observed.lastRelease();
    wanted
        .secrets()
        .forEach((name, fingerprint) -> {
          boolean same =
              last != null
                  && fingerprint.equals(last.secrets().get(name))
                  && observed.secretNames().contains(name);
          if (!same) {
            changed.put(name, fingerprint);
          }
        });
    return changed;
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
    var steps = new ArrayList<Plan.Planned>();
    if (!pending.isEmpty()) {
      add(
          steps,
          new Step.Migrate(pending),
          "apply " + counted(pending.size(), "migration"),
          "the database is behind the files",
          migrationLines(pending));
    }
    return new Plan(
        environment,
        PlanHash.of(PlanText.canonical(environment, steps, lastRun)),
        observedAt,
        lastRun,
        0,
        steps);
  }

  private static List<Migration> upTo(List<Migration> pending, @Nullable String to) {
    for (int i = 0; i < pending.size(); i++) {
      if (pending.get(i).revision().equals(to)) {
        return pending.subList(0, i + 1);
      }
    }
    return to == null ? pending : List.of();
  }

  private static boolean recorded(Wanted wanted, Observed observed) {
    Release last = observed.lastRelease();
    return last != null
        && last.image().equals(wanted.image().reference())
        && (wanted.tag().commit() == null || wanted.tag().commit().equals(last.commit()));
  }

  /** What becomes of one group; {@code present} is how many machines it has now. */
  private record GroupPlan(String name, int present, List<MachineChange> changes) {}

  private static List<GroupPlan> groupPlans(
      Wanted wanted, Observed observed, SortedMap<String, String> secrets) {
    var plans = new ArrayList<GroupPlan>();
    var names = new TreeSet<String>();
    for (Wanted.Group group : wanted.groups()) {
      names.add(group.name());
      plans.add(groupPlan(group, machinesOf(group.name(), observed), wanted, secrets));
    }
    for (Machine machine : observed.machines()) {
      if (deployable(machine) && names.add(machine.group())) {
        List<Machine> machines = machinesOf(machine.group(), observed);
        plans.add(
            new GroupPlan(
                machine.group(),
                machines.size(),
                machines.stream()
                    .<MachineChange>map(m -> new MachineChange.Destroy(m.id()))
                    .toList()));
      }
    }
    return plans;
  }

  private static GroupPlan groupPlan(
      Wanted.Group group, List<Machine> present, Wanted wanted, SortedMap<String, String> secrets) {
    int count =
        group.count() != null
            ? group.count()
            : present.isEmpty() ? group.defaultCount() : present.size();
    var changes = new ArrayList<MachineChange>();
    for (Machine machine : present.subList(0, Math.min(count, present.size()))) {
      List<String> changed = new ArrayList<>(group.config().changedKeys(machine.config()));
      if (!secrets.isEmpty()) {
        changed.add("secrets");
      }
      if (!changed.isEmpty()) {
        changes.add(
            new MachineChange.Update(
                machine.id(),
                machine.instanceId(),
                machine.config(),
                group.config().keeping(machine.config()),
                launch(machine),
                changed));
      }
    }
    for (int i = present.size(); i < count; i++) {
      String slot = wanted.tag().number() + "-" + group.name() + "-" + (i + 1);
      changes.add(
          new MachineChange.Create(
              group.region(), group.config().withMetadata(ReleaseTag.SLOT, slot)));
    }
    for (Machine machine : present.subList(Math.min(count, present.size()), present.size())) {
      changes.add(new MachineChange.Destroy(machine.id()));
    }
    return new GroupPlan(group.name(), present.size(), changes);
  }

  /** {@code specs/fly-machines.md} §5.3: what was up is started again, what was down stays down. */
  private static Launch launch(Machine machine) {
    return switch (machine.state()) {
      case STARTED,
          STARTING,
          FAILED,
          LAUNCH_FAILED,
          REPLACING,
          UPDATING,
          RESTARTING,
          CREATING,
          UNKNOWN ->
          Launch.START;
      case CREATED,
          STOPPED,
          SUSPENDED,
          STOPPING,
          SUSPENDING,
          DESTROYING,
          DESTROYED,
          REPLACED,
          MIGRATED ->
          Launch.LEAVE_STOPPED;
    };
  }

  private static List<Machine> machinesOf(String group, Observed observed) {
    return observed.machines().stream()
        .filter(machine -> deployable(machine) && machine.group().equals(group))
        .sorted(Comparator.comparing(Machine::id))
        .toList();
  }

  /** {@code specs/fly-machines.md} §4, managed filter; a release command's machine is no fleet. */
  private static boolean deployable(Machine machine) {
    return machine.config().managed()
        && !machine.state().gone()
        && !machine.group().startsWith("fly_app_");
  }

  private static Step step(Wanted wanted, GroupPlan group) {
    return new Step.ReplaceMachines(
        wanted.app(),
        group.name(),
        group.changes(),
        wanted.maxUnavailable().of(group.present()),
        wanted.machineWait());
  }

  private static String what(GroupPlan group) {
    return "group " + group.name() + ": " + counted(group.changes().size(), "machine");
  }

  private static String why(GroupPlan group) {
    return group.changes().stream()
        .map(change ->
            switch (change) {
              case MachineChange.Create _ -> "missing";
              case MachineChange.Update update ->
                  String.join(", ", update.changedKeys()) + " changed";
              case MachineChange.Destroy _ -> "no longer wanted";
            })
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private static List<String> lines(GroupPlan group) {
    return group.changes().stream()
        .map(change ->
            switch (change) {
              case MachineChange.Create create ->
                  "+ machine" + (create.region() == null ? "" : " in " + create.region());
              case MachineChange.Update update ->
                  "~ machine " + update.id() + ": " + String.join(", ", update.changedKeys());
              case MachineChange.Destroy destroy -> "- machine " + destroy.id();
            })
        .toList();
  }

  private static List<String> migrationLines(List<Migration> pending) {
    return pending.stream()
        .map(migration -> "+ migration " + migration.revision() + " " + migration.description())
        .toList();
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
