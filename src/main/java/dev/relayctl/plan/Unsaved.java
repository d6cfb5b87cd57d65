package dev.relayctl.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was written since a restore point, and is lost when one goes back to it: the price of that
 * ({@code DESIGN} §10.8).
 */
public sealed interface Unsaved {
  /** Nobody knows: the server has begun to count anew. */
  record Unknown(String why) implements Unsaved {}

  /**
   * As the server counts rows; an update of a row counts each time.
   *
   * @param written in tables that are there at both times, without those that nobody has written to
   * @param made tables that were made since, which go, with what was written into them
   * @param gone tables that were dropped since, which come back
   */
  record Counted(List<TableActivity> written, List<TableActivity> made, List<String> gone)
      implements Unsaved {
    public Counted {
      written = List.copyOf(written);
      made = List.copyOf(made);
      gone = List.copyOf(gone);
    }
  }

  /** The difference between a restore point and now. */
  static Unsaved since(RestorePoint point, String countedSince, List<TableActivity> now) {
    if (!point.countedSince().equals(countedSince)) {
      return new Unknown(
          "the server was restarted, or has begun to count anew (" + countedSince + ")");
    }
    Map<String, TableActivity> before = new HashMap<>();
    point.activity().forEach(each -> before.put(each.table(), each));
    List<TableActivity> written = new ArrayList<>();
    List<TableActivity> made = new ArrayList<>();
    for (TableActivity each : now) {
      TableActivity earlier = before.remove(each.table());
      if (earlier == null) {
        made.add(each);
        continue;
      }
      TableActivity since = each.since(earlier);
      if (since.countedAnew() || each.oid() != earlier.oid()) {
        // Dropped and made again, or its counters were reset: what it was is unknown.
        return new Unknown("table " + each.table() + " was made anew, or is counted anew");
      }
      if (!since.nothing()) {
        written.add(since);
      }
    }
    return new Counted(written, made, before.keySet().stream().sorted().toList());
  }

  /** Whether it is known that nothing is lost. */
  default boolean nothing() {
    return this instanceof Counted counted
        && counted.written().isEmpty()
        && counted.made().isEmpty();
  }

  /** One line each, for a plan. */
  default List<String> lines() {
    return switch (this) {
      case Unknown(String why) -> List.of("- unknown what was written since: " + why);
      case Counted(var written, var made, var gone) -> {
        List<String> lines = new ArrayList<>();
        for (TableActivity each : written) {
          lines.add("- table " + each.table() + ": " + rows(each) + " since");
        }
        for (TableActivity each : made) {
          lines.add("- table " + each.table() + ", made since, with " + held(each));
        }
        gone.forEach(table -> lines.add("+ table " + table + ", dropped since"));
        yield lines;
      }
    };
  }

  private static String held(TableActivity table) {
    return count(Math.max(0, table.inserted() - table.deleted())) + " in it";
  }

  private static String rows(TableActivity since) {
    List<String> parts = new ArrayList<>();
    if (since.inserted() > 0) {
      parts.add(count(since.inserted()) + " added");
    }
    if (since.updated() > 0) {
      parts.add(count(since.updated()) + " changed");
    }
    if (since.deleted() > 0) {
      parts.add(count(since.deleted()) + " deleted");
    }
    return String.join(", ", parts);
  }

  private static String count(long rows) {
    return rows + (rows == 1 ? " row" : " rows");
  }
}
