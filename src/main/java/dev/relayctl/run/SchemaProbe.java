package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Lost;
import dev.relayctl.plan.catalog.SchemaDefinitions;
import dev.relayctl.plan.catalog.Stored;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What undos do to a schema and to the data in it. */
public interface SchemaProbe {
  /** Everything of the schema that a definition can tell; reads. */
  Result<SchemaDefinitions> definitions(DatabaseUrl database, Roles roles);

  /** Whether owners and rights are part of a definition. */
  enum Roles {
    WITH,
    /** Each environment has roles of its own. */
    WITHOUT
  }

  /** All columns that hold data; reads. */
  Result<List<Stored>> stored(DatabaseUrl database);

  /**
   * How much tables and columns hold; reads, each for a few seconds at most. What isn't there holds
   * nothing.
   */
  Result<List<Lost>> held(DatabaseUrl database, List<Stored.Gone> gone);

  /**
   * Puts a row with a value that can be known again into each table, and a value into each column,
   * of a row that is there or of a new one; only for scratch databases.
   */
  Result<List<Marker>> mark(DatabaseUrl scratch, List<Stored.Gone> fresh);

  /** Those of the markers that are still there. */
  Result<List<Marker>> left(DatabaseUrl scratch, List<Marker> markers);

  /** Takes rows away again that were put into empty tables. */
  Result<Done> unmark(DatabaseUrl scratch, List<Marker> markers);

  /** Whether a table had rows before a marker was put into it. */
  enum Before {
    EMPTY,
    ROWS
  }

  /**
   * A value that was put somewhere.
   *
   * @param value what to look for, as text; null when no row could be put there
   * @param why it could not be put; empty when it could
   */
  record Marker(Stored.Gone at, @Nullable String value, String why, Before before) {}
}
