package dev.relayctl.previews;

import dev.relayctl.environment.Preview;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.PreviewDatabases.Dropped;
import dev.relayctl.run.PreviewDatabases.Hold;
import dev.relayctl.run.PreviewDatabases.Owner;
import dev.relayctl.run.PreviewDatabases.Parent;
import dev.relayctl.run.PreviewDatabases.Wanted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One database of a preview in the hands of one process. All is done in the session that has the
 * lock: PostgreSQL copies a database that nobody else is connected to.
 */
record ServerHold(
    Connections connections,
    Attempts attempts,
    InstantSource clock,
    Parent parent,
    String id,
    Held held)
    implements Hold {
  /** Somebody who looks into it has it for a moment. */
  private static final Duration SOURCE_IN_USE = Duration.ofSeconds(20);

  private static final String IN_USE = "55006";
  private static final String GONE = "3D000";

  @Override
  public Result<Done> make(Wanted wanted, Supplier<Result<Done>> allowed) {
    return here(connection -> Result.ok(new Listing(connection).find(id)))
        .then(there ->
            there.isEmpty()
                ? attempts
                    .within(
                        SOURCE_IN_USE,
                        () -> held.alone(parent, () -> allowed.get().then(_ -> created(wanted))))
                    .then(_ -> filled(wanted))
                    .then(_ -> published(wanted))
                : there.get().isOwn(wanted.owner())
                    ? Result.done()
                    : Result.bad(PreviewProblems.notOurs(parent, id)));
  }

  private Result<Done> created(Wanted wanted) {
    String source = wanted.source() == null ? parent.direct().database() : wanted.source();
    return here(connection -> {
      drop(connection, making());
      try {
        if (wanted.data() == Preview.Data.ALL) {
          Statements.run(connection, "CREATE DATABASE %I TEMPLATE %I", making(), source);
        } else {
          Statements.run(connection, "CREATE DATABASE %I", making());
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

  private Result<Done> filled(Wanted wanted) {
    if (wanted.data() == Preview.Data.SCHEMA) {
      return Result.done();
    }
    return new Copied(connections, parent.direct().withDatabase(making())).own(wanted.script());
  }

  private Result<Done> published(Wanted wanted) {
    var mark = new Mark(wanted.owner(), parent.direct().database(), clock.instant());
    return here(connection -> {
      Statements.run(connection, "COMMENT ON DATABASE %I IS %L", making(), mark.text());
      Statements.run(connection, "ALTER DATABASE %I RENAME TO %I", making(), id);
      return Result.done();
    });
  }

  @Override
  public Result<Dropped> drop(@Nullable Owner owner) {
    return here(connection -> {
      var listing = new Listing(connection);
      Optional<Listing.Found> half = listing.find(making());
      Optional<Listing.Found> there = owner == null ? Optional.empty() : listing.find(id);
      if (there.isPresent() && owner != null && !there.get().isOwn(owner)) {
        return Result.bad(PreviewProblems.notOurs(parent, id));
      }
      drop(connection, making());
      if (there.isPresent()) {
        drop(connection, id);
      }
      return Result.ok(half.isPresent() || there.isPresent() ? Dropped.NOW : Dropped.BEFORE);
    });
  }

  private String making() {
    return Names.making(id);
  }

  /** Whoever is connected to it is cut off. */
  private static void drop(Connection connection, String database) throws SQLException {
    Statements.run(connection, "DROP DATABASE IF EXISTS %I WITH (FORCE)", database);
  }

  private <T> Result<T> here(Connections.Question<T> work) {
    try {
      return work.ask(held.connection());
    } catch (SQLException e) {
      return Result.bad(SqlProblems.asking(e, parent.direct()));
    }
  }

  @Override
  public void close() {
    held.close();
  }
}
