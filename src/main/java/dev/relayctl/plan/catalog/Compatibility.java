package dev.relayctl.plan.catalog;

import dev.relayctl.plan.catalog.Conflict.DomainChanged;
import dev.relayctl.plan.catalog.Conflict.LabelGone;
import dev.relayctl.plan.catalog.Conflict.ObjectGone;
import dev.relayctl.plan.catalog.Conflict.RelationGone;
import dev.relayctl.plan.catalog.Conflict.ResultChanged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether code can go back to a schema that has moved on. The code is taken to use everything that
 * its schema has. What was only added, or demands less than before, is no conflict: tables, columns
 * that fill themselves, labels, functions, a NOT NULL that was dropped.
 *
 * <p>Not seen, since no catalogue tells: what older code does with rows of newer code (a label or a
 * NULL that it has never met, a row that keeps another one from being deleted), rights and
 * row-level security, triggers, the bodies of views and functions, and what a condition over both
 * old and new columns demands.
 */
public final class Compatibility {
  private final SchemaCatalog known;
  private final SchemaCatalog now;
  private final Map<ObjectName, Relation> relationsKnown;
  private final Map<ObjectName, Relation> relationsNow;

  private Compatibility(SchemaCatalog known, SchemaCatalog now) {
    this.known = known;
    this.now = now;
    this.relationsKnown = byName(known.relations(), Relation::name);
    this.relationsNow = byName(now.relations(), Relation::name);
  }

  /**
   * Why code that was written for the first schema may fail on the second; empty when nothing tells
   * that it does. By kind of object, then by name.
   */
  public static List<Conflict> conflicts(SchemaCatalog codeKnows, SchemaCatalog now) {
    return codeKnows.equals(now) ? List.of() : new Compatibility(codeKnows, now).conflicts();
  }

  private List<Conflict> conflicts() {
    var conflicts = new ArrayList<Conflict>();
    relationsKnown.forEach((name, before) -> {
      Relation present = relationsNow.get(name);
      if (present == null) {
        conflicts.add(new RelationGone(name, before.kind(), perhapsRenamed(before)));
      } else {
        conflicts.addAll(new RelationChanges(before, present).conflicts());
      }
    });
    enums(conflicts);
    domains(conflicts);
    sequences(conflicts);
    functions(conflicts);
    return List.copyOf(conflicts);
  }

  private @Nullable ObjectName perhapsRenamed(Relation gone) {
    return only(
        now.relations().stream()
            .filter(relation -> !relationsKnown.containsKey(relation.name()))
            .filter(relation -> relation.columnNames().equals(gone.columnNames()))
            .map(Relation::name)
            .toList());
  }

  private void enums(List<Conflict> conflicts) {
    Map<ObjectName, EnumType> knownByName = byName(known.enums(), EnumType::name);
    Map<ObjectName, EnumType> present = byName(now.enums(), EnumType::name);
    for (EnumType before : known.enums()) {
      EnumType after = present.get(before.name());
      if (after == null) {
        ObjectName perhaps =
            only(
                now.enums().stream()
                    .filter(type -> !knownByName.containsKey(type.name()))
                    .filter(type -> type.labels().equals(before.labels()))
                    .map(EnumType::name)
                    .toList());
        conflicts.add(new ObjectGone(ObjectGone.Kind.ENUM, before.name().toString(), perhaps));
      } else {
        List<String> gone = without(before.labels(), after.labels());
        List<String> added = without(after.labels(), before.labels());
        String perhaps = gone.size() == 1 ? only(added) : null;
        gone.forEach(label -> conflicts.add(new LabelGone(before.name(), label, perhaps)));
      }
    }
  }

  private void domains(List<Conflict> conflicts) {
    Map<ObjectName, Domain> present = byName(now.domains(), Domain::name);
    for (Domain before : known.domains()) {
      Domain after = present.get(before.name());
      if (after == null) {
        conflicts.add(new ObjectGone(ObjectGone.Kind.DOMAIN, before.name().toString(), null));
      } else if (!Widening.fits(before.type(), after.type())) {
        conflicts.add(
            new DomainChanged(before.name(), after.type() + " instead of " + before.type()));
      } else {
        without(after.checks(), before.checks())
            .forEach(
                check -> conflicts.add(new DomainChanged(before.name(), "restricted by " + check)));
      }
    }
  }

  /** One that went along with its column is not worth a word of its own. */
  private void sequences(List<Conflict> conflicts) {
    Map<ObjectName, Sequence> present = byName(now.sequences(), Sequence::name);
    for (Sequence before : known.sequences()) {
      if (!present.containsKey(before.name()) && ownerIsThere(before)) {
        conflicts.add(new ObjectGone(ObjectGone.Kind.SEQUENCE, before.name().toString(), null));
      }
    }
  }

  private boolean ownerIsThere(Sequence sequence) {
    Sequence.Owner owner = sequence.owner();
    if (owner == null) {
      return true;
    }
    Relation relation = relationsNow.get(owner.relation());
    return relation != null && relation.has(owner.column());
  }

  private void functions(List<Conflict> conflicts) {
    for (Function before : known.functions()) {
      Optional<Function> after =
          now.functions().stream().filter(function -> function.takesCallsOf(before)).findFirst();
      if (after.isEmpty()) {
        conflicts.add(new ObjectGone(ObjectGone.Kind.FUNCTION, before.signature(), null));
      } else if (!after.get().result().equals(before.result())) {
        conflicts.add(new ResultChanged(before.signature(), before.result(), after.get().result()));
      }
    }
  }

  /** The one element; null when there is none or a choice. */
  static <T> @Nullable T only(List<T> elements) {
    return elements.size() == 1 ? elements.getFirst() : null;
  }

  /** What the first list has and the second hasn't. */
  static List<String> without(List<String> of, List<String> others) {
    return of.stream().filter(element -> !others.contains(element)).toList();
  }

  private static <T> Map<ObjectName, T> byName(
      List<T> objects, java.util.function.Function<T, ObjectName> name) {
    return objects.stream()
        .collect(Collectors.toMap(name, object -> object, (first, _) -> first, LinkedHashMap::new));
  }
}
