package dev.relayctl.lint;

import org.jspecify.annotations.Nullable;

/**
 * A rule that a statement breaks.
 *
 * @param line in the file, from 1; 0 for the file as a whole
 * @param lock what it takes on the table; null when that isn't the point
 * @param table the existing table; null when there is none
 * @param rewrites whether the table or an index of it is written anew
 * @param what in plain words, with the table's name and size
 * @param remedy SQL for this table, or what to do; several migrations are set apart by a line of
 *     {@code -- next migration}
 * @param allowed the reason of the comment that allows it; null for none
 */
public record LintFinding(
    Rule rule,
    Severity severity,
    int line,
    @Nullable Lock lock,
    @Nullable String table,
    boolean rewrites,
    String what,
    String remedy,
    @Nullable String allowed) {
  /** Whether a comment can allow it: it has to stand above a statement that the server takes. */
  public boolean allowable() {
    return line > 0
        && rule != Rule.STATEMENT_FAILS
        && rule != Rule.UNKNOWN_RULE
        && rule != Rule.REASON_MISSING;
  }

  /** The same, allowed for a reason. */
  LintFinding allow(String reason) {
    return new LintFinding(rule, severity, line, lock, table, rewrites, what, remedy, reason);
  }
}
