package dev.relayctl.migrate;

import dev.relayctl.lint.Lock;
import dev.relayctl.lint.Traced;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What a statement has added to a transaction's locks and to its work on rows, by oid. */
final class Differences {
  private Differences() {}

  /** The strongest of the modes that weren't held before. */
  static Map<Long, Lock> newer(Map<Long, Set<Lock>> before, Map<Long, Set<Lock>> after) {
    Map<Long, Set<Lock>> more = new HashMap<>();
    after.forEach((relation, modes) -> {
      Set<Lock> fresh = EnumSet.copyOf(modes);
      fresh.removeAll(before.getOrDefault(relation, Set.of()));
      if (!fresh.isEmpty()) {
        more.put(relation, fresh);
      }
    });
    return strongest(more);
  }

  static Map<Long, Lock> strongest(Map<Long, Set<Lock>> locks) {
    Map<Long, Lock> strongest = new HashMap<>();
    locks.forEach((relation, modes) -> strongest.put(relation, Collections.max(modes)));
    return strongest;
  }

  static Map<Long, Traced.Work> difference(
      Map<Long, Traced.Work> before, Map<Long, Traced.Work> after) {
    Map<Long, Traced.Work> done = new HashMap<>();
    after.forEach((table, now) -> {
      Traced.Work old = before.getOrDefault(table, new Traced.Work(0, 0, 0, 0));
      var more =
          new Traced.Work(
              now.scans() - old.scans(),
              now.inserted() - old.inserted(),
              now.updated() - old.updated(),
              now.deleted() - old.deleted());
      if (more.scans() + more.inserted() + more.updated() + more.deleted() > 0) {
        done.put(table, more);
      }
    });
    return done;
  }
}
