package dev.relayctl.plan;

/**
 * How many rows a table's writers have touched since the server began to count them, in the words
 * of PostgreSQL's {@code pg_stat_user_tables}. {@code TRUNCATE} isn't counted.
 *
 * @param table with its schema
 * @param oid the server's number for it: another table of the same name has another one
 */
public record TableActivity(String table, long oid, long inserted, long updated, long deleted) {
  /** What was done since an earlier reading; negative where the server has counted anew. */
  TableActivity since(TableActivity earlier) {
    return new TableActivity(
        table,
        oid,
        inserted - earlier.inserted,
        updated - earlier.updated,
        deleted - earlier.deleted);
  }

  boolean nothing() {
    return inserted == 0 && updated == 0 && deleted == 0;
  }

  boolean countedAnew() {
    return inserted < 0 || updated < 0 || deleted < 0;
  }
}
