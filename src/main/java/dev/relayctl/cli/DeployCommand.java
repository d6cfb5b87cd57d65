package dev.relayctl.cli;

import dev.relayctl.app.Prepared;
import dev.relayctl.app.UseCases;
import dev.relayctl.problem.Result;
import org.jspecify.annotations.Nullable;
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
                        Arguments.maybe(image),
                        Arguments.isGiven(dryRun) ? null : approvals),
                "relayctl --sandbox deploy dev",
                "relayctl deploy staging --yes --image registry.fly.io/relay-api:v7",
                "relayctl deploy production --confirm production")
            .addPositional(environment)
            .addOption(image)
            .addOption(dryRun));
  }

  /** Without approvals the plan is shown only. */
  private static int deploy(
      RelayctlCommand root,
      String environment,
      @Nullable String image,
      @Nullable Approvals approvals) {
    UseCases useCases = root.useCases("deploy " + environment);
    // A mistyped name is told before a missing token is.
    var made =
        useCases
            .environments()
            .then(views -> views.named(environment))
            .then(_ -> useCases.deploys())
            .then(deploys -> deploys.deploy(environment, image));
    var runs = new Runs(root);
    return approvals == null
        ? runs.show(made)
        : runs.run(
            made.then(prepared -> withImage(root, useCases, prepared, approvals)),
            useCases,
            approvals);
  }

  /** Builds what is to be built, unless the plan will be refused anyway. */
  private static Result<Prepared> withImage(
      RelayctlCommand root, UseCases useCases, Prepared prepared, Approvals approvals) {
    boolean hopeless =
        !prepared.refusals().isEmpty()
            || (!root.terminal().interactive()
                && approvals.refusal(prepared, root.terminal()) != null);
    if (hopeless || prepared.imageToBuild().isEmpty()) {
      return Result.ok(prepared);
    }
    try (ProgressView progress = root.progress()) {
      return useCases.deploys().then(deploys -> deploys.built(prepared, progress));
    }
  }
}
