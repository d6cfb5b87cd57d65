package dev.relayctl.cli;

import dev.relayctl.app.ExplainGuardrail;
import dev.relayctl.problem.Result;
import dev.relayctl.report.GuardrailReport;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl explain}. */
final class ExplainCommand {
  private ExplainCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec id =
        Arguments.optional("ID", "As a finding shows it. Default: a table of all.");
    return Arguments.command(
            "explain",
            "Explains a guardrail: the accident behind it, and what to do.",
            () -> {
              String asked = Arguments.maybe(id);
              return asked == null ? all(root) : one(root, asked);
            },
            "relayctl explain shared-production-database",
            "relayctl explain")
        .addPositional(id);
  }

  private static int all(RelayctlCommand root) {
    return root.print(
        Result.ok(ExplainGuardrail.all()),
        all -> GuardrailReport.table(all, root.terminal().width()),
        all -> GuardrailReport.json(all, null));
  }

  private static int one(RelayctlCommand root, String id) {
    return root.print(
        ExplainGuardrail.of(id),
        explained -> GuardrailReport.text(explained.guardrail(), explained.page()),
        explained -> GuardrailReport.json(List.of(explained.guardrail()), explained.page()));
  }
}
