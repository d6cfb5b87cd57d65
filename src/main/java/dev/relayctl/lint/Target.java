package dev.relayctl.lint;

import java.util.Set;
import java.util.function.Supplier;

/**
 * The database that migrations are meant for.
 *
 * @param existing the oids, in the trace, of the relations that it has before the first of them
 * @param running what uses it meanwhile; asked when something is taken away
 */
public record Target(Set<Long> existing, Sizes sizes, Supplier<Running> running) {
  public Target {
    existing = Set.copyOf(existing);
  }
}
