package dev.relayctl.sandbox.machines;

/** Whether the API's rate limits are kept (specification §1.4). */
public enum Limits {
  /** One request per second, action and machine with a burst of three; reading five and ten. */
  ENFORCED,
  /** No request is turned away. */
  OFF
}
