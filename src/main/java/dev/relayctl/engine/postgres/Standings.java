package dev.relayctl.engine.postgres;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.plan.DatabaseStanding.Owner;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Ledger.Stamp;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Reads what a database says of itself. */
final class Standings {
  /** Limits of role and database are -1 where there are none. */
  private static final String FACTS =
      """
      SELECT EXISTS (
          SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('relayctl', 'information_schema')
            AND n.nspname !~ '^pg_'
            -- PostGIS and others bring tables of their own.
            AND NOT EXISTS (SELECT FROM pg_depend d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')),
        least(
          current_setting('max_connections')::int
            - current_setting('superuser_reserved_connections')::int
            - coalesce(current_setting('reserved_connections', true)::int, 0),
          nullif(r.rolconnlimit, -1), nullif(d.datconnlimit, -1))
      FROM pg_roles r, pg_database d
      WHERE r.rolname = current_user AND d.datname = current_database()
      """;

  private Standings() {}

  static DatabaseStanding read(Connection connection, Ledger.Claim claim) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(FACTS)) {
      row.next();
      return new DatabaseStanding(owner(connection, claim), row.getBoolean(1), row.getInt(2));
    }
  }

  private static Owner owner(Connection connection, Ledger.Claim claim) throws SQLException {
    Optional<EnvironmentName> another = Stamps.another(connection, claim);
    if (another.isPresent()) {
      return new Owner.Another(another.get());
    }
    return switch (Stamps.read(connection, claim.environment())) {
      case Stamp.Absent() -> new Owner.Nobody();
      case Stamp.Here(var at) -> new Owner.Own(at);
      case Stamp.Elsewhere(String place, var at) -> new Owner.Copy(place, at);
    };
  }
}
