package dev.relayctl.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Compares the catalogues before and after a statement. */
final class Changes {
  private final Schema before;
  private final Schema after;
  private final List<Change> changes = new ArrayList<>();

  private Changes(Schema before, Schema after) {
    this.before = before;
    this.after = after;
  }

  /** All that changed, tables first, in the order of their oids. */
  static List<Change> between(Schema before, Schema after) {
    var changes = new Changes(before, after);
    changes.relations();
    changes.columns();
    changes.constraints();
    changes.indexes();
    changes.others();
    return List.copyOf(changes.changes);
  }

  private void relations() {
    compare(
        before.relations(),
        after.relations(),
        one -> add(new Change.RelationAdded(one)),
        one -> add(new Change.RelationDropped(one)),
        this::relation);
  }

  private void relation(Schema.Relation old, Schema.Relation now) {
    if (!old.schema().equals(now.schema()) && before.namespaces().containsValue(now.schema())) {
      add(new Change.RelationMoved(old, now));
    } else if (!bare(old).equals(bare(now))) {
      add(new Change.RelationRenamed(old, now));
    }
    if (old.fileNode() != now.fileNode()) {
      add(new Change.Rewritten(old, now));
    }
    if (!storage(old).equals(storage(now))) {
      add(new Change.RelationAltered(old, now));
    }
  }

  private static String bare(Schema.Relation relation) {
    int dot = relation.name().lastIndexOf('.');
    return relation.name().substring(dot + 1);
  }

  private static List<Object> storage(Schema.Relation one) {
    return List.of(
        one.owner(),
        one.acl(),
        one.partOf(),
        one.tablespace(),
        one.accessMethod(),
        one.persistence(),
        one.rowSecurity(),
        one.forcedRowSecurity(),
        one.replicaIdentity(),
        one.settings());
  }

  private void columns() {
    compare(
        before.columns(),
        after.columns(),
        column -> {
          if (before.relations().containsKey(column.relation())) {
            add(new Change.ColumnAdded(column));
          }
        },
        column -> {
          if (after.relations().containsKey(column.relation())) {
            add(new Change.ColumnDropped(column));
          }
        },
        (old, now) -> add(new Change.ColumnAltered(old, now)));
  }

  private void constraints() {
    compare(
        before.constraints(),
        after.constraints(),
        one -> add(new Change.ConstraintAdded(one)),
        one -> {
          if (one.relation() == 0 || after.relations().containsKey(one.relation())) {
            add(new Change.ConstraintDropped(one));
          }
        },
        (old, now) -> {
          if (!old.validated() && now.validated()) {
            add(new Change.ConstraintValidated(now));
          }
        });
  }

  private void indexes() {
    compare(
        before.indexes(),
        after.indexes(),
        one -> add(new Change.IndexAdded(one)),
        one -> {
          if (after.relations().containsKey(one.table())) {
            add(new Change.IndexDropped(one));
          }
        },
        (_, _) -> {});
  }

  private void others() {
    compare(
        before.types(),
        after.types(),
        one -> add(new Change.TypeAdded(one)),
        _ -> {},
        (old, now) -> {
          if (!old.labels().equals(now.labels())) {
            add(new Change.LabelsChanged(old, now));
          }
        });
    compare(
        before.functions(),
        after.functions(),
        _ -> {},
        one -> add(new Change.FunctionDropped(one)),
        (_, _) -> {});
    compare(
        before.triggers(),
        after.triggers(),
        one -> add(new Change.TriggerAdded(one)),
        _ -> {},
        (old, now) -> {
          if (old.enabled() != now.enabled()) {
            add(new Change.TriggerAltered(old, now));
          }
        });
    compare(
        before.policies(),
        after.policies(),
        one -> add(new Change.PolicyChanged(one)),
        one -> {
          if (after.relations().containsKey(one.table())) {
            add(new Change.PolicyDropped(one));
          }
        },
        (_, now) -> add(new Change.PolicyChanged(now)));
    compare(
        before.sequences(),
        after.sequences(),
        _ -> {},
        _ -> {},
        (old, now) -> add(new Change.SequenceAltered(old, now)));
    compare(
        before.namespaces(),
        after.namespaces(),
        _ -> {},
        name -> add(new Change.NamespaceDropped(name)),
        (old, now) -> add(new Change.NamespaceRenamed(old, now)));
  }

  private void add(Change change) {
    changes.add(change);
  }

  private static <K, V> void compare(
      Map<K, V> before,
      Map<K, V> after,
      Consumer<V> added,
      Consumer<V> dropped,
      BiConsumer<V, V> altered) {
    if (before.equals(after)) {
      return;
    }
    // Only what differs is put in order: of a large schema that is next to nothing.
    List<K> changed = new ArrayList<>();
    before.forEach((key, old) -> {
      if (!old.equals(after.get(key))) {
        changed.add(key);
      }
    });
    for (K key : sorted(changed)) {
      V old = before.get(key);
      V now = after.get(key);
      if (old != null && now == null) {
        dropped.accept(old);
      } else if (old != null && now != null) {
        altered.accept(old, now);
      }
    }
    List<K> fresh = after.keySet().stream().filter(key -> !before.containsKey(key)).toList();
    for (K key : sorted(fresh)) {
      V now = after.get(key);
      if (now != null) {
        added.accept(now);
      }
    }
  }

  private static <K> List<K> sorted(List<K> keys) {
    Set<K> sorted =
        new TreeSet<>((one, other) ->
            one instanceof Schema.ColumnKey a && other instanceof Schema.ColumnKey b
                ? compare(a, b)
                : Long.compare((Long) one, (Long) other));
    sorted.addAll(keys);
    return List.copyOf(sorted);
  }

  private static int compare(Schema.ColumnKey one, Schema.ColumnKey other) {
    int byRelation = Long.compare(one.relation(), other.relation());
    return byRelation != 0 ? byRelation : Integer.compare(one.number(), other.number());
  }
}
