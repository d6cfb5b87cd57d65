package dev.relayctl.lint;

/** How bad a finding is, the worst first. */
public enum Severity {
  /** Stops the apply unless it is allowed by a comment with a reason. */
  ERROR,
  /** Somebody has to have seen it. */
  WARN,
  /** Only shown. */
  INFO
}
