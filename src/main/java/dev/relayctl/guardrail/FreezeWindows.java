package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Guardrails.FreezeWindow;
import dev.relayctl.environment.Guardrails.WeekTime;
import dev.relayctl.plan.DatabaseStep;
import dev.relayctl.plan.FrontendStep;
import dev.relayctl.plan.MachineStep;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Step;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The accident: a deploy on Friday evening, an outage on Saturday, and nobody there. The way back
 * is open at all times.
 */
final class FreezeWindows {
  private static final int MINUTES_OF_A_WEEK = (int) Duration.ofDays(7).toMinutes();

  private FreezeWindows() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    Environment environment = facts.environment();
    if (!goesForward(plan)) {
      return Stream.of();
    }
    return environment.guardrails().freeze().stream()
        .flatMap(window -> frozen(window, facts).stream());
  }

  /** What goes back, keeps a copy or corrects the record is wanted at such times most of all. */
  private static boolean goesForward(Plan plan) {
    return plan.steps().stream()
        .map(Plan.Planned::step)
        .anyMatch(step ->
            switch (step) {
              case FrontendStep.RollBackSite _,
                  DatabaseStep.TakeRestorePoint _,
                  DatabaseStep.Restore _,
                  DatabaseStep.UndoMigration _,
                  DatabaseStep.ChangeHistory _,
                  Step.Verify _,
                  Step.Bake _,
                  Step.Prove _,
                  Step.RecordRelease _ ->
                  false;
              case FrontendStep _,
                  DatabaseStep.Migrate _,
                  MachineStep _,
                  Step.CreateApp _,
                  Step.AllocateAddresses _,
                  Step.ProvideImage _,
                  Step.SetSecrets _,
                  Step.RunReleaseCommand _ ->
                  true;
            });
  }

  private static Optional<Finding> frozen(FreezeWindow window, Facts facts) {
    // Which zones there are was checked when the file was read.
    return window
        .zoneId()
        .match(
            zone ->
                holds(window, facts.now().atZone(zone)) ? found(window, facts) : Optional.empty(),
            _ -> Optional.empty());
  }

  private static Optional<Finding> found(FreezeWindow window, Facts facts) {
    Environment environment = facts.environment();
    return OrderGuardrails.FREEZE_WINDOW.finding(
        environment,
        // A rehearsal on a Saturday hits nobody.
        facts.world() == Facts.World.SANDBOX ? Severity.INFO : null,
        environment.origin("guardrails.freeze"),
        "nothing is deployed to " + environment.name() + " until " + text(window.to()),
        "guardrails.freeze names this time, in the zone " + window.zone(),
        "wait until then, or --allow freeze-window --reason TEXT");
  }

  private static boolean holds(FreezeWindow window, ZonedDateTime now) {
    int from = minute(window.from());
    int length = Math.floorMod(minute(window.to()) - from, MINUTES_OF_A_WEEK);
    int at = minute(new WeekTime(now.getDayOfWeek(), now.toLocalTime()));
    return Math.floorMod(at - from, MINUTES_OF_A_WEEK) < length;
  }

  private static int minute(WeekTime time) {
    return (time.day().getValue() - 1) * (int) Duration.ofDays(1).toMinutes()
        + time.time().getHour() * 60
        + time.time().getMinute();
  }

  private static String text(WeekTime time) {
    DayOfWeek day = time.day();
    return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " " + time.time();
  }
}
