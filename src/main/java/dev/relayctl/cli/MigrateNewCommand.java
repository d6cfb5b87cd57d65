package dev.relayctl.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl migrate new}. */
final class MigrateNewCommand {
  private MigrateNewCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec name = Arguments.positional(0, "NAME", "What it does, in a few words.");
    OptionSpec autogenerate =
        Arguments.text(
            "--autogenerate",
            "ENV",
            "With Alembic: what the models have and this environment's database lacks.");
    return Arguments.command(
            "new",
            "Makes an empty migration: the next number for Flyway, a revision for Alembic.",
            () -> create(root, Arguments.given(name), Arguments.maybe(autogenerate)),
            "relayctl migrate new add_index_on_tracks",
            "relayctl migrate new \"add tracks\" --autogenerate dev")
        .addPositional(name)
        .addOption(autogenerate);
  }

  private static int create(RelayctlCommand root, String name, @Nullable String against) {
    try (ProgressView progress = root.progress()) {
      return root.print(
          root.useCases("migrate new")
              .revisions()
              .then(revisions -> revisions.create(name, against, progress)),
          path -> path,
          Documents::written);
    }
  }
}
