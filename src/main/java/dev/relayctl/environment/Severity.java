package dev.relayctl.environment;

/** What a guardrail's finding does. */
public enum Severity {
  /** Nothing is changed. */
  REFUSE,
  /** Somebody has to agree first. */
  CONFIRM,
  /** It is said. */
  WARN,
  /** It is said when asked for. */
  INFO,
  /** Nobody looks. */
  OFF
}
