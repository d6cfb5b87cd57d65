package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Database;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.guardrail.DatabaseGuardrails;
import dev.relayctl.guardrail.Facts;
import dev.relayctl.guardrail.Parity;
import dev.relayctl.guardrail.ProductionSecrets;
import dev.relayctl.guardrail.Promotion;
import dev.relayctl.guardrail.SecretsGuardrails;
import dev.relayctl.guardrail.VariableNames;
import dev.relayctl.guardrail.Web;
import dev.relayctl.plan.Bundle;
import dev.relayctl.plan.Compute;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.ReleaseContent;
import dev.relayctl.plan.ReleasedGroup;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.Source;
import dev.relayctl.plan.machine.GroupConfigs;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Branches;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Outside;
import dev.relayctl.run.WorkTree;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Brings together what guardrails look at, side by side; what can't be told is missing there. */
final class GatherFacts {
  private final Project project;

  GatherFacts(Project project) {
    this.project = project;
  }

  /** For a plan that goes back, or takes machines and code as they are. */
  Facts withoutFleet(
      Environment environment, DatabaseUrl database, SchemaState schema, Source source) {
    return facts(
        environment,
        world(),
        new Facts.OwnDatabase(database, null, null, null, null),
        schema,
        Facts.Code.of(source),
        null,
        null,
        null);
  }

  /** For a plan of the frontend alone. */
  Facts ofFrontend(Environment environment, DatabaseUrl database, Site site, Outside outside) {
    return facts(
        environment,
        outside.fleet().isHere() ? Facts.World.SANDBOX : world(),
        new Facts.OwnDatabase(database, null, null, null, null),
        SchemaState.NONE,
        Facts.Code.of(Source.NONE),
        null,
        new Webs(project)
            .of(
                environment,
                site,
                Webs.bundle(environment, site, outside.frontends()).orElse(null)),
        null);
  }

  /** For a plan of migrations over a direct connection. */
  Result<Facts> ofMigrations(
      Environment environment,
      DatabaseUrl database,
      SchemaState schema,
      Plan plan,
      Ledger ledger,
      WorkTree workTree) {
    Need need = plan.isEmpty() ? Need.WHAT_HOLDS : Need.EVERYTHING;
    return workTree
        .source(project.directory())
        .then(source ->
            asked(
                environment,
                database,
                ledger,
                new Questions(
                    need.ofChanges(() -> promotion(environment, ledger)),
                    need == Need.EVERYTHING
                        ? () -> new CodeFacts(project, workTree).of(environment, source)
                        : () -> Facts.Code.of(source),
                    Optional::empty,
                    Optional::empty)))
        .map(answers ->
            facts(
                environment,
                world(),
                new Facts.OwnDatabase(database, null, answers.standing(), null, null),
                schema,
                answers.code(),
                null,
                null,
                answers.promotion()));
  }

  /**
   * What a deploy was planned with.
   *
   * @param toml the environment's Fly configuration
   * @param configs what it means
   * @param known its releases, newest first
   * @param unfinished whether the last run left machines half-made
   */
  record OfDeploy(
      App app,
      DatabaseUrl database,
      Observed observed,
      FlyToml toml,
      GroupConfigs configs,
      List<Releases.Known> known,
      boolean unfinished,
      Need need) {}

  /** What guardrails will look at: nobody is asked for more. */
  enum Need {
    /** Of a run that is gone on with: whose database it is. */
    OWNER,
    /** Of a plan that changes nothing: what holds whether or not it does. */
    WHAT_HOLDS,
    EVERYTHING;

    private <T> Callable<Optional<T>> ofChanges(Callable<Optional<T>> question) {
      return this == EVERYTHING ? question : Optional::empty;
    }

    private <T> Callable<Optional<T>> ofAny(Callable<Optional<T>> question) {
      return this == OWNER ? Optional::empty : question;
    }
  }

  /** For a deploy. */
  Result<Facts> ofDeploy(
      Environment environment, OfDeploy deploy, Outside outside, Ledger ledger, WorkTree workTree) {
    Observed observed = deploy.observed();
    Source source = observed.source();
    Need need = deploy.need();
    return asked(
            environment,
            deploy.database(),
            ledger,
            new Questions(
                need.ofChanges(() -> promotion(environment, ledger)),
                need == Need.EVERYTHING
                    ? () ->
                        new CodeFacts(project, workTree)
                            .of(environment, source, observed.image(), outside.images())
                    : () -> Facts.Code.of(source),
                need.ofAny(() -> Webs.bundle(environment, observed.site(), outside.frontends())),
                need.ofChanges(() -> compute(environment, deploy.database(), outside.branches()))))
        .map(answers ->
            facts(
                environment,
                outside.fleet().isHere() ? Facts.World.SANDBOX : world(),
                ofDatabase(environment, deploy, answers),
                observed.schema(),
                answers.code(),
                fleet(environment, deploy),
                need == Need.OWNER
                    ? null
                    : new Webs(project).of(environment, observed.site(), answers.bundle()),
                answers.promotion()));
  }

  /** What takes its time to be asked. */
  private record Questions(
      Callable<Optional<Promotion>> promotion,
      Callable<Facts.Code> code,
      Callable<Optional<Bundle>> bundle,
      Callable<Optional<Compute>> compute) {}

  /** What was asked of others. */
  private record Answers(
      @Nullable DatabaseStanding standing,
      @Nullable Promotion promotion,
      Facts.Code code,
      @Nullable Bundle bundle,
      @Nullable Compute compute) {}

  private Result<Answers> asked(
      Environment environment, DatabaseUrl database, Ledger ledger, Questions questions) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var standing = threads.submit(() -> ledger.standing(database, Ledger.Claim.of(environment)));
      var from = threads.submit(questions.promotion());
      var asked = threads.submit(questions.code());
      var opened = threads.submit(questions.bundle());
      var serving = threads.submit(questions.compute());
      Optional<DatabaseStanding> known = standing.get().match(Optional::of, _ -> Optional.empty());
      return Result.ok(
          new Answers(
              known.orElse(null),
              from.get().orElse(null),
              asked.get(),
              opened.get().orElse(null),
              serving.get().orElse(null)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(Interruptions.whileReading());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException) {
        return Result.bad(Interruptions.whileReading());
      }
      // Questions return their problems as values: an exception is a bug and ends the command.
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Empty where it isn't at Neon, nobody wants to know, or there is no key. */
  private static Optional<Compute> compute(
      Environment environment, DatabaseUrl database, Branches branches) {
    Database declared = environment.database();
    String neon = declared == null ? null : declared.neonProject();
    return neon == null || DatabaseGuardrails.DATABASE_MAY_SLEEP.severity(environment).isEmpty()
        ? Optional.empty()
        : branches.of(database, neon).match(Optional::of, _ -> Optional.empty());
  }

  private Optional<Promotion> promotion(Environment environment, Ledger ledger) {
    return Optional.ofNullable(new Promotions(project, ledger).of(environment));
  }

  private Facts.Fleet fleet(Environment environment, OfDeploy deploy) {
    FlyToml toml = deploy.toml();
    List<Parity.Side> neighbours = new Neighbours(project).of(environment);
    VariableNames variables =
        VariableNames.of(
            environment,
            toml,
            neighbours.stream().map(Parity.Side::environment).toList(),
            deploy.observed().secretDigests().keySet());
    boolean reads =
        deploy.need() == Need.EVERYTHING
            && SecretsGuardrails.UNREAD_VARIABLE.severity(environment).isPresent();
    return new Facts.Fleet(
        toml,
        deploy.configs(),
        deploy.observed(),
        released(deploy.known()),
        deploy.unfinished(),
        neighbours,
        deploy.need() == Need.EVERYTHING
            ? new BuildFiles(project).of(environment, deploy.app(), toml).orElse(null)
            : null,
        variables,
        reads ? new UnreadNames(project).of(variables.declared().keySet(), toml).names() : Set.of(),
        deploy.need() == Need.OWNER
            ? ProductionSecrets.NONE
            : new SharedSecrets(project).of(environment));
  }

  private static List<ReleasedGroup> released(List<Releases.Known> known) {
    ReleaseContent content = known.isEmpty() ? null : known.getFirst().content();
    return content == null ? List.of() : content.groups();
  }

  private Facts facts(
      Environment environment,
      Facts.World world,
      Facts.OwnDatabase database,
      SchemaState schema,
      Facts.Code code,
      Facts.@Nullable Fleet fleet,
      @Nullable Web web,
      @Nullable Promotion promotion) {
    return new Facts(
        environment,
        world,
        project.clock().instant(),
        database,
        schema,
        code,
        fleet,
        web,
        promotion,
        Others.of(project, environment));
  }

  private Facts.World world() {
    return switch (project.world()) {
      case REAL -> Facts.World.REAL;
      case SANDBOX -> Facts.World.SANDBOX;
    };
  }

  private Facts.OwnDatabase ofDatabase(Environment environment, OfDeploy deploy, Answers answers) {
    @Nullable DatabaseUrl app = project.databases().given(environment).orElse(null);
    return new Facts.OwnDatabase(
        deploy.database(),
        app,
        answers.standing(),
        answers.compute(),
        app == null || deploy.need() != Need.EVERYTHING
            ? null
            : new AppDrivers(project).objection(environment, app));
  }
}
