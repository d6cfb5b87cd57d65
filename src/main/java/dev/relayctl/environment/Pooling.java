package dev.relayctl.environment;

/** What stands between a client and PostgreSQL. */
public enum Pooling {
  /**
   * A pooler in transaction mode: session settings, advisory locks and prepared statements don't
   * survive a transaction, so that migrations and locks need another URL.
   */
  POOLED,
  /** PostgreSQL itself, as far as the URL shows. */
  DIRECT
}
