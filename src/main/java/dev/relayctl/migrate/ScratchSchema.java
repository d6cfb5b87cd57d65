package dev.relayctl.migrate;

import static dev.relayctl.migrate.SchemaRows.among;

import dev.relayctl.lint.ByOid;
import dev.relayctl.lint.Schema;
import dev.relayctl.lint.Traced;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The schema of a scratch database, read once as a whole and then as far as statements change it:
 * what thousands of small migrations cost must not grow with the square of their number. What a
 * statement wrote to the catalogues is known from the server's counters and from the number of the
 * transaction in each row.
 */
final class ScratchSchema {
  private final Connection connection;
  private Schema now;

  private final Owned<Schema.Constraint> constraints = new Owned<>(Schema.Constraint::relation);
  private final Owned<Schema.Index> indexes = new Owned<>(Schema.Index::table);
  private final Owned<Schema.Trigger> triggers = new Owned<>(Schema.Trigger::table);
  private final Owned<Schema.Policy> policies = new Owned<>(Schema.Policy::table);

  /** As it was set when the schema was read. */
  private ScratchReading.Session session;

  private long horizon;
  private long command = -1;

  /** Reads all of it. */
  ScratchSchema(Connection connection, ScratchReading.Session session) throws SQLException {
    this.connection = connection;
    this.session = session;
    this.now = SchemaRows.all(connection);
    index();
  }

  /** As it was read last. */
  Schema now() {
    return now;
  }

  /** A transaction begins, or a statement that is in none: what they write is read after them. */
  void begins(ScratchReading.Session set) throws SQLException {
    if (!set.comparableWith(session)) {
      readAll();
    }
    session = set;
    horizon = session.horizon();
    command = -1;
  }

  /**
   * What it is after a statement within a transaction.
   *
   * @param done what the statement did to rows, those of the catalogues among them
   * @param locked the relations that the transaction holds locks on: without one nobody moves a
   *     sequence
   * @param set how the session is set after it
   */
  Schema after(Map<Long, Traced.Work> done, Set<Long> locked, ScratchReading.Session set)
      throws SQLException {
    Set<Long> sequences = new HashSet<>(locked);
    sequences.removeIf(oid -> !now.sequences().containsKey(oid));
    return follow(done, sequences, set);
  }

  /** What it is after a statement that was in no transaction, of which nothing is left to see. */
  Schema afterAlone(ScratchReading.Session set) throws SQLException {
    Map<Long, Traced.Work> anything = new HashMap<>();
    Arrays.stream(Catalog.values()).forEach(one -> one.mark(anything));
    return follow(anything, now.sequences().keySet(), set);
  }

  private Schema follow(
      Map<Long, Traced.Work> done, Set<Long> sequences, ScratchReading.Session set)
      throws SQLException {
    boolean known = set.comparableWith(session) && Catalog.AUTHID.in(done).updated() == 0;
    session = set;
    if (!known || !changed(done, sequences)) {
      readAll();
    }
    return now;
  }

  private void readAll() throws SQLException {
    now = SchemaRows.all(connection).sharing(now);
    index();
  }

  /** Reads what changed; false when that isn't known. */
  private boolean changed(Map<Long, Traced.Work> done, Set<Long> sequences) throws SQLException {
    ByOid<String> names = now.namespaces();
    if (Catalog.NAMESPACE.in(done).wrote()) {
      var rows = new SchemaRows();
      var read = rows.namespaces();
      rows.read(connection);
      names = names.turnedInto(read);
      for (Map.Entry<Long, String> old : now.namespaces().entrySet()) {
        String name = names.get(old.getKey());
        if (name != null && !name.equals(old.getValue())) {
          return false; // many a name has another one in front
        }
      }
    }
    Touched touched = Touched.read(connection, now, done, horizon, command);
    command = connection.getAutoCommit() ? -1 : touched.command();
    Set<Long> gone = gone(done, Catalog.CONSTRAINT, now.constraints());
    for (long constraint : gone) {
      if (Optional.ofNullable(now.constraints().get(constraint)).stream()
          .anyMatch(one -> one.relation() == 0)) {
        return false; // nobody knows of which domain it was
      }
    }
    gone.addAll(gone(done, Catalog.CLASS, now.relations()));
    gone.addAll(gone(done, Catalog.TRIGGER, now.triggers()));
    gone.addAll(gone(done, Catalog.POLICY, now.policies()));
    gone.addAll(gone(done, Catalog.TYPE, now.types()));
    gone.addAll(gone(done, Catalog.PROC, now.functions()));
    if (!gone.isEmpty()
        || !touched.isEmpty()
        || !sequences.isEmpty()
        || !names.equals(now.namespaces())) {
      now = read(names, touched, gone, sequences, done);
    }
    return true;
  }

  /** The present schema with what was touched as it is now, and without what is gone. */
  private Schema read(
      ByOid<String> names,
      Touched touched,
      Set<Long> gone,
      Set<Long> sequences,
      Map<Long, Traced.Work> done)
      throws SQLException {
    Set<Long> relations = with(touched.relations(), gone);
    Set<Long> types = with(touched.types(), gone);
    Set<Long> functions = with(touched.functions(), gone);
    Set<Long> counters = with(sequences, relations);
    // What is new has what its catalogue was written to for; what was there may read otherwise.
    boolean old = relations.stream().anyMatch(now.relations()::containsKey);
    var rows = new SchemaRows();
    var newRelations = rows.relations(among("c.oid", relations));
    var newColumns = rows.columns(among("a.attrelid", relations));
    var newConstraints =
        old || Catalog.CONSTRAINT.in(done).wrote() || !types.isEmpty()
            ? rows.constraints(either("k.conrelid", relations, "k.contypid", types))
            : Map.<Long, Schema.Constraint>of();
    var newIndexes =
        old || Catalog.INDEX.in(done).wrote()
            ? rows.indexes(either("i.indrelid", relations, "i.indexrelid", relations))
            : Map.<Long, Schema.Index>of();
    var newTypes =
        types.isEmpty() ? Map.<Long, Schema.Type>of() : rows.types(among("t.oid", types));
    var newFunctions =
        functions.isEmpty()
            ? Map.<Long, Schema.Function>of()
            : rows.functions(among("p.oid", functions));
    var newTriggers =
        old || Catalog.TRIGGER.in(done).wrote()
            ? rows.triggers(among("t.tgrelid", relations))
            : Map.<Long, Schema.Trigger>of();
    var newPolicies =
        old || Catalog.POLICY.in(done).wrote()
            ? rows.policies(among("p.polrelid", relations))
            : Map.<Long, Schema.Policy>of();
    var newSequences =
        old || !sequences.isEmpty() || Catalog.SEQUENCE.in(done).wrote()
            ? rows.sequences(among("s.seqrelid", counters))
            : Map.<Long, Schema.Sequence>of();
    rows.read(connection);
    return new Schema(
        now.version(),
        names,
        replaced(now.relations(), relations, newRelations),
        replaced(now.columns(), relations, newColumns),
        constraints.replaced(now.constraints(), relations, newConstraints),
        indexes.replaced(now.indexes(), relations, newIndexes),
        replaced(now.types(), types, newTypes),
        replaced(now.functions(), functions, newFunctions),
        triggers.replaced(now.triggers(), relations, newTriggers),
        policies.replaced(now.policies(), relations, newPolicies),
        replaced(now.sequences(), counters, newSequences));
  }

  private static String either(String one, Set<Long> ones, String other, Set<Long> others) {
    return " AND ("
        + SchemaRows.isAmong(one, ones)
        + " OR "
        + SchemaRows.isAmong(other, others)
        + ")";
  }

  private static Set<Long> with(Set<Long> some, Set<Long> others) {
    Set<Long> all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }

  private static <V> ByOid<V> replaced(ByOid<V> old, Set<Long> oids, Map<Long, V> read) {
    ByOid<V> replaced = old;
    for (long oid : oids) {
      replaced = read.containsKey(oid) ? replaced : replaced.without(oid);
    }
    for (Map.Entry<Long, V> each : read.entrySet()) {
      replaced = replaced.with(each.getKey(), each.getValue());
    }
    return replaced;
  }

  /** Those of the known that a catalogue has no more. */
  private Set<Long> gone(Map<Long, Traced.Work> done, Catalog catalog, ByOid<?> known)
      throws SQLException {
    if (catalog.in(done).deleted() == 0) {
      return new HashSet<>();
    }
    Set<Long> gone = new HashSet<>(known.keySet());
    try (Statement statement = connection.createStatement();
        ResultSet there = statement.executeQuery(catalog.oids())) {
      while (there.next()) {
        gone.remove(there.getLong(1));
      }
    }
    return gone;
  }

  private void index() {
    constraints.of(now.constraints());
    indexes.of(now.indexes());
    triggers.of(now.triggers());
    policies.of(now.policies());
  }

  /**
   * Things that belong to relations, so that those of one are found without a look at all.
   *
   * @param <V> the things
   */
  private static final class Owned<V> {
    private final ToLongFunction<V> owner;
    private final Map<Long, Set<Long>> oids = new HashMap<>();

    Owned(ToLongFunction<V> owner) {
      this.owner = owner;
    }

    void of(ByOid<V> all) {
      oids.clear();
      all.forEach(this::add);
    }

    private void add(long oid, V thing) {
      oids.computeIfAbsent(owner.applyAsLong(thing), _ -> new HashSet<>()).add(oid);
    }

    /** With those of some relations as they were read; the relations may be things themselves. */
    ByOid<V> replaced(ByOid<V> old, Set<Long> relations, Map<Long, V> read) {
      Set<Long> known = new HashSet<>(relations);
      for (long relation : relations) {
        known.addAll(oids.getOrDefault(relation, Set.of()));
      }
      for (long oid : known) {
        V thing = old.get(oid);
        if (thing != null && !read.containsKey(oid)) {
          oids.getOrDefault(owner.applyAsLong(thing), new HashSet<>()).remove(oid);
        }
      }
      read.forEach(this::add);
      return ScratchSchema.replaced(old, known, read);
    }
  }
}
