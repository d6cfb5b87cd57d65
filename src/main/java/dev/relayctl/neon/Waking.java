package dev.relayctl.neon;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Attempts;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.postgresql.util.PasswordUtil;

/** The first connections to a branch's server. */
record Waking(Connections connections, Attempts attempts) {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /**
   * The same URL, once a connection has been opened with it: a cold server takes some seconds
   * ({@code specs/neon.md} §6).
   */
  Result<DatabaseUrl> awake(DatabaseUrl database) {
    return attempts
        .within(PATIENCE, () -> connections.ask(database, _ -> Result.done()))
        .map(_ -> database);
  }

  /**
   * Gives the role of a copy the password that apps know: a child of a branch that was protected
   * has another one, and would bring it along (§4). Only its hash leaves this machine. The copy's
   * own URL is of no use afterwards.
   */
  Result<Done> passwordOf(DatabaseUrl original, DatabaseUrl copy) {
    Secret password = original.password();
    if (password == null || Objects.equals(password, copy.password())) {
      return Result.done();
    }
    return connections.ask(
        copy,
        connection -> {
          String hash = PasswordUtil.encodeScramSha256(password.reveal().toCharArray());
          try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER ROLE CURRENT_USER PASSWORD '" + hash + "'");
          }
          return Result.done();
        });
  }
}
