package dev.relayctl.environment;

import dev.relayctl.config.Position;
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
   */
  public record FreezeWindow(WeekTime from, WeekTime to, ZoneId zone, Position at) {}
}
