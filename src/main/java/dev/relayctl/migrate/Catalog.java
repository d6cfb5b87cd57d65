package dev.relayctl.migrate;

import dev.relayctl.lint.Traced;
import java.util.Locale;
import java.util.Map;

/**
 * A catalogue that {@link SchemaQueries} asks. The oids are in PostgreSQL's sources ({@code
 * src/include/catalog/pg_*.h}) and the same on every server.
 */
enum Catalog {
  CLASS(1259),
  ATTRIBUTE(1249),
  ATTRDEF(2604),
  CONSTRAINT(2606),
  INDEX(2610),
  TRIGGER(2620),
  POLICY(3256),
  SEQUENCE(2224),
  INHERITS(2611),
  TYPE(1247),
  ENUM(3501),
  PROC(1255),
  NAMESPACE(2615),
  AUTHID(1260);

  /** Above this nothing is the server's own ({@code FirstNormalObjectId}). */
  static final long HIGHEST = 16_383;

  private final long oid;

  Catalog(long oid) {
    this.oid = oid;
  }

  /** What was done to its rows. */
  Traced.Work in(Map<Long, Traced.Work> work) {
    return work.getOrDefault(oid, new Traced.Work(0, 0, 0, 0));
  }

  /** Says of its rows that anything may have been done to them. */
  void mark(Map<Long, Traced.Work> work) {
    // A role can be altered within a transaction, and is seen there.
    if (this != AUTHID) {
      work.put(oid, new Traced.Work(0, 1, 1, 1));
    }
  }

  /** A query for the oids of what is in it and not the server's own. */
  String oids() {
    return "SELECT oid FROM pg_" + lowerCase() + " WHERE oid > " + HIGHEST;
  }

  /** Its name without {@code pg_}. */
  String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
