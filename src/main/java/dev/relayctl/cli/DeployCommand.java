package dev.relayctl.cli;

import dev.relayctl.app.Asked;
import dev.relayctl.app.Prepared;
import dev.relayctl.app.UseCases;
import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Runner.OnFailure;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl deploy}. */
final class DeployCommand {
  private DeployCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
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
                () ->
                    deploy(
                        root,
                        Arguments.given(environment),
                        new Asked(
                            Arguments.maybe(image),
                            Strategy.ofWord(Arguments.maybe(strategy)).orElse(null),
                            Arguments.all(onlyGroup)),
                        Arguments.isGiven(noAutoRollback) ? OnFailure.LEAVE : OnFailure.TAKE_BACK,
                        approvals,
                        Runs.Mode.of(dryRun)),
                "relayctl --sandbox deploy dev",
                "relayctl deploy staging --yes --image registry.fly.io/relay-api:v7",
                "relayctl deploy dev --strategy bluegreen",
                "relayctl deploy production --confirm production")
            .addPositional(environment)
            .addOption(image)
            .addOption(strategy)
            .addOption(onlyGroup)
            .addOption(noAutoRollback)
            .addOption(dryRun));
  }

  private static int deploy(
      RelayctlCommand root,
      String environment,
      Asked asked,
      OnFailure onFailure,
      Approvals approvals,
      Runs.Mode mode) {
    UseCases useCases = root.useCases("deploy " + environment, approvals.reason());
    // A mistyped name is told before a missing token is.
    var made =
        useCases
            .environments()
            .then(views -> views.named(environment))
            .then(_ -> useCases.deploys())
            .then(deploys -> deploys.deploy(environment, asked))
            .map(prepared -> prepared.on(onFailure));
    return new Runs(root)
        .go(
            mode,
            switch (mode) {
              case SHOW -> made;
              case RUN ->
                  approvals
                      .over(made)
                      .then(prepared -> withImage(root, useCases, prepared, asked, approvals));
            },
            useCases,
            approvals);
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
