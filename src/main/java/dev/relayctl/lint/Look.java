package dev.relayctl.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One statement with all that rules may ask about it, and what they found. */
final class Look {
  private final Traced.File file;
  private final int index;
  private final Traced traced;
  private final List<Change> changes;
  private final Target target;
  private final List<Traced.File> following;
  private final List<LintFinding> found;

  /**
   * A statement of a file.
   *
   * @param following the files behind this one
   */
  Look(
      Traced.File file,
      int index,
      Target target,
      List<Traced.File> following,
      List<LintFinding> found) {
    this.file = file;
    this.index = index;
    this.traced = file.statements().get(index);
    this.changes = traced.changes();
    this.target = target;
    this.following = following;
    this.found = found;
  }

  Statement sql() {
    return traced.statement();
  }

  Traced traced() {
    return traced;
  }

  Traced.File file() {
    return file;
  }

  Target target() {
    return target;
  }

  Sizes sizes() {
    return target.sizes();
  }

  /** The statements before it in its file. */
  List<Traced> earlier() {
    return file.statements().subList(0, index);
  }

  /** The statements behind it, in its file and the following ones. */
  List<Traced> later() {
    List<Traced> all = new ArrayList<>(rest());
    following.forEach(each -> all.addAll(each.statements()));
    return all;
  }

  /** The statements behind it in its file. */
  List<Traced> rest() {
    return file.statements().subList(index + 1, file.statements().size());
  }

  /** What the schema is when the file has run. */
  Schema atTheEnd() {
    return file.statements().getLast().after();
  }

  <T extends Change> List<T> changes(Class<T> kind) {
    return changes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Whether the target has the relation already. */
  boolean existing(long relation) {
    return target.existing().contains(relation);
  }

  /** A relation's name, as it was before the statement where it was there. */
  String name(long relation) {
    return traced.before().relation(relation).isPresent()
        ? traced.before().name(relation)
        : traced.after().name(relation);
  }

  /** The names of all that is there before the statement. */
  List<String> names() {
    return traced.before().relations().values().stream().map(Schema.Relation::name).toList();
  }

  Optional<Schema.Relation> relation(long oid) {
    return traced.before().relation(oid).or(() -> traced.after().relation(oid));
  }

  boolean isTable(long oid) {
    return relation(oid).map(Schema.Relation::isTable).orElse(false);
  }

  /** Whether the rows of a table were written anew. */
  boolean rewrote(long table) {
    return changes(Change.Rewritten.class).stream()
        .anyMatch(change -> change.before().oid() == table);
  }

  /** Existing tables on which the statement took at least this lock. */
  List<Long> locked(Lock atLeast) {
    return traced.locks().entrySet().stream()
        .filter(each -> each.getValue().compareTo(atLeast) >= 0)
        .map(Map.Entry::getKey)
        .filter(oid -> existing(oid) && isTable(oid))
        .sorted()
        .toList();
  }

  /** Whether it says all rows of the table are in the way, for a sentence. */
  String rows(long table) {
    return target.sizes().rows(name(table)).orElse("all rows");
  }

  /** Notes a finding at the statement's first line. */
  void note(Rule rule, long table, String what, String remedy) {
    note(rule, rule.severity(), table, sql().line(), what, remedy);
  }

  /** Whether an error was noted already. */
  boolean hasError() {
    return found.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  void note(Rule rule, Severity severity, long table, String what, String remedy) {
    note(rule, severity, table, sql().line(), what, remedy);
  }

  void note(Rule rule, Severity severity, long table, int line, String what, String remedy) {
    @Nullable Lock lock = table == 0 ? null : traced.lock(table).orElse(null);
    boolean rewrites =
        rewrote(table)
            || changes(Change.Rewritten.class).stream()
                .anyMatch(change -> indexOf(change.before().oid(), table));
    found.add(
        new LintFinding(
            rule,
            severity,
            line,
            lock,
            table == 0 ? null : name(table),
            rewrites,
            what,
            remedy,
            null));
  }

  private boolean indexOf(long index, long table) {
    Schema.Index known = traced.before().indexes().get(index);
    return known != null && known.table() == table;
  }
}
