package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Facts;
import dev.relayctl.guardrail.Promotion;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.ReleaseContent;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.ReleasedGroup;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Source;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Outside;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Brings together what guardrails look at, side by side; what can't be told is missing there. */
final class GatherFacts {
  private final Project project;

  GatherFacts(Project project) {
    this.project = project;
  }

  /** For a plan that takes machines as they are. */
  Facts withoutFleet(
      Environment environment, DatabaseUrl database, SchemaState schema, Source source) {
    return facts(
        environment,
        world(),
        new Facts.OwnDatabase(database, null, null, null),
        schema,
        source,
        null,
        null);
  }

  /**
   * What a deploy was planned with.
   *
   * @param unfinished whether a run has begun and not ended
   */
  record OfDeploy(App app, Observed observed, ReleaseTag tag, boolean unfinished) {}

  /** For a deploy. */
  Result<Facts> ofDeploy(Environment environment, OfDeploy deploy, Outside outside, Ledger ledger) {
    var wishes = new Wishes(project);
    Observed observed = deploy.observed();
    return project
        .databases()
        .direct(environment)
        .then(database ->
            wishes
                .toml(environment, deploy.app())
                .then(toml ->
                    wishes
                        .configs(
                            environment,
                            deploy.app(),
                            toml,
                            observed.image().reference(),
                            deploy.tag())
                        .then(configs ->
                            asked(environment, database, outside, ledger)
                                .map(asked ->
                                    facts(
                                        environment,
                                        outside.fleet().isHere() ? Facts.World.SANDBOX : world(),
                                        ofDatabase(environment, database, asked.standing()),
                                        observed.schema(),
                                        observed.source(),
                                        new Facts.Fleet(
                                            toml,
                                            configs,
                                            observed,
                                            asked.released(),
                                            deploy.unfinished(),
                                            new Neighbours(project).of(environment),
                                            new BuildFiles(project)
                                                .of(environment, deploy.app(), toml)
                                                .orElse(null)),
                                        asked.promotion())))));
  }

  /** What was asked of databases. */
  private record Answers(
      List<ReleasedGroup> released,
      Optional<DatabaseStanding> standing,
      @Nullable Promotion promotion) {}

  private Result<Answers> asked(
      Environment environment, DatabaseUrl database, Outside outside, Ledger ledger) {
    var releases = new Releases(ledger, outside.catalogs());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var released = threads.submit(() -> released(environment, database, releases));
      var standing = threads.submit(() -> ledger.standing(database, Ledger.Claim.of(environment)));
      var promotion =
          threads.submit(
              () -> Optional.ofNullable(new Promotions(project, ledger, releases).of(environment)));
      Optional<DatabaseStanding> known = standing.get().match(Optional::of, _ -> Optional.empty());
      @Nullable Promotion from = promotion.get().orElse(null);
      return released.get().map(groups -> new Answers(groups, known, from));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(Interruptions.whileReading());
    } catch (ExecutionException e) {
      // Questions return their problems as values: an exception is a bug and ends the command.
      throw new IllegalStateException(e.getCause());
    }
  }

  private static Result<List<ReleasedGroup>> released(
      Environment environment, DatabaseUrl database, Releases releases) {
    return releases
        .newestFirst(database, environment.name())
        .map(known -> {
          ReleaseContent content = known.isEmpty() ? null : known.getFirst().content();
          return content == null ? List.of() : content.groups();
        });
  }

  private Facts facts(
      Environment environment,
      Facts.World world,
      Facts.OwnDatabase database,
      SchemaState schema,
      Source source,
      Facts.@Nullable Fleet fleet,
      @Nullable Promotion promotion) {
    return new Facts(
        environment,
        world,
        project.clock().instant(),
        database,
        schema,
        source,
        fleet,
        promotion,
        Others.of(project, environment));
  }

  private Facts.World world() {
    return switch (project.world()) {
      case REAL -> Facts.World.REAL;
      case SANDBOX -> Facts.World.SANDBOX;
    };
  }

  private Facts.OwnDatabase ofDatabase(
      Environment environment, DatabaseUrl direct, Optional<DatabaseStanding> standing) {
    @Nullable DatabaseUrl app = ofApp(environment);
    return new Facts.OwnDatabase(
        direct,
        app,
        standing.orElse(null),
        app == null ? null : new AppDrivers(project).objection(environment, app));
  }

  private @Nullable DatabaseUrl ofApp(Environment environment) {
    return environment.database() != null
            && project
                    .databases()
                    .url(environment)
                    .then(url -> DatabaseUrl.parse(url, Where.system("database", "url")))
                instanceof Result.Ok<DatabaseUrl>(DatabaseUrl url)
        ? url
        : null;
  }
}
