package dev.relayctl.plan.catalog;

import dev.relayctl.plan.catalog.Column.Filling;
import org.jspecify.annotations.Nullable;

/** A conflict about one column. */
public sealed interface ColumnConflict extends Conflict {
  /** Whose column it is. */
  ObjectName relation();

  /** Its name alone. */
  String column();

  @Override
  default String object() {
    return relation() + "." + column();
  }

  /** A column isn't there. */
  record ColumnGone(ObjectName relation, String column, @Nullable String perhapsRenamed)
      implements ColumnConflict {
    @Override
    public String id() {
      return "column-gone";
    }

    @Override
    public String sentence() {
      return object() + " is gone" + Conflict.renamed(perhapsRenamed);
    }
  }

  /** A column has a type that the code may not read, or that doesn't take all it writes. */
  record TypeChanged(ObjectName relation, String column, DataType before, DataType now)
      implements ColumnConflict {
    @Override
    public String id() {
      return "type-changed";
    }

    @Override
    public String sentence() {
      return object() + " is " + now + " instead of " + before;
    }
  }

  /** A column refuses NULL. */
  record NullRefused(ObjectName relation, String column) implements ColumnConflict {
    @Override
    public String id() {
      return "null-refused";
    }

    @Override
    public String sentence() {
      return object() + " refuses NULL";
    }
  }

  /** A column that the code doesn't know must have a value in each insert. */
  record ColumnDemanded(ObjectName relation, String column) implements ColumnConflict {
    @Override
    public String id() {
      return "column-demanded";
    }

    @Override
    public String sentence() {
      return "inserts into " + relation + " need a value for the new column " + column;
    }
  }

  /** A column that refuses NULL is no longer filled when an insert leaves it out. */
  record DefaultGone(ObjectName relation, String column, Filling before) implements ColumnConflict {
    @Override
    public String id() {
      return "default-gone";
    }

    @Override
    public String sentence() {
      return object() + " refuses NULL and has no default";
    }
  }

  /** A column's value is made by the server, and one in an insert is refused. */
  record ValueRefused(ObjectName relation, String column, Filling now) implements ColumnConflict {
    @Override
    public String id() {
      return "value-refused";
    }

    @Override
    public String sentence() {
      return object()
          + (now == Filling.COMPUTED ? " is computed" : " is always numbered")
          + " by the server and can't be written";
    }
  }
}
