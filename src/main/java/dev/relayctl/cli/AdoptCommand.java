package dev.relayctl.cli;

import dev.relayctl.app.AdoptDatabase;
import dev.relayctl.app.UseCases;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.report.AdoptionReport;
import dev.relayctl.run.Ledger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl env adopt}. */
final class AdoptCommand {
  private AdoptCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    var approvals = new Approvals();
    return approvals.addTo(
        Arguments.command(
                "adopt",
                "Makes a copied or moved database the environment's own.",
                () -> adopt(root, Arguments.given(environment), approvals),
                "relayctl env adopt dev",
                "relayctl env adopt production --confirm production")
            .addPositional(environment));
  }

  private static int adopt(RelayctlCommand root, String environment, Approvals approvals) {
    UseCases useCases = root.useCases("env adopt " + environment);
    Result<AdoptDatabase> adoptions = useCases.adoptions();
    Result<AdoptDatabase.Found> found = adoptions.then(a -> a.find(environment));
    return found.match(
        seen -> {
          Problem refusal = refusal(root, seen, approvals);
          return refusal != null
              ? root.problem(refusal)
              : root.print(
                  adoptions.then(a -> a.adopt(seen)), AdoptionReport::text, AdoptionReport::json);
        },
        root::problems);
  }

  /** Shows what would be adopted and asks; null when nobody objects, or there is nothing to do. */
  private static @Nullable Problem refusal(
      RelayctlCommand root, AdoptDatabase.Found found, Approvals approvals) {
    if (!(found.stamp() instanceof Ledger.Stamp.Elsewhere stamp)) {
      return null;
    }
    var name = found.environment().name();
    root.terminal()
        .say(
            found.database()
                + (" is a copy of the database of " + name + ", or it was moved: ")
                + ("it was stamped at " + stamp.place() + " on " + stamp.at() + "."));
    return approvals.refusal("env adopt", found.environment(), root.terminal());
  }
}
