package dev.relayctl.run;

import dev.relayctl.environment.Database;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The embedded default: PostgreSQL, a Machines API, a Neon API, a Pages API, a GitHub API and real
 * processes on this machine.
 */
public interface Sandbox {
  /** Starts it when it doesn't run; blocks until it answers. */
  Result<Endpoints> start();

  /** Where it answers; empty when it doesn't run. Never starts it. */
  Result<Optional<Endpoints>> find();

  /** Ends it; its state stays. Done when it doesn't run. */
  Result<Done> stop();

  /** Ends it and deletes its state. */
  Result<Done> reset();

  /**
   * The URL of an environment's database, made when it is asked for the first time.
   *
   * @param neon where its file says that it lives: then it is that branch's in the sandbox's own
   *     Neon, and empty at first; null, or without a project, for a database that isn't on Neon
   */
  Result<Secret> databaseUrl(EnvironmentName environment, Database.@Nullable Neon neon);

  /**
   * A running sandbox.
   *
   * @param machines the Machines API's base, without a path
   * @param neon the Neon API's base, with its path
   * @param github the GitHub API's base, without a path; also that of the server's remotes
   * @param token of all APIs
   */
  record Endpoints(
      URI machines,
      URI neon,
      Pages pages,
      URI github,
      Secret token,
      int postgresPort,
      Daemon daemon) {}

  /** The process behind it. */
  record Daemon(long processId, Instant since) {}

  /**
   * Where Cloudflare Pages is emulated.
   *
   * @param base the API's, with its path {@code /client/v4}
   * @param account its id, 32 hexadecimal digits
   */
  record Pages(URI base, String account) {}
}
