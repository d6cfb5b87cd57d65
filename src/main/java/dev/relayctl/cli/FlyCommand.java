package dev.relayctl.cli;

import dev.relayctl.report.FlyConfigReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl fly} and what belongs to it. */
final class FlyCommand {
  private FlyCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    CommandSpec spec =
        Arguments.family(
            root.declared(), "fly", "What goes to Fly.", "relayctl fly config dev --json");
    root.declared().add(spec, "config", () -> configSpec(root));
    return spec;
  }

  private static CommandSpec configSpec(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    OptionSpec image = Arguments.text("--image", "REFERENCE", "The image to name.");
    return Arguments.command(
            "config",
            "Prints, per process group, the count and the machine config to be sent.",
            () -> config(root, Arguments.given(environment), Arguments.maybe(image)),
            "relayctl fly config production --json")
        .addPositional(environment)
        .addOption(image);
  }

  private static int config(RelayctlCommand root, String environment, @Nullable String image) {
    // Machine configs are JSON for people, too.
    return root.print(
        root.useCases("fly config").flyConfig().then(c -> c.config(environment, image)),
        FlyConfigReport::json,
        FlyConfigReport::json);
  }
}
