package dev.relayctl.engine.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.TlsOffer;
import dev.relayctl.problem.Result;
import dev.relayctl.run.DatabaseCheckup;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Asks PostgreSQL. */
public record PostgresCheckup(Connections connections, InstantSource clock)
    implements DatabaseCheckup {
  private static final int ROUND_TRIPS = 5;

  /** Every role may read these; a standby is read-only by this setting, too. */
  private static final String SETTINGS =
      "SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000,"
          + " current_setting('transaction_read_only')::bool";

  @Override
  public Result<Vitals> vitals(DatabaseUrl database) {
    return connections.ask(
        database,
        connection -> {
          try (var statement = connection.createStatement();
              var row = statement.executeQuery(SETTINGS)) {
            row.next();
            return Result.ok(
                new Vitals(
                    // "17.5 (Debian 17.5-1.pgdg12+1)"
                    row.getString(1).split(" ", 2)[0],
                    row.getInt(2),
                    row.getBoolean(3) ? Access.READ_ONLY : Access.WRITABLE,
                    roundTrip(connection)));
          }
        });
  }

  /** The median: one late packet says nothing. */
  private Duration roundTrip(Connection connection) throws SQLException {
    List<Duration> trips = new ArrayList<>();
    try (var statement = connection.createStatement()) {
      for (int i = 0; i < ROUND_TRIPS; i++) {
        Instant begun = clock.instant();
        statement.execute("SELECT 1");
        trips.add(Duration.between(begun, clock.instant()));
      }
    }
    return trips.stream().sorted().toList().get(ROUND_TRIPS / 2);
  }

  @Override
  public Result<Encryption> encryption(DatabaseUrl database) {
    return new TlsOffer(connections.toConnect())
        .protocol(database)
        .map(offer ->
            offer.<Encryption>map(Encryption.Offered::new).orElseGet(Encryption.Declined::new));
  }
}
