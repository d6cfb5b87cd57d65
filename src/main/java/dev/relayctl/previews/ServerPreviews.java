package dev.relayctl.previews;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Preview;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.PreviewDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A preview's database beside its parent's, on the same server and with the same role, which may
 * create databases. What it is for stands in its comment.
 */
public final class ServerPreviews implements PreviewDatabases {
  /** Somebody who makes a database from the same template has it for a moment. */
  private static final Duration SOURCE_IN_USE = Duration.ofSeconds(20);

  private static final String IN_USE = "55006";
  private static final String GONE = "3D000";

  private final Connections connections;
  private final Attempts attempts;
  private final InstantSource clock;

  public ServerPreviews(Connections connections, Attempts attempts, InstantSource clock) {
    this.connections = connections;
    this.attempts = attempts;
    this.clock = clock;
  }

  @Override
  public String id(Parent parent, Owner owner) {
    return Names.id(parent.direct().database(), owner.name());
  }

  @Override
  public Result<List<Made>> all(Parent parent, EnvironmentName template) {
    String from = parent.direct().database();
    return connections
        .ask(
            parent.direct(),
            connection -> Result.ok(new Listing(connection).all(Names.start(from, template))))
        .map(found ->
            found.stream()
                .filter(each -> each.isOf(from, template))
                .map(Listing.Found::made)
                .toList());
  }

  @Override
  public Result<Optional<Ways>> find(Parent parent, Owner owner) {
    String id = id(parent, owner);
    return connections
        .ask(parent.direct(), connection -> Result.ok(new Listing(connection).find(id)))
        .then(found ->
            found.isEmpty()
                ? Result.ok(Optional.empty())
                : found.get().isOwn(owner)
                    ? Result.ok(
                        Optional.of(
                            new Ways(
                                parent.direct().withDatabase(id), parent.app().withDatabase(id))))
                    : Result.bad(PreviewProblems.notOurs(parent, id)));
  }

  @Override
  public Result<Hold> hold(Parent parent, String id) {
    return Held.take(connections, parent, id);
  }

  @Override
  public Result<Done> make(Parent parent, Wanted wanted) {
    String id = id(parent, wanted.owner());
    return find(parent, wanted.owner())
        .then(there ->
            there.isPresent()
                ? Result.done()
                : attempts
                    .within(SOURCE_IN_USE, () -> created(parent, wanted, Names.making(id)))
                    .then(_ -> filled(parent, wanted, Names.making(id)))
                    .then(_ -> published(parent, wanted, id)));
  }

  private Result<Done> created(Parent parent, Wanted wanted, String making) {
    String source = wanted.source() == null ? parent.direct().database() : wanted.source();
    return work(
        parent,
        connection -> {
          drop(connection, making);
          try {
            if (wanted.data() == Preview.Data.ALL) {
              run(connection, "CREATE DATABASE %I TEMPLATE %I", making, source);
            } else {
              run(connection, "CREATE DATABASE %I", making);
            }
          } catch (SQLException e) {
            if (IN_USE.equals(e.getSQLState())) {
              return Result.bad(PreviewProblems.inUse(parent, source));
            }
            if (GONE.equals(e.getSQLState())) {
              return Result.bad(PreviewProblems.noSource(parent, source));
            }
            throw e;
          }
          return Result.done();
        });
  }

  /** The parent's ledger goes; the migrations' history stays. */
  private Result<Done> filled(Parent parent, Wanted wanted, String making) {
    Script script = wanted.script();
    if (wanted.data() == Preview.Data.SCHEMA) {
      return Result.done();
    }
    DatabaseUrl copy = parent.direct().withDatabase(making);
    return work(
            copy,
            connection -> {
              run(connection, "DROP SCHEMA IF EXISTS %I CASCADE", "relayctl");
              return Result.done();
            })
        .then(done ->
            script == null
                ? Result.ok(done)
                : work(copy, connection -> anonymised(connection, script, copy)));
  }

  private static Result<Done> anonymised(Connection connection, Script script, DatabaseUrl copy)
      throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(script.text());
      connection.commit();
      return Result.done();
    } catch (SQLException e) {
      return Result.bad(PreviewProblems.script(script, SqlProblems.message(e, copy)));
    }
  }

  private Result<Done> published(Parent parent, Wanted wanted, String id) {
    var mark = new Mark(wanted.owner(), parent.direct().database(), clock.instant());
    return work(
        parent,
        connection -> {
          run(connection, "COMMENT ON DATABASE %I IS %L", Names.making(id), mark.text());
          run(connection, "ALTER DATABASE %I RENAME TO %I", Names.making(id), id);
          return Result.done();
        });
  }

  @Override
  public Result<Dropped> drop(Parent parent, String id) {
    return work(
        parent,
        connection -> {
          var listing = new Listing(connection);
          Optional<Listing.Found> half = listing.find(Names.making(id));
          Optional<Listing.Found> there = listing.find(id);
          if (there.isPresent() && there.get().mark().isEmpty()) {
            return Result.bad(PreviewProblems.notOurs(parent, id));
          }
          drop(connection, Names.making(id));
          drop(connection, id);
          return Result.ok(half.isPresent() || there.isPresent() ? Dropped.NOW : Dropped.BEFORE);
        });
  }

  /** Whoever is connected to it is cut off. */
  private static void drop(Connection connection, String database) throws SQLException {
    run(connection, "DROP DATABASE IF EXISTS %I WITH (FORCE)", database);
  }

  /** The server quotes names and texts itself. */
  private static void run(Connection connection, String form, String... parts) throws SQLException {
    String sql;
    try (var formatting = connection.prepareStatement("SELECT format(?, VARIADIC ?)")) {
      formatting.setString(1, form);
      formatting.setArray(2, connection.createArrayOf("text", parts));
      try (var row = formatting.executeQuery()) {
        row.next();
        sql = row.getString(1);
      }
    }
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private <T> Result<T> work(Parent parent, Connections.Question<T> work) {
    return work(parent.direct(), work);
  }

  /** A copy may take minutes: no limit for one answer. */
  private <T> Result<T> work(DatabaseUrl database, Connections.Question<T> work) {
    return connections
        .source(database)
        .then(source -> {
          try (Connection connection = source.getConnection()) {
            return work.ask(connection);
          } catch (SQLException e) {
            return Result.bad(SqlProblems.asking(e, database));
          }
        });
  }
}
