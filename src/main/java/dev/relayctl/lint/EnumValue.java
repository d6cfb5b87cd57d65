package dev.relayctl.lint;

import java.util.List;

/**
 * A value of an enum of the database.
 *
 * @param type the enum's name, as SQL has it
 * @param label the value
 * @param labels all values of the enum, by which it is known where a program declares it
 * @param tables the tables with a column of it
 */
public record EnumValue(String type, String label, List<String> labels, List<String> tables) {
  public EnumValue {
    labels = List.copyOf(labels);
    tables = List.copyOf(tables);
  }

  /** Of a schema. */
  static EnumValue of(Schema schema, Schema.Type type, String label) {
    List<String> tables =
        schema.columns().values().stream()
            .flatMap(List::stream)
            .filter(column -> isOf(column, type))
            .map(column -> schema.name(column.relation()))
            .distinct()
            .toList();
    return new EnumValue(type.name(), label, type.labels(), tables);
  }

  /** Whether a column is of a type, or an array of it. */
  static boolean isOf(Schema.Column column, Schema.Type type) {
    String name = column.type().replace("[]", "");
    return name.substring(name.lastIndexOf('.') + 1).equals(type.name());
  }
}
