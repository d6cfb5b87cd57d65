package dev.relayctl.cli;

import dev.relayctl.app.UseCases;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Result;
import dev.relayctl.report.SecretsCheck;
import dev.relayctl.report.SecretsComparison;
import dev.relayctl.report.SecretsDrift;
import dev.relayctl.report.SecretsReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl secrets}. */
final class SecretsCommand {
  private SecretsCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    CommandSpec spec =
        Arguments.family(
            root.declared(),
            "secrets",
            "The app's secrets: names and digests, never values.",
            "relayctl secrets list production",
            "relayctl secrets check production",
            "relayctl secrets diff staging production");
    root.declared().add(spec, "check", () -> checkSpec(root));
    root.declared().add(spec, "list", () -> listSpec(root));
    root.declared().add(spec, "diff", () -> diffSpec(root));
    root.declared().add(spec, "set", () -> SecretsByHandCommands.set(root));
    root.declared().add(spec, "unset", () -> SecretsByHandCommands.unset(root));
    return spec;
  }

  private static CommandSpec checkSpec(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    CommandSpec spec =
        Arguments.command(
                "check",
                "Compares the variables that the code needs with those that are given, by name.",
                () -> check(root, Arguments.given(environment)),
                "relayctl secrets check production")
            .addPositional(environment);
    spec.usageMessage()
        .description(
            "Compares the variables that the code needs with those that are given, by name.",
            "",
            "Exit code 4 when one is missing. Without a token for Fly the files alone are looked"
                + " at, and what is in none of them is unknown.");
    return spec;
  }

  private static int check(RelayctlCommand root, String environment) {
    UseCases useCases = root.useCases("secrets check " + environment);
    Result<SecretsCheck> checked = useCases.secretsChecks().then(checks -> checks.of(environment));
    int exit =
        root.print(checked, check -> check.text(root.terminal().width()), SecretsCheck::json);
    return different(exit, checked.map(SecretsCheck::lacksSome));
  }

  private static CommandSpec listSpec(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    return Arguments.command(
            "list",
            "Lists names, digests, when each was set, and where a deploy takes it from.",
            () -> list(root, Arguments.given(environment)),
            "relayctl secrets list production --json")
        .addPositional(environment);
  }

  private static int list(RelayctlCommand root, String environment) {
    UseCases useCases = root.useCases("secrets list " + environment);
    return root.print(
        named(useCases, environment)
            .then(_ -> useCases.secrets())
            .then(secrets -> secrets.list(environment)),
        report -> report.text(root.terminal().width()),
        SecretsReport::json);
  }

  private static CommandSpec diffSpec(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    PositionalParamSpec other =
        PositionalParamSpec.builder()
            .index("1")
            .type(String.class)
            .arity("0..1")
            .paramLabel("OTHER")
            .description("Another environment, to compare the names and digests of both.")
            .build();
    CommandSpec spec =
        Arguments.command(
                "diff",
                "Compares what is declared with what is set, or two environments.",
                () -> diff(root, Arguments.given(environment), Arguments.maybe(other)),
                "relayctl secrets diff production",
                "relayctl secrets diff staging production")
            .addPositional(environment)
            .addPositional(other);
    spec.usageMessage()
        .description(
            "Compares what is declared with what is set, or two environments.",
            "",
            "Exit code 4 when there are differences; between two environments that means a name"
                + " that one of them lacks. Equal digests mean equal values; different ones prove"
                + " nothing, since each app may have digests of its own.");
    return spec;
  }

  private static int diff(RelayctlCommand root, String environment, @Nullable String other) {
    UseCases useCases = root.useCases("secrets diff " + environment);
    if (other == null) {
      Result<SecretsDrift> drift =
          named(useCases, environment)
              .then(_ -> useCases.secrets())
              .then(secrets -> secrets.drift(environment));
      int exit = root.print(drift, SecretsDrift::text, SecretsDrift::json);
      return different(exit, drift.map(found -> !found.differences().isEmpty()));
    }
    Result<SecretsComparison> compared =
        named(useCases, environment)
            .then(_ -> named(useCases, other))
            .then(_ -> useCases.secrets())
            .then(secrets -> secrets.compared(environment, other));
    int exit =
        root.print(compared, both -> both.text(root.terminal().width()), SecretsComparison::json);
    return different(exit, compared.map(SecretsComparison::namesDiffer));
  }

  private static int different(int exit, Result<Boolean> differs) {
    return differs.orElse(_ -> false) ? ExitCode.DIFFERENT.number() : exit;
  }

  /** A mistyped name is told before a missing token is. */
  static Result<EnvironmentName> named(UseCases useCases, String environment) {
    return useCases.environments().then(views -> views.named(environment));
  }
}
