package dev.relayctl.environment;

import dev.relayctl.config.Position;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How careful deployments are.
 *
 * @param freeze when nothing is deployed
 * @param policy guardrail ids with the severity that they have here
 */
public record Guardrails(
    Confirmation confirm, List<FreezeWindow> freeze, Map<String, Severity> policy) {
  public Guardrails {
    freeze = List.copyOf(freeze);
    policy = Collections.unmodifiableMap(new LinkedHashMap<>(policy));
  }

  /** What is asked before anything is changed. */
  public enum Confirmation {
    NONE,
    YES_NO,
    /** The environment's name has to be typed. */
    TYPE_NAME
  }

  /** A moment of the week. */
  public record WeekTime(DayOfWeek day, LocalTime time) {}

  /**
   * From one moment of the week to another, each week; over the week's end when the second is the
   * earlier one.
   *
   * @param zone a time zone's name, perhaps an unknown one: see {@link #zoneId()}
   */
  public record FreezeWindow(WeekTime from, WeekTime to, String zone, Position at) {
    /**
     * The time zone; {@code environment.invalid-value} when the JDK knows none of that name. Not
     * part of the record, since looking one up costs a command's start 40 ms (docs/adr/0003).
     */
    public Result<ZoneId> zoneId() {
      try {
        return Result.ok(ZoneId.of(zone));
      } catch (DateTimeException _) {
        return Result.bad(
            Problem.invalid(
                "environment.invalid-value",
                "guardrails.freeze has no time zone that is known: " + zone,
                at.where(),
                "a zone is named by region and city",
                "write one such as zone: Europe/Berlin"));
      }
    }
  }

  /** What only shows when a value is looked up. */
  List<Problem> problems() {
    return freeze.stream().flatMap(window -> window.zoneId().problems().stream()).toList();
  }
}
