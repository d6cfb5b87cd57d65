package dev.relayctl.cli;

import dev.relayctl.app.UseCases;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Result;
import dev.relayctl.report.EnvironmentDiff;
import dev.relayctl.report.EnvironmentReport;
import dev.relayctl.report.FindingText;
import dev.relayctl.report.Findings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl env} and what belongs to it. */
final class EnvCommand {
  private EnvCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    CommandSpec spec =
        Arguments.family(
            root.declared(),
            "env",
            "What the environments are.",
            "relayctl env list",
            "relayctl env diff staging production");
    root.declared().add(spec, "list", () -> listSpec(root));
    root.declared().add(spec, "show", () -> showSpec(root));
    root.declared().add(spec, "check", () -> checkSpec(root));
    root.declared().add(spec, "diff", () -> diffSpec(root));
    root.declared().add(spec, "adopt", () -> AdoptCommand.of(root));
    return spec;
  }

  private static CommandSpec listSpec(RelayctlCommand root) {
    return Arguments.command(
        "list",
        "Lists all environments with their apps and databases.",
        () -> list(root),
        "relayctl env list --json");
  }

  private static int list(RelayctlCommand root) {
    return root.print(
        root.useCases("env list").environments().then(views -> views.list()),
        report -> report.text(root.terminal().width()),
        EnvironmentReport::json);
  }

  private static CommandSpec showSpec(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    return Arguments.command(
            "show",
            "Shows one environment: its database, and every setting with its origin.",
            () -> show(root, Arguments.given(environment)),
            "relayctl env show production")
        .addPositional(environment);
  }

  private static int show(RelayctlCommand root, String environment) {
    return root.print(
        root.useCases("env show").environments().then(views -> views.show(environment)),
        EnvironmentReport.Shown::text,
        EnvironmentReport.Shown::json);
  }

  private static CommandSpec checkSpec(RelayctlCommand root) {
    PositionalParamSpec environment =
        Arguments.optional("ENV", "A name or alias. Default: all environments.");
    return Arguments.command(
            "check",
            "Looks for everything that is wrong in the files; exits with 4 when something is.",
            () -> check(root, Arguments.maybe(environment)),
            "relayctl env check production")
        .addPositional(environment);
  }

  private static int check(RelayctlCommand root, @Nullable String environment) {
    var found = root.useCases("env check").environments().then(v -> v.check(environment));
    int exit = root.print(found, FindingText::of, Findings::print);
    var _ =
        found.peek(all -> {
          if (!all.isEmpty()) {
            root.announcer().findings(all);
          }
        });
    boolean isWrong =
        found.orElse(_ -> List.of()).stream().anyMatch(f -> f.severity() != Severity.INFO);
    return exit == 0 && isWrong ? ExitCode.DIFFERENT.number() : exit;
  }

  private static CommandSpec diffSpec(RelayctlCommand root) {
    PositionalParamSpec one = Arguments.positional(0, "ENV", "One environment.");
    PositionalParamSpec other = Arguments.positional(1, "OTHER", "The other one.");
    OptionSpec schema =
        Arguments.flag(
            "Compare the schemas of their databases instead; exits with 4 when they differ.",
            "--schema");
    OptionSpec live =
        Arguments.flag(
            "Also ask Fly and Cloudflare what runs: images, machines, secrets, variables.",
            "--live");
    return Arguments.command(
            "diff",
            "Shows how two environments differ: settings, machines, and names of secrets.",
            () -> {
              String left = Arguments.given(one);
              String right = Arguments.given(other);
              if (Arguments.isGiven(schema)) {
                return schemas(root, left, right);
              }
              return Arguments.isGiven(live)
                  ? liveDiff(root, left, right)
                  : diff(root, left, right);
            },
            "relayctl env diff staging production",
            "relayctl env diff staging production --live",
            "relayctl env diff staging production --schema")
        .addPositional(one)
        .addPositional(other)
        .addArgGroup(ArgGroupSpec.builder().exclusive(true).addArg(schema).addArg(live).build());
  }

  private static int schemas(RelayctlCommand root, String one, String other) {
    return MigrateVerifyCommand.drift(
        root, root.useCases("env diff").drift().then(drift -> drift.between(one, other)));
  }

  private static int diff(RelayctlCommand root, String one, String other) {
    return diff(
        root, root.useCases("env diff").environments().then(views -> views.diff(one, other)));
  }

  private static int liveDiff(RelayctlCommand root, String one, String other) {
    UseCases useCases = root.useCases("env diff");
    return diff(
        root,
        useCases
            .environments()
            // A mistyped name is told before a missing token is.
            .then(views -> views.named(one).then(_ -> views.named(other)))
            .then(_ -> useCases.liveComparisons())
            .then(all -> all.diff(one, other)));
  }

  private static int diff(RelayctlCommand root, Result<EnvironmentDiff> found) {
    return root.print(found, EnvironmentDiff::text, EnvironmentDiff::json);
  }
}
