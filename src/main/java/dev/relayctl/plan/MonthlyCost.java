package dev.relayctl.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * About what machines cost in a month in which all of them run, in US dollars, by the list prices
 * of Fly's cheapest regions (fly.io/docs/about/pricing, read 2026-11): others cost up to a third
 * more. Volumes, addresses and traffic are not counted.
 *
 * @param before of the machines as they are
 * @param after of the machines as they will be
 */
public record MonthlyCost(BigDecimal before, BigDecimal after) {
  /** A shared CPU with 256 MB, and a performance CPU with 2 GB. */
  private static final BigDecimal SHARED = new BigDecimal("1.94");

  private static final BigDecimal PERFORMANCE = new BigDecimal("31.00");

  /** A gigabyte beyond those. */
  private static final BigDecimal GIGABYTE = new BigDecimal("5.00");

  /** A group of equal machines. */
  public record Machines(int count, MachineConfig config) {}

  /** The costs of two fleets. */
  public static MonthlyCost of(List<Machines> before, List<Machines> after) {
    return new MonthlyCost(sum(before), sum(after));
  }

  private static BigDecimal sum(List<Machines> fleet) {
    return fleet.stream()
        .map(machines -> price(machines.config()).multiply(BigDecimal.valueOf(machines.count())))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .setScale(2, RoundingMode.HALF_UP);
  }

  /** A machine without a size gets Fly's smallest. */
  private static BigDecimal price(MachineConfig config) {
    Json.Obj guest = config.json().object("guest");
    int cpus = number(guest, "cpus", 1);
    boolean performance = guest.text("cpu_kind").filter("performance"::equals).isPresent();
    int included = cpus * (performance ? 2048 : 256);
    int more = Math.max(0, number(guest, "memory_mb", included) - included);
    return (performance ? PERFORMANCE : SHARED)
        .multiply(BigDecimal.valueOf(cpus))
        .add(
            GIGABYTE
                .multiply(BigDecimal.valueOf(more))
                .divide(BigDecimal.valueOf(1024), 4, RoundingMode.HALF_UP));
  }

  private static int number(Json.Obj guest, String key, int otherwise) {
    return guest.get(key).orElse(null) instanceof Json.Num(BigDecimal value)
        ? value.intValue()
        : otherwise;
  }
}
