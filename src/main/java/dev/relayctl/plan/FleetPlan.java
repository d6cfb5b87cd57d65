package dev.relayctl.plan;

import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.plan.MachineChange.Launch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the machines of an app, by the strategy ({@code docs/adr/0005}).
 *
 * @param canaries started before the others are changed
 * @param changes of machines where they are, and new ones that get requests at once
 * @param greens started beside the blues, without requests
 * @param blues whose requests the greens take over
 * @param replaced machines in whose place others are made, since they can't be updated
 * @param surplus machines that are no longer wanted
 * @param leftOver machines that an earlier deploy left behind
 * @param released what the release consists of
 * @param running how many machines of each group are started afterwards
 */
record FleetPlan(
    List<MachineChange.Create> canaries,
    List<GroupChange> changes,
    List<MachineChange.Create> greens,
    List<Machine> blues,
    List<Machine> replaced,
    List<Machine> surplus,
    List<Machine> leftOver,
    List<ReleasedGroup> released,
    Map<String, Integer> running) {

  /** Whether machines get another config or other company. */
  boolean changesMachines() {
    return !changes.isEmpty() || !greens.isEmpty() || !surplus.isEmpty();
  }

  /** The ids of machines that are removed once the release is proven. */
  List<String> leaving() {
    return Stream.of(blues, replaced, surplus)
        .flatMap(machines -> machines.stream().map(Machine::id))
        .toList();
  }

  static FleetPlan of(Wanted wanted, Observed observed, List<String> changedSecrets) {
    return new Making(wanted, observed, changedSecrets).plan();
  }

  /** Collects the parts. */
  private static final class Making {
    private final Wanted wanted;
    private final Observed observed;
    private final List<String> changedSecrets;
    private final List<MachineChange.Create> canaries = new ArrayList<>();
    private final List<GroupChange> changes = new ArrayList<>();
    private final List<MachineChange.Create> greens = new ArrayList<>();
    private final List<Machine> blues = new ArrayList<>();
    private final List<Machine> replaced = new ArrayList<>();
    private final List<Machine> surplus = new ArrayList<>();
    private final List<Machine> leftOver = new ArrayList<>();
    private final List<ReleasedGroup> released = new ArrayList<>();
    private final Map<String, Integer> running = new TreeMap<>();

    Making(Wanted wanted, Observed observed, List<String> changedSecrets) {
      this.wanted = wanted;
      this.observed = observed;
      this.changedSecrets = changedSecrets;
    }

    FleetPlan plan() {
      int recorded = observed.lastRelease() == null ? 0 : observed.lastRelease().number();
      observed.machines().stream()
          .filter(Machine::ofRelease)
          .collect(Collectors.groupingBy(Machine::group, TreeMap::new, Collectors.toList()))
          .values()
          .forEach(group -> leftOver.addAll(LeftOver.of(group, recorded)));
      var names = new TreeSet<String>();
      for (Wanted.Group group : wanted.groups()) {
        names.add(group.name());
        List<Machine> present = present(group.name());
        if (wanted.rollout().reach().touches(group.name())) {
          group(group, present);
        } else {
          untouched(group, present);
        }
      }
      if (wanted.rollout().reach() instanceof Wanted.Reach.Everything) {
        observed.machines().stream()
            .filter(machine -> machine.ofRelease() && !leftOver.contains(machine))
            .filter(machine -> !names.contains(machine.group()))
            .forEach(surplus::add);
      }
      return new FleetPlan(
          canaries, changes, greens, blues, replaced, surplus, leftOver, released, running);
    }

    /**
     * It is a part of the release as it is: who goes back to that must find it there. A machine
     * that stands by tells for whom, which is true of no other.
     */
    private void untouched(Wanted.Group group, List<Machine> present) {
      present.stream()
          .map(Machine::config)
          .min(Comparator.comparing(MachineConfig::standsBy))
          .ifPresent(config ->
              released.add(
                  new ReleasedGroup(
                      group.name(), present.size(), group.region(), config.of(wanted.tag()))));
    }

    private List<Machine> present(String group) {
      return observed.machines().stream()
          .filter(machine -> machine.ofRelease() && machine.group().equals(group))
          .filter(machine -> !leftOver.contains(machine))
          .sorted(Comparator.comparing(Machine::id))
          .toList();
    }

    private void group(Wanted.Group group, List<Machine> present) {
      int count =
          group.count() != null
              ? group.count()
              : present.isEmpty() ? group.defaultCount() : present.size();
      released.add(new ReleasedGroup(group.name(), count, group.region(), group.config()));
      List<Machine> kept = kept(present, count);
      present.stream().filter(machine -> !kept.contains(machine)).forEach(surplus::add);
      var changed = new ArrayList<MachineChange>();
      for (Machine machine : kept) {
        Updating.of(group, machine, changedSecrets, region -> newMachine(group, region, changed))
            .ifPresent(change -> {
              changed.add(change);
              if (change instanceof MachineChange.Create) {
                replaced.add(machine);
              }
            });
      }
      running.put(
          group.name(),
          count - (int) kept.stream().filter(m -> Updating.launch(m) != Launch.START).count());
      boolean swap =
          wanted.rollout().strategy() == Strategy.BLUEGREEN
              && changed.stream().anyMatch(MachineChange.Update.class::isInstance);
      if (swap) {
        replaced.removeAll(kept);
        swap(group, kept, count);
        return;
      }
      for (int i = kept.size(); i < count; i++) {
        changed.add(newMachine(group, group.region(), changed));
      }
      if (present.isEmpty() && group.standby() == Wanted.Standby.ONE && group.count() == null) {
        changed.add(standby(group, changed));
      }
      if (!changed.isEmpty()) {
        canary(group, kept, changed);
        int atOnce = wanted.rollout().maxUnavailable().of(kept.isEmpty() ? count : kept.size());
        changes.add(new GroupChange(group.name(), changed, atOnce));
      }
    }

    /** The healthy ones are kept first: what goes is what helps least. */
    private static List<Machine> kept(List<Machine> present, int count) {
      return present.stream()
          .sorted(Comparator.comparing((Machine m) -> m.state() != MachineState.STARTED))
          .limit(count)
          .sorted(Comparator.comparing(Machine::id))
          .toList();
    }

    private String slot(String group, String role, int number) {
      return wanted.tag().number() + "-" + group + role + "-" + number;
    }

    private MachineChange.Create newMachine(
        Wanted.Group group, @Nullable String region, List<MachineChange> before) {
      long made = before.stream().filter(MachineChange.Create.class::isInstance).count();
      String slot = slot(group.name(), "", (int) made + 1);
      return new MachineChange.Create(
          region,
          group.config().withMetadata(ReleaseTag.SLOT, slot),
          Launch.START,
          null,
          group.disk());
    }

    private MachineChange.Create standby(Wanted.Group group, List<MachineChange> made) {
      String first =
          made.stream()
              .filter(MachineChange.Create.class::isInstance)
              .map(change -> ((MachineChange.Create) change).config().slot().orElseThrow())
              .findFirst()
              .orElseThrow();
      return new MachineChange.Create(
          group.region(),
          group.config().withMetadata(ReleaseTag.SLOT, slot(group.name(), "-standby", 1)),
          Launch.LEAVE_STOPPED,
          first,
          null);
    }

    /** One more machine of the group, of the size that the others have. */
    private void canary(Wanted.Group group, List<Machine> kept, List<MachineChange> changed) {
      boolean updatesRunning =
          changed.stream()
              .anyMatch(change ->
                  change instanceof MachineChange.Update update && update.launch() == Launch.START);
      if (wanted.rollout().strategy() == Strategy.CANARY && updatesRunning) {
        MachineConfig config =
            Beside.config(group.config(), kept.getFirst().config())
                .withMetadata(LeftOver.CANARY, "true")
                .withMetadata(ReleaseTag.SLOT, slot(group.name(), "-canary", 1));
        canaries.add(
            new MachineChange.Create(
                group.region(), Beside.withoutDns(config), Launch.START, null, null));
      }
    }

    /** The slot of the green that a standby's successor stands by for. */
    private String firstStarted(List<Machine> kept, String group) {
      for (int i = 0; i < kept.size(); i++) {
        if (Updating.launch(kept.get(i)) == Launch.START) {
          return slot(group, LeftOver.GREEN, i + 1);
        }
      }
      return slot(group, LeftOver.GREEN, 1);
    }

    /** A second set of machines for the group, each where its blue is and of its size. */
    private void swap(Wanted.Group group, List<Machine> kept, int count) {
      blues.addAll(kept);
      boolean anyStarted = kept.stream().anyMatch(m -> Updating.launch(m) == Launch.START);
      for (int i = 0; i < count; i++) {
        Machine like = kept.get(Math.min(i, kept.size() - 1));
        Launch launch = i < kept.size() ? Updating.launch(like) : Launch.START;
        if (i == 0 && !anyStarted) {
          // Without a machine that runs there would be no proof.
          launch = Launch.START;
        }
        boolean standby = like.config().standsBy();
        greens.add(
            new MachineChange.Create(
                like.region(),
                Beside.config(group.config(), like.config())
                    .withMetadata(ReleaseTag.SLOT, slot(group.name(), LeftOver.GREEN, i + 1)),
                launch,
                standby && launch != Launch.START ? firstStarted(kept, group.name()) : null,
                null));
      }
    }
  }
}
