package dev.relayctl.cli;

import dev.relayctl.app.ChangeSecrets;
import dev.relayctl.app.ChangeSecrets.Proposed;
import dev.relayctl.app.UseCases;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.SecretsChange;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl secrets set} and {@code unset}. */
final class SecretsByHandCommands {
  private final RelayctlCommand root;
  private final String command;
  private final PositionalParamSpec environment = Arguments.environment();
  private final PositionalParamSpec names;
  private final OptionSpec now =
      Arguments.flag(
          "Then update the machines of the present release with it, by a plan as deploy makes"
              + " one; with --json the run is the document.",
          "--now");
  private final Approvals approvals = new Approvals();

  private SecretsByHandCommands(RelayctlCommand root, String command, String namesAre) {
    this.root = root;
    this.command = command;
    this.names =
        PositionalParamSpec.builder()
            .index("1..*")
            .arity("1..*")
            .required(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("NAME")
            .description(namesAre)
            .build();
  }

  static CommandSpec set(RelayctlCommand root) {
    var set =
        new SecretsByHandCommands(
            root, "secrets set", "Names of secrets; values are never arguments.");
    OptionSpec from =
        Arguments.text(
            "--from",
            "REFERENCE",
            "Take the value from a reference: '${env:NAME}', '${file:PATH}',"
                + " '${command:PROGRAM}'.");
    CommandSpec spec =
        set.with(
            Arguments.command(
                    "set",
                    "Sets secrets; the next deploy updates the machines with them.",
                    () -> set.set(Arguments.maybe(from)),
                    "pass show stripe | relayctl secrets set staging STRIPE_KEY --yes",
                    "relayctl secrets set dev STRIPE_KEY --from '${env:STRIPE_KEY}' --now")
                .addOption(from));
    spec.usageMessage()
        .description(
            "Sets secrets; the next deploy updates the machines with them.",
            "",
            "One secret: all of standard input is the value, but for a line end at its end."
                + " Several: each line is NAME=VALUE. At a terminal each value is asked for.");
    return spec;
  }

  static CommandSpec unset(RelayctlCommand root) {
    var unset =
        new SecretsByHandCommands(root, "secrets unset", "Names of secrets that the app has.");
    return unset.with(
        Arguments.command(
            "unset",
            "Takes secrets away; with the next deploy the machines lose them.",
            unset::unset,
            "relayctl secrets unset staging STRIPE_KEY --yes --now"));
  }

  private CommandSpec with(CommandSpec spec) {
    return approvals.addForPlanTo(
        spec.addPositional(environment).addPositional(names).addOption(now));
  }

  private int set(@Nullable String from) {
    return changed(
        (changes, typed) -> changes.toSet(Arguments.given(environment), typed),
        (changes, proposed) ->
            values(changes, proposed, from)
                .then(values ->
                    approvals
                        .allowed()
                        .then(allowed -> changes.own(proposed, values, allowed))
                        .then(this::agreed)
                        .then(agreed -> changes.set(agreed, values))));
  }

  private int unset() {
    return changed(
        (changes, typed) -> changes.toUnset(Arguments.given(environment), typed),
        (changes, proposed) -> agreed(proposed).then(_ -> changes.unset(proposed)));
  }

  /** A change that was made. */
  private record Made(Proposed proposed, SecretsChange change) {}

  private int changed(
      BiFunction<ChangeSecrets, List<String>, Result<Proposed>> propose,
      BiFunction<ChangeSecrets, Proposed, Result<SecretsChange>> make) {
    UseCases useCases =
        root.useCases(command + " " + Arguments.given(environment), approvals.reason());
    Result<Made> made =
        SecretsCommand.named(useCases, Arguments.given(environment))
            .then(_ -> useCases.secretChanges())
            .then(changes ->
                propose
                    .apply(changes, names.<List<String>>getValue())
                    .then(proposed -> ready(useCases, proposed))
                    .then(proposed ->
                        make.apply(changes, proposed).map(change -> new Made(proposed, change))));
    return Arguments.isGiven(now) && made instanceof Result.Ok<Made>(Made done)
        ? landed(useCases, done)
        : root.print(made.map(Made::change), SecretsChange::text, SecretsChange::json);
  }

  /** Nothing is set for a deploy that can't follow. */
  private Result<Proposed> ready(UseCases useCases, Proposed proposed) {
    return Arguments.isGiven(now)
        ? approvals
            .allowed()
            .then(allowed ->
                useCases.secretDeploys().then(deploys -> deploys.ready(proposed, allowed)))
        : Result.ok(proposed);
  }

  private int landed(UseCases useCases, Made made) {
    root.terminal().say(made.change().changes());
    int exit =
        new Runs(root)
            .run(
                () -> useCases.secretDeploys().then(deploys -> deploys.deploy(made.proposed())),
                useCases,
                approvals);
    if (exit != ExitCode.DONE.number()) {
      root.terminal()
          .say("What was changed is staged: the next deploy updates the machines with it.");
    }
    return exit;
  }

  private Result<Map<String, Secret>> values(
      ChangeSecrets changes, Proposed proposed, @Nullable String from) {
    List<String> typed = proposed.names();
    if (from == null) {
      return SecretInput.values(typed, root.terminal());
    }
    return typed.size() == 1
        ? changes.referenced(from).map(value -> Map.of(typed.getFirst(), value))
        : Result.bad(
            Problem.invalid(
                "usage.from-needs-one-name",
                "--from gives one value, and there are " + typed.size() + " names",
                new Where.OnCommandLine("--from"),
                "two secrets with one value are hardly meant",
                "set one secret at a time"));
  }

  /** Says what a deploy is going to do to the change, then asks. */
  private Result<Proposed> agreed(Proposed proposed) {
    proposed.notes().forEach(root.terminal()::say);
    Problem refusal = approvals.refusal(command, proposed.environment(), root.terminal());
    return refusal == null ? Result.ok(proposed) : Result.bad(refusal);
  }
}
