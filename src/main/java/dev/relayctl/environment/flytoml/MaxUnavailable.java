package dev.relayctl.environment.flytoml;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How many machines of a group may be down while it is replaced: from 1 on a number of machines,
 * below 1 a part of the running ones.
 *
 * @param value greater than 0
 */
public record MaxUnavailable(BigDecimal value) {
  /** What flyctl takes when the file says nothing. */
  public static final MaxUnavailable DEFAULT = new MaxUnavailable(new BigDecimal("0.33"));

  public MaxUnavailable {
    if (value.signum() <= 0) {
      throw new IllegalArgumentException("not more than 0: " + value);
    }
  }

  /** The number of machines; at least 1, and possibly more than there are. */
  public int of(int running) {
    if (value.compareTo(BigDecimal.ONE) >= 0) {
      return value.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue();
    }
    BigDecimal part = value.multiply(BigDecimal.valueOf(running));
    return Math.max(1, part.setScale(0, RoundingMode.CEILING).intValueExact());
  }
}
