package dev.relayctl.cli;

import dev.relayctl.app.Asked;
import dev.relayctl.app.UseCases;
import dev.relayctl.environment.flytoml.Strategy;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl promote}. */
final class PromoteCommand {
  private PromoteCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec from =
        Arguments.positional(0, "FROM", "The environment whose release was proven.");
    PositionalParamSpec to = Arguments.positional(1, "TO", "The environment that gets it.");
    OptionSpec strategy = Arguments.strategy();
    OptionSpec dryRun = Arguments.flag("Show the plan and change nothing.", "--dry-run");
    var approvals = new Approvals();
    return approvals.addAllTo(
        Arguments.command(
                "promote",
                "Takes exactly the image and migrations that were proven in one environment to the"
                    + " next.",
                () ->
                    promote(
                        root,
                        Arguments.given(from),
                        Arguments.given(to),
                        new Asked(
                            null,
                            Strategy.ofWord(Arguments.maybe(strategy)).orElse(null),
                            List.of()),
                        approvals,
                        Runs.Mode.of(dryRun)),
                "relayctl promote dev staging --yes",
                "relayctl promote staging production --confirm production")
            .addPositional(from)
            .addPositional(to)
            .addOption(strategy)
            .addOption(dryRun));
  }

  private static int promote(
      RelayctlCommand root,
      String from,
      String to,
      Asked asked,
      Approvals approvals,
      Runs.Mode mode) {
    UseCases useCases = root.useCases("promote " + from + " " + to, approvals.reason());
    return new Runs(root)
        .go(
            mode,
            () ->
                useCases
                    .environments()
                    .then(views -> views.named(from).then(_ -> views.named(to)))
                    .then(_ -> useCases.promotions())
                    .then(promotions -> promotions.promote(from, to, asked)),
            useCases,
            approvals);
  }
}
