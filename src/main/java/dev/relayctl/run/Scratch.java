package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Result;

/** Databases that hold nothing and are thrown away: what migrations do is tried there first. */
public interface Scratch {
  /** A server of its own with one empty database. Blocks until it answers. */
  Result<Server> open();

  /** A server that {@link #close} ends, with all that is on it. */
  interface Server extends AutoCloseable {
    /** The empty database, reached as its owner, who is a superuser. */
    DatabaseUrl database();

    @Override
    void close();
  }
}
