package dev.relayctl.cli;

import dev.relayctl.app.Asked;
import dev.relayctl.app.UseCases;
import dev.relayctl.environment.flytoml.Strategy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl rollback}. */
final class RollbackCommand {
  private RollbackCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    OptionSpec to =
        OptionSpec.builder("--to")
            .type(Integer.class)
            .paramLabel("RELEASE")
            .description("The number of the release; the one before the present one when absent.")
            .build();
    OptionSpec strategy = Arguments.strategy();
    OptionSpec dryRun = Arguments.flag("Show the plan and change nothing.", "--dry-run");
    var approvals = new Approvals();
    return approvals.addForPlanTo(
        Arguments.command(
                "rollback",
                "Takes image and machine configs back to an earlier release; the database stays.",
                () ->
                    rollback(
                        root,
                        Arguments.given(environment),
                        to.getValue(),
                        new Asked(
                            null,
                            Strategy.ofWord(Arguments.maybe(strategy)).orElse(null),
                            List.of()),
                        approvals,
                        Runs.Mode.of(dryRun)),
                "relayctl rollback staging --yes",
                "relayctl rollback production --to 41 --confirm production --reason \"slow search\"")
            .addPositional(environment)
            .addOption(to)
            .addOption(strategy)
            .addOption(dryRun));
  }

  private static int rollback(
      RelayctlCommand root,
      String environment,
      @Nullable Integer to,
      Asked asked,
      Approvals approvals,
      Runs.Mode mode) {
    UseCases useCases = root.useCases("rollback " + environment, approvals.reason());
    return new Runs(root)
        .go(
            mode,
            () ->
                useCases
                    .environments()
                    .then(views -> views.named(environment))
                    .then(_ -> useCases.rollbacks())
                    .then(rollbacks -> rollbacks.rollback(environment, to, asked)),
            useCases,
            approvals);
  }
}
