package dev.relayctl.previews;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.PreviewDatabases;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A preview's database beside its parent's, on the same server and with the same role, which may
 * create databases. What it is for stands in its comment.
 */
public final class ServerPreviews implements PreviewDatabases {
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
    return ask(parent, listing -> listing.all(Names.start(from, template)))
        .map(found ->
            found.stream()
                .filter(each -> each.isOf(from, template))
                .map(Listing.Found::made)
                .toList());
  }

  @Override
  public Result<Optional<DatabaseUrl>> direct(Parent parent, Owner owner) {
    return beside(parent, owner, parent.direct());
  }

  @Override
  public Result<Optional<DatabaseUrl>> app(Parent parent, Owner owner) {
    return beside(parent, owner, parent.app());
  }

  private Result<Optional<DatabaseUrl>> beside(Parent parent, Owner owner, DatabaseUrl way) {
    String id = id(parent, owner);
    return ask(parent, listing -> listing.find(id))
        .then(found ->
            found.isEmpty()
                ? Result.ok(Optional.empty())
                : found.get().isOwn(owner)
                    ? Result.ok(Optional.of(way.withDatabase(id)))
                    : Result.bad(PreviewProblems.notOurs(parent, id)));
  }

  /** What is asked of the databases of a server. */
  private interface Question<T> {
    T of(Listing listing) throws SQLException;
  }

  private <T> Result<T> ask(Parent parent, Question<T> question) {
    return Maintenance.of(
        parent,
        where ->
            connections.ask(where, connection -> Result.ok(question.of(new Listing(connection)))));
  }

  @Override
  public Result<Hold> hold(Parent parent, String id) {
    return Maintenance.of(parent, where -> Held.take(connections, where, parent, id))
        .map(held -> new ServerHold(connections, attempts, clock, parent, id, held));
  }
}
