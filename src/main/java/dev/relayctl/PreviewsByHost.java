package dev.relayctl;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.problem.Result;
import dev.relayctl.run.PreviewDatabases;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Databases of previews where their parent is: branches at Neon, databases on other servers. */
record PreviewsByHost(Supplier<PreviewDatabases> neon, Supplier<PreviewDatabases> servers)
    implements PreviewDatabases {
  private PreviewDatabases of(Parent parent) {
    return parent.neonProject() == null ? servers.get() : neon.get();
  }

  @Override
  public Result<List<Made>> all(Parent parent, EnvironmentName template) {
    return of(parent).all(parent, template);
  }

  @Override
  public Result<Optional<DatabaseUrl>> direct(Parent parent, Owner owner) {
    return of(parent).direct(parent, owner);
  }

  @Override
  public Result<Optional<DatabaseUrl>> app(Parent parent, Owner owner) {
    return of(parent).app(parent, owner);
  }

  @Override
  public Result<Hold> hold(Parent parent, String id) {
    return of(parent).hold(parent, id);
  }

  @Override
  public String id(Parent parent, Owner owner) {
    return of(parent).id(parent, owner);
  }
}
