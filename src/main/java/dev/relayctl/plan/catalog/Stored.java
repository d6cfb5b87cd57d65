package dev.relayctl.plan.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column that holds data. Its identity is the server's, so that what is renamed is not taken for
 * what is dropped.
 *
 * @param tableId the server's number of the table
 * @param number of the column in its table
 */
public record Stored(long tableId, ObjectName table, int number, String column) {
  /**
   * What was there and is no more, or what is new.
   *
   * @param column null for the whole table
   */
  public record Gone(ObjectName table, @Nullable String column) {}

  /** What is in one state and not in the other; of a table that is gone only the table. */
  public static List<Gone> difference(List<Stored> there, List<Stored> notThere) {
    var tables = new HashSet<Long>();
    var columns = new HashSet<String>();
    for (Stored stored : notThere) {
      tables.add(stored.tableId());
      columns.add(stored.tableId() + "." + stored.number());
    }
    var gone = new LinkedHashSet<Gone>();
    for (Stored stored : there) {
      if (!tables.contains(stored.tableId())) {
        gone.add(new Gone(stored.table(), null));
      } else if (!columns.contains(stored.tableId() + "." + stored.number())) {
        gone.add(new Gone(stored.table(), stored.column()));
      }
    }
    return new ArrayList<>(gone);
  }
}
