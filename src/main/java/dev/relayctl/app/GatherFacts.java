package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.guardrail.CodeGuardrails;
import dev.relayctl.guardrail.Facts;
import dev.relayctl.guardrail.Guardrail;
import dev.relayctl.guardrail.Parity;
import dev.relayctl.guardrail.Promotion;
import dev.relayctl.guardrail.VariableNames;
import dev.relayctl.plan.CommitChecks;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.ReleaseContent;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.ReleasedGroup;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Source;
import dev.relayctl.plan.Upstream;
import dev.relayctl.plan.machine.GroupConfigs;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Outside;
import dev.relayctl.run.WorkTree;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
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
        Facts.Code.of(source),
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
  Result<Facts> ofDeploy(
      Environment environment, OfDeploy deploy, Outside outside, Ledger ledger, WorkTree workTree) {
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
                            asked(
                                    environment,
                                    database,
                                    deploy,
                                    new Ways(outside, ledger, workTree))
                                .map(asked ->
                                    facts(
                                        environment,
                                        outside.fleet().isHere() ? Facts.World.SANDBOX : world(),
                                        ofDatabase(environment, database, asked.standing()),
                                        observed.schema(),
                                        asked.code(),
                                        fleet(environment, deploy, toml, configs, asked),
                                        asked.promotion())))));
  }

  /** What was asked of databases. */
  private record Answers(
      List<ReleasedGroup> released,
      Optional<DatabaseStanding> standing,
      @Nullable Promotion promotion,
      Facts.Code code) {}

  /** Who is asked. */
  private record Ways(Outside outside, Ledger ledger, WorkTree workTree) {}

  private Result<Answers> asked(
      Environment environment, DatabaseUrl database, OfDeploy deploy, Ways ways) {
    Ledger ledger = ways.ledger();
    var releases = new Releases(ledger, ways.outside().catalogs());
    Source source = deploy.observed().source();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var released = threads.submit(() -> released(environment, database, releases));
      var standing = threads.submit(() -> ledger.standing(database, Ledger.Claim.of(environment)));
      var promotion =
          threads.submit(
              () -> Optional.ofNullable(new Promotions(project, ledger, releases).of(environment)));
      var upstream =
          threads.submit(() ->
              asks(environment, CodeGuardrails.BEHIND_REMOTE, CodeGuardrails.UNPUSHED_COMMIT)
                  ? ways.workTree().upstream(project.directory(), source)
                  : Optional.<Upstream>empty());
      var checks =
          threads.submit(() ->
              asks(environment, CodeGuardrails.CI_NOT_GREEN)
                  ? ways.workTree().checks(project.directory(), source)
                  : Optional.<CommitChecks>empty());
      var commit = threads.submit(() -> imageCommit(environment, deploy, ways.outside()));
      var untracked =
          threads.submit(() ->
              ways.workTree().untracked(project.directory(), environment.migrations().directory()));
      Optional<DatabaseStanding> known = standing.get().match(Optional::of, _ -> Optional.empty());
      @Nullable Promotion from = promotion.get().orElse(null);
      var code =
          new Facts.Code(
              source,
              upstream.get().orElse(null),
              checks.get().orElse(null),
              commit.get().orElse(null),
              untracked.get());
      return released.get().map(groups -> new Answers(groups, known, from, code));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(Interruptions.whileReading());
    } catch (ExecutionException e) {
      // Questions return their problems as values: an exception is a bug and ends the command.
      throw new IllegalStateException(e.getCause());
    }
  }

  /** What nobody wants to hear of isn't asked. */
  private static boolean asks(Environment environment, Guardrail... guardrails) {
    return Stream.of(guardrails).anyMatch(guardrail -> guardrail.severity(environment).isPresent());
  }

  /** Of an image that is there; one that is made from the work tree is of its commit. */
  private static Optional<String> imageCommit(
      Environment environment, OfDeploy deploy, Outside outside) {
    Image image = deploy.observed().image();
    return asks(environment, CodeGuardrails.IMAGE_NOT_FROM_COMMIT)
            && image.digest() != null
            && image.presence() == Image.Presence.PRESENT
        ? outside.images().commit(image)
        : Optional.empty();
  }

  private Facts.Fleet fleet(
      Environment environment, OfDeploy deploy, FlyToml toml, GroupConfigs configs, Answers asked) {
    List<Parity.Side> neighbours = new Neighbours(project).of(environment);
    VariableNames variables =
        VariableNames.of(
            environment,
            toml,
            neighbours.stream().map(Parity.Side::environment).toList(),
            deploy.observed().secretDigests().keySet());
    return new Facts.Fleet(
        toml,
        configs,
        deploy.observed(),
        asked.released(),
        deploy.unfinished(),
        neighbours,
        new BuildFiles(project).of(environment, deploy.app(), toml).orElse(null),
        variables,
        new UnreadNames(project).of(variables.declared().keySet(), toml));
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
      Facts.Code code,
      Facts.@Nullable Fleet fleet,
      @Nullable Promotion promotion) {
    return new Facts(
        environment,
        world,
        project.clock().instant(),
        database,
        schema,
        code,
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
