package dev.relayctl.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and durations as people read them: always with a zone, always with a unit. */
public final class Times {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Times() {}

  /** {@code 2026-11-23 14:05Z}. */
  public static String shown(Instant time) {
    return MINUTE.format(time);
  }

  /** {@code 240 ms}, {@code 3.4 s}, {@code 2 min 5 s}, {@code 3 h 10 min}, {@code 14 d 2 h}. */
  public static String shown(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
    if (duration.toHours() < 2) {
      return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }
    return duration.toDays() < 2
        ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
        : duration.toDays() + " d " + duration.toHoursPart() + " h";
  }
}
