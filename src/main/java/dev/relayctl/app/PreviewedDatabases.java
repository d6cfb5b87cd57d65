package dev.relayctl.app;

import dev.relayctl.environment.Database;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Environments;
import dev.relayctl.environment.Lookups;
import dev.relayctl.environment.Preview;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.PreviewDatabases;
import dev.relayctl.run.PreviewDatabases.Owner;
import dev.relayctl.run.PreviewDatabases.Parent;
import dev.relayctl.run.PreviewDatabases.Ways;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Databases among which those of previews are. Where one is is asked each time: a restore may have
 * moved it.
 */
public final class PreviewedDatabases implements Databases {
  private final Databases others;
  private final Supplier<PreviewDatabases> made;
  private final Path directory;
  private final Lookups lookups;

  /**
   * Databases of a project.
   *
   * @param others of environments that are no previews
   */
  public PreviewedDatabases(
      Databases others, Supplier<PreviewDatabases> made, Path directory, Lookups lookups) {
    this.others = others;
    this.made = made;
    this.directory = directory;
    this.lookups = lookups;
  }

  @Override
  public Result<Secret> url(Environment environment) {
    Preview preview = environment.preview();
    return preview == null
        ? others.url(environment)
        : parent(environment, preview)
            .then(parent ->
                ways(environment, parent)
                    .then(ways ->
                        from(environment, preview)
                            .then(others::url)
                            .then(text -> ways.app().writtenLike(text))));
  }

  @Override
  public Result<DatabaseUrl> direct(Environment environment) {
    Preview preview = environment.preview();
    return preview == null
        ? others.direct(environment)
        : parent(environment, preview).then(parent -> ways(environment, parent)).map(Ways::direct);
  }

  @Override
  public String source(Environment environment) {
    Preview preview = environment.preview();
    return preview == null
        ? others.source(environment)
        : "made from the database of " + preview.from();
  }

  /** The database that a preview's is made from. */
  Result<Parent> parent(Environment environment, Preview preview) {
    return from(environment, preview)
        .then(from ->
            others
                .direct(from)
                .then(direct ->
                    others
                        .url(from)
                        .then(text -> DatabaseUrl.parse(text, from.origin("database.url")))
                        .map(app -> new Parent(from.name(), direct, app, neonProject(from)))));
  }

  private static @Nullable String neonProject(Environment from) {
    Database database = from.database();
    return database == null ? null : database.neonProject();
  }

  /** The environment that the file names. */
  Result<Environment> from(Environment environment, Preview preview) {
    return Environments.load(directory)
        .then(all -> all.find(preview.from().value(), environment.origin("preview.from")))
        .then(found -> found.resolve(lookups))
        .then(from ->
            from.database() == null || from.preview() != null
                ? Result.bad(noParent(environment, preview))
                : Result.ok(from));
  }

  private static Problem noParent(Environment environment, Preview preview) {
    return Problem.invalid(
        "preview.no-parent",
        "previews can't be made from " + preview.from(),
        environment.origin("preview.from"),
        "it names no database of its own",
        "name an environment whose file has a database.url");
  }

  private Result<Ways> ways(Environment environment, Parent parent) {
    Owner owner = Previews.owner(environment);
    return made.get()
        .find(parent, owner)
        .then(found -> found.map(Result::ok).orElseGet(() -> Result.bad(none(owner))));
  }

  private static Problem none(Owner owner) {
    return Problem.invalid(
        "preview.none",
        "there is no preview of " + owner.branch().name(),
        Where.system("preview", owner.name().value()),
        "its database hasn't been made, or was removed",
        "relayctl preview up --branch " + owner.branch().name());
  }
}
