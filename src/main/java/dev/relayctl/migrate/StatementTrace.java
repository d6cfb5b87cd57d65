package dev.relayctl.migrate;

import dev.relayctl.lint.Schema;
import dev.relayctl.lint.Statement;
import dev.relayctl.lint.Traced;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.util.PSQLException;

/** Runs one statement after the other on a scratch database, and looks at what each has done. */
final class StatementTrace {
  private final Connection connection;
  private final ScratchSchema schema;

  /** The highest oid of what is there before the first statement. */
  private final long existing;

  /** What it was when it was looked at last. */
  private ScratchReading last;

  /** On a database as it is now. */
  StatementTrace(Connection connection) throws SQLException {
    this.connection = connection;
    this.last = ScratchReading.of(connection, 0);
    this.schema = new ScratchSchema(connection, last.session());
    this.existing = Math.max(Catalog.HIGHEST, schema.now().relations().highest());
  }

  Schema schema() {
    return schema.now();
  }

  /** A transaction begins, or a statement that is in none. */
  void begins() throws SQLException {
    last = ScratchReading.of(connection, existing);
    schema.begins(last.session());
  }

  /** Runs a statement. What it has done is left to be committed; of a failure nothing is left. */
  Traced of(SqlFiles.Part part) throws SQLException {
    // Outside of a transaction it has given back its locks before anybody can ask.
    boolean seen = !connection.getAutoCommit();
    Schema before = schema.now();
    ScratchReading old = last;
    Traced.Failure failure = null;
    if (!part.statement().endsTransaction()) {
      try {
        SqlExecution.run(connection, part.sql());
      } catch (SQLException e) {
        failure = failure(e, part.statement());
        if (seen) {
          connection.rollback();
        }
      }
    }
    last = ScratchReading.of(connection, existing);
    var done = seen ? Differences.difference(old.work(), last.work()) : Map.<Long, Traced.Work>of();
    Schema after = before;
    if (failure == null) {
      after =
          seen
              ? schema.after(done, last.locks().keySet(), last.session())
              : schema.afterAlone(last.session());
    }
    return new Traced(
        part.statement(),
        before,
        after,
        seen ? Differences.newer(old.locks(), last.locks()) : Map.of(),
        seen ? Differences.strongest(old.locks()) : Map.of(),
        done,
        old.session().limits(),
        failure);
  }

  /** A refusal, with its place in the file. */
  static Traced.Failure failure(SQLException e, Statement statement) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    int position =
        e instanceof PSQLException refused && refused.getServerErrorMessage() != null
            ? refused.getServerErrorMessage().getPosition()
            : 0;
    var place = new StatementPlace(statement.text(), statement.line());
    return new Traced.Failure(
        String.valueOf(e.getSQLState()),
        message.replaceFirst("^ERROR: ", ""),
        place.line(position),
        place.psql(position).orElse(null));
  }
}
