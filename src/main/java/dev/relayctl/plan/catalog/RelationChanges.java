package dev.relayctl.plan.catalog;

import static dev.relayctl.plan.catalog.Compatibility.only;

import dev.relayctl.plan.catalog.ColumnConflict.ColumnDemanded;
import dev.relayctl.plan.catalog.ColumnConflict.ColumnGone;
import dev.relayctl.plan.catalog.ColumnConflict.DefaultGone;
import dev.relayctl.plan.catalog.ColumnConflict.NullRefused;
import dev.relayctl.plan.catalog.ColumnConflict.TypeChanged;
import dev.relayctl.plan.catalog.ColumnConflict.ValueRefused;
import dev.relayctl.plan.catalog.Conflict.ConstraintAdded;
import dev.relayctl.plan.catalog.Conflict.RelationReadOnly;
import dev.relayctl.plan.catalog.Conflict.UniqueAdded;
import dev.relayctl.plan.catalog.Conflict.UniqueGone;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a relation older code would miss. What concerns writing only counts where the relation
 * could be written before.
 */
record RelationChanges(Relation known, Relation now) {
  List<Conflict> conflicts() {
    var conflicts = new ArrayList<Conflict>();
    if (known.kind().writable() && !now.kind().writable()) {
      conflicts.add(new RelationReadOnly(known.name(), now.kind()));
    }
    List<Column> gone = known.columns().stream().filter(it -> !now.has(it.name())).toList();
    List<Column> added = now.columns().stream().filter(it -> !known.has(it.name())).toList();
    for (Column column : gone) {
      String perhaps = gone.size() == 1 ? perhapsRenamed(column, added) : null;
      conflicts.add(new ColumnGone(known.name(), column.name(), perhaps));
    }
    for (Column before : known.columns()) {
      now.column(before.name()).ifPresent(after -> changes(before, after, conflicts));
    }
    if (known.kind().writable() && now.kind().writable()) {
      demands(added, conflicts);
      keys(conflicts);
      constraints(conflicts);
    }
    return conflicts;
  }

  private static @Nullable String perhapsRenamed(Column gone, List<Column> added) {
    return only(
        added.stream()
            .filter(column -> column.type().equals(gone.type()))
            .map(Column::name)
            .toList());
  }

  private void changes(Column before, Column after, List<Conflict> conflicts) {
    if (!Widening.fits(before.type(), after.type())) {
      conflicts.add(new TypeChanged(known.name(), after.name(), before.type(), after.type()));
    }
    if (!known.kind().writable() || !now.kind().writable()) {
      return;
    }
    if (before.filling().takesValues() && !after.filling().takesValues()) {
      conflicts.add(new ValueRefused(known.name(), after.name(), after.filling()));
    } else if (before.filling() != Column.Filling.NOTHING
        && after.filling() == Column.Filling.NOTHING
        && now.refusesNull(after)) {
      conflicts.add(new DefaultGone(known.name(), after.name(), before.filling()));
    } else if (!known.refusesNull(before) && now.refusesNull(after)) {
      conflicts.add(new NullRefused(known.name(), after.name()));
    }
  }

  private void demands(List<Column> added, List<Conflict> conflicts) {
    added.stream()
        .filter(column -> column.filling() == Column.Filling.NOTHING && now.refusesNull(column))
        .forEach(column -> conflicts.add(new ColumnDemanded(known.name(), column.name())));
  }

  private void keys(List<Conflict> conflicts) {
    for (UniqueKey key : now.uniqueKeys()) {
      boolean demanded = known.uniqueKeys().stream().anyMatch(key::followsFrom);
      if (!demanded && known.hasAll(key.columns())) {
        conflicts.add(new UniqueAdded(known.name(), key));
      }
    }
    for (UniqueKey key : known.uniqueKeys()) {
      boolean there = now.uniqueKeys().stream().anyMatch(other -> other.standsInFor(key));
      if (!there && now.hasAll(key.columns())) {
        conflicts.add(new UniqueGone(known.name(), key));
      }
    }
  }

  private void constraints(List<Conflict> conflicts) {
    for (Constraint constraint : now.constraints()) {
      boolean demanded = known.constraints().stream().anyMatch(constraint::demandsTheSameAs);
      boolean notNull =
          constraint.columns().size() == 1
              && constraint.refusesNullOf(constraint.columns().getFirst());
      if (!demanded && !notNull && known.hasAll(constraint.columns())) {
        conflicts.add(new ConstraintAdded(known.name(), constraint));
      }
    }
  }
}
