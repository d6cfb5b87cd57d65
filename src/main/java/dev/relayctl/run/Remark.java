package dev.relayctl.run;

import dev.relayctl.problem.Where;

/**
 * What a command has to say about one place: a finding, or a problem.
 *
 * @param id of the guardrail or the problem
 * @param text what it is, why, and what to do, each on a line
 */
public record Remark(Weight weight, String id, Where where, String text) {
  /** How much it weighs. */
  public enum Weight {
    /** It stands in the way. */
    ERROR,
    WARNING,
    NOTICE
  }
}
