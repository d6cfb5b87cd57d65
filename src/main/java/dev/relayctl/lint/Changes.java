package dev.relayctl.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    List<Change> added = new ArrayList<>();
    for (long relation : before.columns().differences(after.columns())) {
      boolean there =
          before.relations().containsKey(relation) && after.relations().containsKey(relation);
      for (Schema.Column old : before.columnsOf(relation)) {
        Optional<Schema.Column> now = after.column(relation, old.number());
        if (now.isPresent() && !now.get().equals(old)) {
          add(new Change.ColumnAltered(old, now.get()));
        } else if (now.isEmpty() && there) {
          add(new Change.ColumnDropped(old));
        }
      }
      if (there) {
        after.columnsOf(relation).stream()
            .filter(now -> before.column(relation, now.number()).isEmpty())
            .forEach(now -> added.add(new Change.ColumnAdded(now)));
      }
    }
    changes.addAll(added);
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

  private static <V> void compare(
      ByOid<V> before,
      ByOid<V> after,
      Consumer<V> added,
      Consumer<V> dropped,
      BiConsumer<V, V> altered) {
    List<V> fresh = new ArrayList<>();
    for (long oid : before.differences(after)) {
      V old = before.get(oid);
      V now = after.get(oid);
      if (old != null && now != null) {
        altered.accept(old, now);
      } else if (old != null) {
        dropped.accept(old);
      } else if (now != null) {
        fresh.add(now);
      }
    }
    fresh.forEach(added);
  }
}
