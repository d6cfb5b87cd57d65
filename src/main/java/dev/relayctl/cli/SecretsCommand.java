package dev.relayctl.cli;

import dev.relayctl.app.ChangeSecrets;
import dev.relayctl.app.ChangeSecrets.Proposed;
import dev.relayctl.app.UseCases;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.SecretsChange;
import dev.relayctl.report.SecretsComparison;
import dev.relayctl.report.SecretsDrift;
import dev.relayctl.report.SecretsReport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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
            "relayctl secrets diff staging production");
    root.declared().add(spec, "list", () -> listSpec(root));
    root.declared().add(spec, "diff", () -> diffSpec(root));
    root.declared().add(spec, "set", () -> setSpec(root));
    root.declared().add(spec, "unset", () -> unsetSpec(root));
    return spec;
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

  private static CommandSpec setSpec(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    PositionalParamSpec names = names("Names of secrets; values are never arguments.");
    OptionSpec from =
        Arguments.text(
            "--from",
            "REFERENCE",
            "Take the value from a reference: '$${env:NAME}', '$${file:PATH}',"
                + " '$${command:PROGRAM}'.");
    var approvals = new Approvals();
    CommandSpec spec =
        approvals.addTo(
            Arguments.command(
                    "set",
                    "Sets secrets; machines get them with the next deploy that updates them.",
                    () ->
                        set(
                            root,
                            Arguments.given(environment),
                            names.<List<String>>getValue(),
                            Arguments.maybe(from),
                            approvals),
                    "pass show stripe | relayctl secrets set staging STRIPE_KEY --yes",
                    "relayctl secrets set dev STRIPE_KEY --from '$${env:STRIPE_KEY}'")
                .addPositional(environment)
                .addPositional(names)
                .addOption(from));
    spec.usageMessage()
        .description(
            "Sets secrets; machines get them with the next deploy that updates them.",
            "",
            "One secret: all of standard input is the value, but for a line end at its end."
                + " Several: each line is NAME=VALUE. At a terminal each value is asked for.");
    return spec;
  }

  private static int set(
      RelayctlCommand root,
      String environment,
      List<String> names,
      @Nullable String from,
      Approvals approvals) {
    UseCases useCases = root.useCases("secrets set " + environment);
    return changed(
        root,
        named(useCases, environment)
            .then(_ -> useCases.secretChanges())
            .then(changes ->
                changes
                    .toSet(environment, names)
                    .then(proposed ->
                        values(root, changes, proposed, from)
                            .then(values ->
                                agreed(root, "secrets set", proposed, approvals)
                                    .then(_ -> changes.set(proposed, values))))));
  }

  private static Result<Map<String, Secret>> values(
      RelayctlCommand root, ChangeSecrets changes, Proposed proposed, @Nullable String from) {
    List<String> names = proposed.names();
    if (from == null) {
      return SecretInput.values(names, root.terminal());
    }
    return names.size() == 1
        ? changes.referenced(from).map(value -> Map.of(names.getFirst(), value))
        : Result.bad(
            Problem.invalid(
                "usage.from-needs-one-name",
                "--from gives one value, and there are " + names.size() + " names",
                new Where.OnCommandLine("--from"),
                "two secrets with one value are hardly meant",
                "set one secret at a time"));
  }

  private static CommandSpec unsetSpec(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    PositionalParamSpec names = names("Names of secrets that the app has.");
    var approvals = new Approvals();
    return approvals.addTo(
        Arguments.command(
                "unset",
                "Takes secrets away; machines lose them with the next deploy that updates them.",
                () ->
                    unset(
                        root,
                        Arguments.given(environment),
                        names.<List<String>>getValue(),
                        approvals),
                "relayctl secrets unset staging STRIPE_KEY --yes")
            .addPositional(environment)
            .addPositional(names));
  }

  private static int unset(
      RelayctlCommand root, String environment, List<String> names, Approvals approvals) {
    UseCases useCases = root.useCases("secrets unset " + environment);
    return changed(
        root,
        named(useCases, environment)
            .then(_ -> useCases.secretChanges())
            .then(changes ->
                changes
                    .toUnset(environment, names)
                    .then(proposed ->
                        agreed(root, "secrets unset", proposed, approvals)
                            .then(_ -> changes.unset(proposed)))));
  }

  /** Says what a deploy is going to do to the change, then asks. */
  private static Result<Proposed> agreed(
      RelayctlCommand root, String command, Proposed proposed, Approvals approvals) {
    proposed.notes().forEach(root.terminal()::say);
    Problem refusal = approvals.refusal(command, proposed.environment(), root.terminal());
    return refusal == null ? Result.ok(proposed) : Result.bad(refusal);
  }

  private static int changed(RelayctlCommand root, Result<SecretsChange> change) {
    return root.print(change, SecretsChange::text, SecretsChange::json);
  }

  /** A mistyped name is told before a missing token is. */
  private static Result<EnvironmentName> named(UseCases useCases, String environment) {
    return useCases.environments().then(views -> views.named(environment));
  }

  private static PositionalParamSpec names(String description) {
    return PositionalParamSpec.builder()
        .index("1..*")
        .arity("1..*")
        .required(true)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel("NAME")
        .description(description)
        .build();
  }
}
