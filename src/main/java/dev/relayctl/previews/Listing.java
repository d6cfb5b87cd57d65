package dev.relayctl.previews;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.run.PreviewDatabases.Made;
import dev.relayctl.run.PreviewDatabases.Owner;
import dev.relayctl.run.PreviewDatabases.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The databases of a server with what they say of themselves. */
record Listing(Connection connection) {
  private static final String SELECT =
      "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE ";

  /**
   * One.
   *
   * @param mark empty for what isn't marked as a preview's
   */
  record Found(String name, Optional<Mark> mark) {
    boolean making() {
      return name.endsWith(Names.MAKING);
    }

    boolean isOwn(Owner owner) {
      return mark.filter(said -> said.owner().equals(owner)).isPresent();
    }

    /** A marked one says it; one that was cut off is called like that. */
    boolean isOf(String parent, EnvironmentName template) {
      return mark.isPresent()
          ? mark.get().parent().equals(parent) && mark.get().owner().template().equals(template)
          : making();
    }

    Made made() {
      String id = making() ? name.substring(0, name.length() - Names.MAKING.length()) : name;
      return new Made(
          id,
          mark.map(Mark::owner).orElse(null),
          mark.map(Mark::since).orElse(null),
          making() ? State.MAKING : State.READY);
    }
  }

  /** The one of that name. */
  Optional<Found> find(String name) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(SELECT + "datname = ?")) {
      query.setString(1, name);
      return read(query).stream().findFirst();
    }
  }

  /** All whose names begin with a text; marked ones whatever their names. */
  List<Found> all(String start) throws SQLException {
    String which =
        "starts_with(datname, ?) OR starts_with(shobj_description(oid, 'pg_database'), ?)"
            + " ORDER BY datname";
    try (PreparedStatement query = connection.prepareStatement(SELECT + which)) {
      query.setString(1, start);
      query.setString(2, Mark.PREFIX);
      return read(query);
    }
  }

  private static List<Found> read(PreparedStatement query) throws SQLException {
    var found = new ArrayList<Found>();
    try (var rows = query.executeQuery()) {
      while (rows.next()) {
        found.add(new Found(rows.getString(1), Mark.of(rows.getString(2))));
      }
    }
    return found;
  }
}
