package dev.relayctl.cli;

import dev.relayctl.app.Asked;
import dev.relayctl.app.PrepareDeploy;
import dev.relayctl.app.Prepared;
import dev.relayctl.app.StoredPlans;
import dev.relayctl.app.UseCases;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.plan.Plan;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Runner.OnFailure;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl deploy}. */
final class DeployCommand {
  private DeployCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment =
        Arguments.optional("ENV", "The environment's name or alias; --plan knows its own.");
    OptionSpec plan =
        Arguments.text(
            "--plan",
            "FILE",
            "Run the plan that relayctl plan --out has written; refused when the world has moved"
                + " on since.");
    OptionSpec image =
        Arguments.text(
            "--image",
            "REFERENCE",
            "Deploy this image instead of the one that the environment names or builds; a tag is"
                + " pinned to its digest.");
    OptionSpec strategy = Arguments.strategy();
    OptionSpec onlyGroup =
        Arguments.texts(
            "--only-group", "GROUP", "Touch only this process group; may be given several times.");
    OptionSpec noAutoRollback =
        Arguments.flag(
            "When a step fails, leave the machines as they are instead of taking them back.",
            "--no-auto-rollback");
    OptionSpec dryRun = Arguments.flag("Show the plan and change nothing.", "--dry-run");
    var approvals = new Approvals();
    return approvals.addAllTo(
        Arguments.command(
                "deploy",
                "Migrates and deploys the project into an environment.",
                () -> {
                  var asked =
                      new Asked(
                          Arguments.maybe(image),
                          Strategy.ofWord(Arguments.maybe(strategy)).orElse(null),
                          Arguments.all(onlyGroup));
                  var how =
                      new How(
                          Arguments.isGiven(noAutoRollback) ? OnFailure.LEAVE : OnFailure.TAKE_BACK,
                          approvals,
                          Runs.Mode.of(dryRun));
                  return deploy(
                      root, Arguments.maybe(environment), Arguments.maybe(plan), asked, how);
                },
                "relayctl --sandbox deploy dev",
                "relayctl deploy staging --yes --image registry.fly.io/relay-api:v7",
                "relayctl deploy dev --strategy bluegreen",
                "relayctl deploy production --confirm production",
                "relayctl deploy --plan staging.plan --yes")
            .addPositional(environment)
            .addOption(plan)
            .addOption(image)
            .addOption(strategy)
            .addOption(onlyGroup)
            .addOption(noAutoRollback)
            .addOption(dryRun));
  }

  /**
   * Deploys into an environment, as somebody does who typed no other option.
   *
   * @param image null for the one that the environment names or builds
   */
  static int run(
      RelayctlCommand root, String environment, @Nullable String image, Approvals approvals) {
    return deploy(
        root,
        environment,
        new Asked(image, null, List.of()),
        new How(OnFailure.TAKE_BACK, approvals, Runs.Mode.RUN),
        null);
  }

  /** How it is run. */
  private record How(OnFailure onFailure, Approvals approvals, Runs.Mode mode) {}

  private static int deploy(
      RelayctlCommand root,
      @Nullable String environment,
      @Nullable String file,
      Asked asked,
      How how) {
    if (file == null) {
      return environment == null
          ? root.problem(noEnvironment())
          : deploy(root, environment, asked, how, null);
    }
    if (!asked.equals(Asked.NOTHING)) {
      return root.problem(fixed());
    }
    return StoredPlans.read(file)
        .then(stored -> of(root, stored, environment))
        .match(
            stored ->
                deploy(
                    root,
                    environment == null ? stored.plan().environment().value() : environment,
                    stored.asked(),
                    how,
                    stored),
            root::problems);
  }

  /**
   * A stored plan, when it is one of the environment that was named.
   *
   * @param environment null when none was
   */
  private static Result<StoredPlans.Stored> of(
      RelayctlCommand root, StoredPlans.Stored stored, @Nullable String environment) {
    if (environment == null) {
      return Result.ok(stored);
    }
    EnvironmentName own = stored.plan().environment();
    return root.useCases("deploy --plan")
        .environments()
        .then(views -> views.named(environment))
        .then(named ->
            named.equals(own) ? Result.ok(stored) : Result.bad(another(environment, own.value())));
  }

  /**
   * Plans and runs.
   *
   * @param stored the plan that was read before; null for none
   */
  private static int deploy(
      RelayctlCommand root,
      String environment,
      Asked asked,
      How how,
      StoredPlans.@Nullable Stored stored) {
    Approvals approvals = how.approvals();
    UseCases useCases = root.useCases("deploy " + environment, approvals.reason());
    return new Runs(root)
        .go(
            how.mode(),
            () ->
                useCases
                    .environments()
                    // A mistyped name is told before a missing token is.
                    .then(views -> views.named(environment))
                    .then(_ -> useCases.deploys())
                    .then(deploys -> {
                      Result<Prepared> made = planned(deploys, environment, asked, how, stored);
                      return switch (how.mode()) {
                        case SHOW -> made;
                        case RUN -> built(root, deploys, made, asked, how, stored);
                      };
                    }),
            useCases,
            approvals);
  }

  private static Result<Prepared> planned(
      PrepareDeploy deploys,
      String environment,
      Asked asked,
      How how,
      StoredPlans.@Nullable Stored stored) {
    return deploys
        .deploy(environment, asked)
        .then(prepared -> fresh(stored, prepared, StoredPlans::stale))
        .map(prepared -> prepared.on(how.onFailure()));
  }

  /** With its image, where that is to be built and nothing stands against the plan. */
  private static Result<Prepared> built(
      RelayctlCommand root,
      PrepareDeploy deploys,
      Result<Prepared> made,
      Asked asked,
      How how,
      StoredPlans.@Nullable Stored stored) {
    return how.approvals()
        .over(() -> made)
        .then(prepared -> withImage(root, deploys, prepared, asked, how.approvals()))
        .then(prepared -> fresh(stored, prepared, StoredPlans::staleOnceBuilt));
  }

  private static Result<Prepared> fresh(
      StoredPlans.@Nullable Stored stored,
      Prepared prepared,
      BiFunction<StoredPlans.Stored, Plan, @Nullable Problem> stale) {
    Problem problem = stored == null ? null : stale.apply(stored, prepared.plan());
    return problem == null ? Result.ok(prepared) : Result.bad(problem);
  }

  private static Problem noEnvironment() {
    return Problem.invalid(
        "usage.no-environment",
        "deploy needs an environment",
        new Where.OnCommandLine("deploy"),
        "without --plan nothing says which one is meant",
        "relayctl deploy ENV; relayctl env list shows them");
  }

  private static Problem another(String environment, String own) {
    return Problem.invalid(
        "plan.other-environment",
        "the plan is one of " + own,
        new Where.OnCommandLine(environment),
        "deploy was asked to go to " + environment,
        "relayctl plan " + environment + " --out FILE");
  }

  private static Problem fixed() {
    return Problem.invalid(
        "plan.fixed",
        "a stored plan holds what was asked for when it was made",
        new Where.OnCommandLine("--plan"),
        "--image, --strategy and --only-group would make another plan",
        "give them to relayctl plan");
  }

  /** Builds what is to be built, unless the plan will be refused anyway. */
  private static Result<Prepared> withImage(
      RelayctlCommand root,
      PrepareDeploy deploys,
      Prepared prepared,
      Asked asked,
      Approvals approvals) {
    boolean hopeless =
        !prepared.refusals().isEmpty()
            || (!root.terminal().interactive()
                && approvals.refusal(prepared, root.terminal()) != null);
    if (hopeless || prepared.imageToBuild().isEmpty()) {
      return Result.ok(prepared);
    }
    try (ProgressView progress = root.progress()) {
      return deploys.built(prepared, asked, progress);
    }
  }
}
