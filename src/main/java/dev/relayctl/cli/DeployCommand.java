package dev.relayctl.cli;

import dev.relayctl.app.Asked;
import dev.relayctl.app.Prepared;
import dev.relayctl.app.StoredPlans;
import dev.relayctl.app.UseCases;
import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Runner.OnFailure;
import java.util.function.Function;
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
          : deploy(root, environment, asked, how, _ -> null);
    }
    if (!asked.equals(Asked.NOTHING)) {
      return root.problem(fixed());
    }
    return StoredPlans.read(file)
        .match(
            stored -> {
              String own = stored.plan().environment().value();
              return environment != null && !environment.equals(own)
                  ? root.problem(another(environment, own))
                  : deploy(
                      root, own, stored.asked(), how, now -> StoredPlans.stale(stored, now.plan()));
            },
            root::problems);
  }

  /**
   * Plans and runs.
   *
   * @param objection to the plan as it is made now; null for none
   */
  private static int deploy(
      RelayctlCommand root,
      String environment,
      Asked asked,
      How how,
      Function<Prepared, @Nullable Problem> objection) {
    Approvals approvals = how.approvals();
    UseCases useCases = root.useCases("deploy " + environment, approvals.reason());
    // A mistyped name is told before a missing token is.
    Result<Prepared> made =
        useCases
            .environments()
            .then(views -> views.named(environment))
            .then(_ -> useCases.deploys())
            .then(deploys -> deploys.deploy(environment, asked))
            .then(prepared -> {
              Problem problem = objection.apply(prepared);
              return problem == null ? Result.ok(prepared) : Result.bad(problem);
            })
            .map(prepared -> prepared.on(how.onFailure()));
    return new Runs(root)
        .go(
            how.mode(),
            switch (how.mode()) {
              case SHOW -> made;
              case RUN ->
                  approvals
                      .over(made)
                      .then(prepared -> withImage(root, useCases, prepared, asked, approvals));
            },
            useCases,
            approvals);
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
      UseCases useCases,
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
      return useCases.deploys().then(deploys -> deploys.built(prepared, asked, progress));
    }
  }
}
