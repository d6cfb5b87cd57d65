package dev.relayctl.plan.catalog;

import java.util.Comparator;
import java.util.List;

/**
 * What code can see of a database's schema. Equal schemas are equal values: everything is sorted by
 * name, and neither numbers of the server nor the position of columns is part of it. Of defaults it
 * knows that they exist, not what they are. Left out are partitions, which come and go with the
 * data, and indexes that demand nothing.
 *
 * @param sequences identity columns' own included: code may ask them for the next number
 */
public record SchemaCatalog(
    List<Relation> relations,
    List<EnumType> enums,
    List<Domain> domains,
    List<Sequence> sequences,
    List<Function> functions) {
  /** A database without anything in it. */
  public static final SchemaCatalog EMPTY =
      new SchemaCatalog(List.of(), List.of(), List.of(), List.of(), List.of());

  public SchemaCatalog {
    relations = relations.stream().sorted(Comparator.comparing(Relation::name)).toList();
    enums = enums.stream().sorted(Comparator.comparing(EnumType::name)).toList();
    domains = domains.stream().sorted(Comparator.comparing(Domain::name)).toList();
    sequences = sequences.stream().sorted(Comparator.comparing(Sequence::name)).toList();
    functions = functions.stream().sorted(Function.ORDER).toList();
  }
}
