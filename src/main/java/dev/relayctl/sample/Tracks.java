package dev.relayctl.sample;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The tables {@code tracks} and {@code plays}. Names its columns: later ones don't disturb it. */
final class Tracks {
  private static final int QUESTION_SECONDS = 5;

  private final DataSource connections;

  Tracks(DataSource connections) {
    this.connections = connections;
  }

  /** Whether the database answers within two seconds of being reached. */
  boolean answer() {
    try (Connection connection = connections.getConnection()) {
      return connection.isValid(2);
    } catch (SQLException _) {
      return false;
    }
  }

  /** The hundred newest. */
  List<Track> newest() throws SQLException {
    try (Connection connection = connections.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT id, title, artist, plays FROM tracks ORDER BY id DESC LIMIT 100")) {
      select.setQueryTimeout(QUESTION_SECONDS);
      try (ResultSet rows = select.executeQuery()) {
        List<Track> tracks = new ArrayList<>();
        while (rows.next()) {
          tracks.add(track(rows));
        }
        return tracks;
      }
    }
  }

  Track add(String title, String artist) throws SQLException {
    try (Connection connection = connections.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO tracks (title, artist) VALUES (?, ?)"
                    + " RETURNING id, title, artist, plays")) {
      insert.setQueryTimeout(QUESTION_SECONDS);
      insert.setString(1, title);
      insert.setString(2, artist);
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return track(row);
      }
    }
  }

  /** Notes that a track was played, for the worker to count; empty when there is no such track. */
  Optional<Long> play(long track) throws SQLException {
    try (Connection connection = connections.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO plays (track_id) SELECT id FROM tracks WHERE id = ? RETURNING id")) {
      insert.setQueryTimeout(QUESTION_SECONDS);
      insert.setLong(1, track);
      try (ResultSet row = insert.executeQuery()) {
        return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
      }
    }
  }

  /**
   * Counts up to a hundred plays that nobody has counted yet. One statement, so one transaction: a
   * worker that is killed has counted each of them once or not at all, and two workers don't wait
   * for each other's rows.
   *
   * @return how many tracks have a new count
   */
  int countPlays() throws SQLException {
    try (Connection connection = connections.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                """
                WITH counted AS (
                  UPDATE plays SET counted_at = now()
                  WHERE id IN (SELECT id FROM plays WHERE counted_at IS NULL
                               ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED)
                  RETURNING track_id)
                UPDATE tracks SET plays = tracks.plays + new.plays
                FROM (SELECT track_id, count(*) AS plays FROM counted GROUP BY track_id) AS new
                WHERE tracks.id = new.track_id
                """)) {
      update.setQueryTimeout(QUESTION_SECONDS);
      return update.executeUpdate();
    }
  }

  private static Track track(ResultSet row) throws SQLException {
    return new Track(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4));
  }
}
