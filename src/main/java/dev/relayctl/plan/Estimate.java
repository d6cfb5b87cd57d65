package dev.relayctl.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a plan will probably take.
 *
 * @param duration by what its steps took before; null when none of them ever ran here
 * @param runs from how many runs that is known
 * @param cost null when the plan has no machines
 */
public record Estimate(@Nullable Duration duration, int runs, @Nullable MonthlyCost cost) {}
