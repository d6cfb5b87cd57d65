package dev.relayctl.lint;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether the release that runs while a migration is applied survives it: expand, deploy, contract
 * ({@code specs/migration-safety.md} §2.2). One class for columns, tables and views.
 */
final class Compatibility {
  private static final int SHOWN = 3;

  private final Look look;
  private final Running running;

  Compatibility(Look look) {
    this.look = look;
    this.running = look.target().running().get();
  }

  /** Notes it when the running release uses a column that goes; whether it does. */
  boolean breaks(Schema.Column column, String contract) {
    String table = look.name(column.relation());
    return breaks(
        column.relation(),
        table + "." + column.name(),
        running.uses(table, column.name()),
        contract);
  }

  /** Notes it when the running release uses a table or view that goes; whether it does. */
  boolean breaks(Schema.Relation relation, String contract) {
    return breaks(relation.oid(), relation.name(), running.uses(relation.name()), contract);
  }

  /** Notes it when the running release uses a value of an enum that goes; whether it does. */
  boolean breaks(EnumValue value, long table) {
    return breaks(
        table,
        "'" + value.label() + "' of " + value.type(),
        running.uses(value),
        "-- add the new value in a migration of its own: ALTER TYPE "
            + value.type()
            + " ADD VALUE …;\n-- move the rows, and leave the old value where it is");
  }

  /** What is known of a value that the release isn't seen to use. */
  Known of(EnumValue value) {
    if (running.gap().isPresent()) {
      return new Known(Severity.ERROR, "what runs may name it: " + running.gap().get());
    }
    if (value.tables().stream().noneMatch(running::names)) {
      return new Known(
          Severity.ERROR,
          "what runs may name it: "
              + running.release()
              + " names no table with "
              + value.type()
              + " in a way that could be read");
    }
    List<Use> unexplained = running.unexplained(value);
    return unexplained.isEmpty()
        ? new Known(Severity.WARN, running.release() + " doesn't name it")
        : new Known(
            Severity.ERROR, running.release() + " has that word in " + unexplained.getFirst());
  }

  private boolean breaks(long relation, String what, List<Use> uses, String contract) {
    if (uses.isEmpty()) {
      return false;
    }
    String places = uses.stream().limit(SHOWN).map(Use::toString).collect(Collectors.joining(", "));
    int more = uses.size() - SHOWN;
    look.note(
        Rule.INCOMPATIBLE_WITH_RUNNING_RELEASE,
        relation,
        running.release()
            + " uses "
            + what
            + ": "
            + places
            + (more > 0 ? " and " + more + " more" : ""),
        "-- 1. deploy a release that doesn't use "
            + what
            + ", without this migration\n-- 2. then, with the next release\n"
            + contract);
    return true;
  }

  /**
   * What is known of a column that the release isn't seen to use.
   *
   * @param severity an error where nobody knows; a warning where the source shows that nothing does
   * @param text for the end of a sentence
   */
  record Known(Severity severity, String text) {}

  Known of(Schema.Column column) {
    String table = look.name(column.relation());
    if (running.gap().isPresent()) {
      return new Known(Severity.ERROR, "what runs may name it: " + running.gap().get());
    }
    if (!running.names(table)) {
      return new Known(
          Severity.ERROR,
          "what runs may name it: "
              + running.release()
              + " names "
              + table
              + " nowhere that could be read");
    }
    List<Use> unexplained = running.unexplained(table, column.name(), look.names());
    return unexplained.isEmpty()
        ? new Known(Severity.WARN, running.release() + " doesn't name it")
        : new Known(
            Severity.ERROR, running.release() + " has that name in " + unexplained.getFirst());
  }
}
