package dev.relayctl.run;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** The embedded default: PostgreSQL, a Machines API and real processes on this machine. */
public interface Sandbox {
  /** Starts it when it doesn't run; blocks until it answers. */
  Result<Endpoints> start();

  /** Where it answers; empty when it doesn't run. Never starts it. */
  Result<Optional<Endpoints>> find();

  /** Ends it; its state stays. Done when it doesn't run. */
  Result<Done> stop();

  /** Ends it and deletes its state. */
  Result<Done> reset();

  /** The URL of an environment's database, made when it is asked for the first time. */
  Result<Secret> databaseUrl(EnvironmentName environment);

  /**
   * A running sandbox.
   *
   * @param machines the Machines API's base, without a path
   * @param processId of its daemon
   */
  record Endpoints(URI machines, Secret token, int postgresPort, long processId, Instant since) {}
}
