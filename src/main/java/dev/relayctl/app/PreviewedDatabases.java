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
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
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
        : origin(environment, preview)
            .then(origin ->
                there(environment, owner -> made.get().app(origin.parent(), owner))
                    .then(app -> app.writtenLike(origin.url())));
  }

  @Override
  public Result<DatabaseUrl> direct(Environment environment) {
    Preview preview = environment.preview();
    return preview == null
        ? others.direct(environment)
        : origin(environment, preview)
            .then(origin -> there(environment, owner -> made.get().direct(origin.parent(), owner)));
  }

  @Override
  public String source(Environment environment) {
    Preview preview = environment.preview();
    return preview == null
        ? others.source(environment)
        : "made from the database of " + preview.from();
  }

  /**
   * What a preview's database is made from.
   *
   * @param url as the app of {@code from} gets it
   */
  public record Origin(Environment from, Secret url, Parent parent) {}

  /** What a preview's database is made from. */
  Result<Origin> origin(Environment environment, Preview preview) {
    return from(environment, preview)
        .then(from ->
            others
                .direct(from)
                .then(direct -> others.url(from).then(url -> origin(from, direct, url))));
  }

  private static Result<Origin> origin(Environment from, DatabaseUrl direct, Secret url) {
    return DatabaseUrl.parse(url, from.origin("database.url"))
        .map(app -> new Origin(from, url, new Parent(from.name(), direct, app, neonProject(from))));
  }

  private static @Nullable String neonProject(Environment from) {
    Database database = from.database();
    return database == null ? null : database.neonProject();
  }

  /** The environment that the file names. */
  private Result<Environment> from(Environment environment, Preview preview) {
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

  private static Result<DatabaseUrl> there(
      Environment environment, Function<Owner, Result<Optional<DatabaseUrl>>> way) {
    Owner owner = Previews.owner(environment);
    return way.apply(owner)
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
