package dev.relayctl.sandbox;

import dev.relayctl.problem.Result;
import dev.relayctl.sandbox.pages.PagesServer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a running sandbox answers. Printing it shows no token. */
public final class SandboxEndpoints {
  private final DaemonRecord daemon;
  private final ControlClient client;

  SandboxEndpoints(DaemonRecord daemon, ControlClient client) {
    this.daemon = daemon;
    this.client = client;
  }

  /** The daemon's process id. */
  public long pid() {
    return daemon.pid();
  }

  /** When the daemon became ready. */
  public Instant startedAt() {
    return Instant.parse(daemon.startedAt());
  }

  /** The Machines API without a trailing slash: {@code http://127.0.0.1:port}. */
  public String machinesUrl() {
    return "http://127.0.0.1:" + daemon.machinesPort();
  }

  /** The port of PostgreSQL on 127.0.0.1. */
  public int postgresPort() {
    return daemon.postgresPort();
  }

  /** The Neon API with its path, {@code http://127.0.0.1:port/api/v2}. */
  public String neonUrl() {
    return "http://127.0.0.1:" + daemon.neonPort() + "/api/v2";
  }

  /** The port of the Pages API on 127.0.0.1. */
  public int pagesPort() {
    return daemon.pagesPort();
  }

  /** The Pages API with its path, {@code http://127.0.0.1:port/client/v4}. */
  public String pagesUrl() {
    return "http://127.0.0.1:" + pagesPort() + PagesServer.BASE;
  }

  /** The account at Pages: 32 hexadecimal digits. */
  public String pagesAccount() {
    return PagesServer.ACCOUNT_ID;
  }

  /** The GitHub API without a trailing slash: {@code http://127.0.0.1:port}. */
  public String githubUrl() {
    return "http://127.0.0.1:" + daemon.githubPort();
  }

  /** The token of all APIs: a secret. */
  public String revealToken() {
    return daemon.adminToken();
  }

  /**
   * The URL of an environment's database, a secret; made when asked for the first time and the same
   * ever after. Asks the daemon once. Problem {@code sandbox.no-database}.
   */
  public Result<String> revealDatabaseUrl(String environmentName) {
    return client.database(daemon, environmentName);
  }

  /**
   * The URL of the database {@code neondb} of a branch of the emulated Neon, a secret; project and
   * branch are made when they are asked for the first time. Asks the daemon once. Problem {@code
   * sandbox.no-database}.
   *
   * @param branch null for the default branch
   */
  public Result<String> revealBranchUrl(String project, @Nullable String branch) {
    return client.branch(daemon, project, branch);
  }

  @Override
  public String toString() {
    return machinesUrl() + ", pid " + pid();
  }
}
