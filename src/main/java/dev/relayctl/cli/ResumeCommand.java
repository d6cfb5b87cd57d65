package dev.relayctl.cli;

import dev.relayctl.app.UseCases;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl resume}. */
final class ResumeCommand {
  private ResumeCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    var approvals = new Approvals();
    return approvals.addAllTo(
        Arguments.command(
                "resume",
                "Goes on with the run that was interrupted, to its end or back to its beginning.",
                () -> resume(root, Arguments.given(environment), approvals),
                "relayctl resume dev",
                "relayctl resume production --confirm production")
            .addPositional(environment));
  }

  private static int resume(RelayctlCommand root, String environment, Approvals approvals) {
    UseCases useCases = root.useCases("resume " + environment, approvals.reason());
    return new Runs(root)
        .run(
            () ->
                useCases
                    .environments()
                    .then(views -> views.named(environment))
                    .then(_ -> useCases.deploys())
                    .then(deploys -> deploys.resume(environment)),
            useCases,
            approvals);
  }
}
