package dev.relayctl.guardrail;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.ReleasedGroup;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The accidents: somebody deployed a hotfix with flyctl, and the next deploy took it back without a
 * word; a token of another organization made a second app of the same purpose.
 */
final class OutOfBand {
  private OutOfBand() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    Facts.Fleet fleet = facts.fleet();
    return fleet == null
        ? Stream.of()
        : Stream.of(machines(facts, fleet), account(facts, fleet)).flatMap(Optional::stream);
  }

  private static Optional<Finding> machines(Facts facts, Facts.Fleet fleet) {
    Observed observed = fleet.observed();
    Release last = observed.lastRelease();
    // What an interrupted run has left is its own business, and not somebody's.
    if (last == null || fleet.unfinished()) {
      return Optional.empty();
    }
    var others = new ArrayList<String>();
    for (Machine machine : observed.machines()) {
      String difference = difference(machine, last, fleet.released());
      if (difference != null) {
        others.add(machine.id() + " (" + machine.group() + "): " + difference);
      }
    }
    return others.isEmpty()
        ? Optional.empty()
        : OrderGuardrails.OUT_OF_BAND_CHANGE.finding(
            facts.environment(),
            Where.system("Fly", "app " + fleet.configs().app()),
            others.size() + " machines aren't what release " + last.number() + " made them",
            String.join("; ", others.subList(0, Math.min(3, others.size())))
                + (others.size() > 3 ? "; and others" : ""),
            "find out who changed them and why: this plan replaces that");
  }

  private static @org.jspecify.annotations.Nullable String difference(
      Machine machine, Release last, List<ReleasedGroup> released) {
    if (!machine.config().managed() || !machine.wholeConfig()) {
      return null;
    }
    if (!machine.config().image().equals(last.image())) {
      return "another image";
    }
    if (machine.config().release().isEmpty()) {
      return "made by something else";
    }
    return released.stream()
        .filter(group -> group.name().equals(machine.group()))
        .findFirst()
        .map(group -> group.config().changedKeys(machine.config()))
        .filter(keys -> !keys.isEmpty())
        .map(keys -> "other " + String.join(", ", keys))
        .orElse(null);
  }

  private static Optional<Finding> account(Facts facts, Facts.Fleet fleet) {
    Environment environment = facts.environment();
    App app = environment.app();
    String named = app == null ? null : app.organization();
    return named != null
            && fleet.observed().app() instanceof Observed.App.Present(String organization, _)
            && !organization.equals(named)
        ? OrderGuardrails.WRONG_ACCOUNT.finding(
            environment,
            environment.origin("app.organization"),
            "the app " + fleet.configs().app() + " belongs to " + organization,
            environment.name() + " names the organization " + named,
            "use a token of " + named + ", or correct app.organization")
        : Optional.empty();
  }
}
