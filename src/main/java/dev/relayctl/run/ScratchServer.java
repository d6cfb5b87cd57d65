package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Result;

/** A server for databases that nobody needs afterwards. */
public interface ScratchServer {
  /** Starts one; blocks for some seconds. */
  Result<Running> start();

  /** A server that runs until it is closed. */
  interface Running extends AutoCloseable {
    /** An empty database, over a role that may do everything in it. */
    Result<DatabaseUrl> create();

    /** Ends the server and deletes its data. */
    @Override
    void close();
  }
}
