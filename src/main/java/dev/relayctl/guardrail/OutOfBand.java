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
import org.jspecify.annotations.Nullable;

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
    fleet
        .machines()
        .filter(Machine::wholeConfig)
        .forEach(machine -> {
          String difference = difference(machine, last, fleet.released());
          if (difference != null) {
            others.add(machine.id() + " (" + machine.group() + "): " + difference);
          }
        });
    return others.isEmpty()
        ? Optional.empty()
        : OrderGuardrails.OUT_OF_BAND_CHANGE.finding(
            facts.environment(),
            Where.system("Fly", "app " + fleet.configs().app()),
            (others.size() == 1 ? "1 machine isn't" : others.size() + " machines aren't")
                + " what release "
                + last.number()
                + " made of "
                + (others.size() == 1 ? "it" : "them"),
            String.join("; ", others.subList(0, Math.min(3, others.size())))
                + (others.size() > 3 ? "; and others" : ""),
            "find out who changed them and why: this plan replaces that");
  }

  /** A group that the release left alone has what it had before, which the release recorded. */
  private static @Nullable String difference(
      Machine machine, Release last, List<ReleasedGroup> released) {
    Optional<ReleasedGroup> group =
        released.stream().filter(each -> each.name().equals(machine.group())).findFirst();
    List<String> keys =
        group.map(each -> each.config().changedKeys(machine.config())).orElse(List.of());
    boolean other =
        group.isPresent() ? keys.contains("image") : !machine.config().image().equals(last.image());
    if (other) {
      return "another image";
    }
    if (machine.config().release().isEmpty()) {
      return "made by something else";
    }
    return keys.isEmpty() ? null : "other " + String.join(", ", keys);
  }

  private static Optional<Finding> account(Facts facts, Facts.Fleet fleet) {
    return switch (fleet.observed().app()) {
      case Observed.App.Present(String organization, _) -> other(facts, fleet, organization);
      case Observed.App.Absent() -> gone(facts, fleet);
    };
  }

  private static Optional<Finding> other(Facts facts, Facts.Fleet fleet, String organization) {
    Environment environment = facts.environment();
    App app = environment.app();
    String named = app == null ? null : app.organization();
    return named != null && !organization.isEmpty() && !organization.equals(named)
        ? OrderGuardrails.WRONG_ACCOUNT.finding(
            environment,
            environment.origin("app.organization"),
            "the app " + fleet.configs().app() + " belongs to " + organization,
            environment.name() + " names the organization " + named,
            "use a token of " + named + ", or correct app.organization")
        : Optional.empty();
  }

  /** Fly doesn't tell an app that is gone from one that the token may not see. */
  private static Optional<Finding> gone(Facts facts, Facts.Fleet fleet) {
    Environment environment = facts.environment();
    Release last = fleet.observed().lastRelease();
    return last == null
        ? Optional.empty()
        : OrderGuardrails.WRONG_ACCOUNT.finding(
            environment,
            Severity.CONFIRM,
            environment.origin("app.name"),
            "this token sees no app "
                + fleet.configs().app()
                + ", and release "
                + last.number()
                + " was deployed to it",
            "it was deleted, or the token belongs to another organization",
            "use the token that " + last.by() + " had; or go on, and a new app is made");
  }
}
