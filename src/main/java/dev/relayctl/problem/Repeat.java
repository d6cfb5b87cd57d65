package dev.relayctl.problem;

/** Whether a failed request may be sent again. */
public enum Repeat {
  /** Nothing has arrived, or arriving twice does no harm. */
  SAFE,
  /** It may have arrived: look at the world before sending it again. */
  LOOK_FIRST,
  /** Sending it again would fail in the same way. */
  NEVER
}
