package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.Source;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Images;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Outside;
import dev.relayctl.run.WorkTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Reads everything that a plan depends on, side by side, and writes nothing. */
final class Observe {
  private static final Duration ONE_SYSTEM = Duration.ofSeconds(30);

  private final Project project;
  private final Outside outside;
  private final Ledger ledger;
  private final WorkTree workTree;

  Observe(Project project, Outside outside, Ledger ledger, WorkTree workTree) {
    this.project = project;
    this.outside = outside;
    this.ledger = ledger;
    this.workTree = workTree;
  }

  /** What Fly has of an app. */
  private record FlySide(
      Observed.App app, List<Machine> machines, Map<String, String> secretDigests) {}

  /**
   * The world as the environment's deploy finds it, or all problems of all systems.
   *
   * @param askedImage from the command line; null for what the environment says
   */
  Result<Observed> observed(Environment environment, App app, @Nullable String askedImage) {
    return observed(environment, app, askedImage, () -> site(environment));
  }

  /** The same without the frontend, which follows its own history. */
  Result<Observed> backend(Environment environment, App app, @Nullable String askedImage) {
    return observed(environment, app, askedImage, () -> null);
  }

  private Result<Observed> observed(
      Environment environment,
      App app,
      @Nullable String askedImage,
      Callable<@Nullable Site> frontend) {
    Result<DatabaseUrl> database = project.databases().direct(environment);
    if (!(database instanceof Result.Ok<DatabaseUrl>(DatabaseUrl url))) {
      return ((Result.Bad<DatabaseUrl>) database).as();
    }
    var secrets = new EnvironmentSecrets(environment, project);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var fly = threads.submit(() -> flySide(app));
      var schema = threads.submit(() -> schema(environment, url));
      var summary = threads.submit(() -> ledger.summary(url, environment.name()));
      var image =
          threads.submit(() ->
              outside
                  .attempts()
                  .within(
                      ONE_SYSTEM,
                      () ->
                          outside
                              .images()
                              .resolve(
                                  new Images.Request(environment, app.name(), project.directory()),
                                  askedImage)));
      var source = threads.submit(() -> workTree.source(project.directory()));
      var fingerprints = threads.submit(secrets::fingerprints);
      var site = threads.submit(frontend);
      return together(
          fly.get(),
          schema.get(),
          summary.get(),
          image.get(),
          source.get(),
          fingerprints.get(),
          site.get());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(Interruptions.whileReading());
    } catch (ExecutionException e) {
      // Questions return their problems as values: an exception is a bug and ends the command.
      throw new IllegalStateException(e.getCause());
    }
  }

  /** The migration files beside the database. */
  private Result<SchemaState> schema(Environment environment, DatabaseUrl database) {
    return outside.migrations().state(database, files(environment, project));
  }

  static Migrations.Files files(Environment environment, Project project) {
    return files(environment, project.directory());
  }

  /** The same, where the project's files lie in another directory. */
  static Migrations.Files files(Environment environment, Path directory) {
    var migrations = environment.migrations();
    return new Migrations.Files(
        switch (migrations.engine()) {
          case FLYWAY -> "flyway";
          case ALEMBIC -> "alembic";
        },
        directory,
        migrations.directory(),
        migrations.command());
  }

  private Result<FlySide> flySide(App app) {
    Result<Observed.App> found =
        outside.attempts().within(ONE_SYSTEM, () -> outside.fleet().app(app.name()));
    return found.then(seen ->
        switch (seen) {
          case Observed.App.Absent() -> Result.ok(new FlySide(seen, List.of(), Map.of()));
          case Observed.App.Present _ ->
              outside
                  .attempts()
                  .within(ONE_SYSTEM, () -> outside.fleet().machines(app.name()))
                  .then(machines ->
                      outside
                          .attempts()
                          .within(ONE_SYSTEM, () -> outside.fleet().secretDigests(app.name()))
                          .map(digests -> new FlySide(seen, machines, digests)));
        });
  }

  /** Null without one. A frontend that can't be asked about is no reason to deploy nothing. */
  private @Nullable Site site(Environment environment) {
    Frontend.Pages pages = environment.frontend().onPages();
    return pages == null
        ? null
        : outside
            .frontends()
            .look(pages, environment.pagesBranch())
            .orElse(problems -> {
              Problem.Facts facts = problems.getFirst().facts();
              return new Site.Unknown(facts.what() + ": " + facts.why(), facts.remedy());
            });
  }

  private Result<Observed> together(
      Result<FlySide> fly,
      Result<SchemaState> schema,
      Result<Ledger.Summary> summary,
      Result<Image> image,
      Result<Source> source,
      Result<Map<String, String>> fingerprints,
      @Nullable Site site) {
    if (fly instanceof Result.Ok<FlySide>(var side)
        && schema instanceof Result.Ok<SchemaState>(var state)
        && summary instanceof Result.Ok<Ledger.Summary>(var known)
        && image instanceof Result.Ok<Image>(var pinned)
        && source instanceof Result.Ok<Source>(var tree)
        && fingerprints instanceof Result.Ok<Map<String, String>>(var secrets)) {
      Ledger.Run last = known.lastRun();
      return Result.ok(
          new Observed(
              outside.clock().instant(),
              side.app(),
              side.machines(),
              side.secretDigests(),
              secrets,
              state,
              known.release(),
              last == null ? 0 : last.number(),
              pinned,
              tree,
              site));
    }
    var problems = new ArrayList<Problem>();
    for (Result<?> each : List.of(fly, schema, summary, image, source, fingerprints)) {
      for (Problem problem : each.problems()) {
        // Two questions to one database that is down have one answer.
        if (problems.stream().noneMatch(p -> p.facts().equals(problem.facts()))) {
          problems.add(problem);
        }
      }
    }
    return Result.bad(problems);
  }
}
