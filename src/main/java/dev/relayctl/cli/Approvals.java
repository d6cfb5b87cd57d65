package dev.relayctl.cli;

import dev.relayctl.app.Allowed;
import dev.relayctl.app.Prepared;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Guardrails.Confirmation;
import dev.relayctl.environment.Kind;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The answers that a run may need, from flags or from the person at the terminal. */
final class Approvals {
  private final OptionSpec yes =
      Arguments.flag(
          "Answer yes where yes or no is asked; not enough for production.", "-y", "--yes");
  private final OptionSpec confirm =
      Arguments.text("--confirm", "NAME", "Answer for an environment whose name has to be typed.");
  private final OptionSpec createApp =
      Arguments.flag(
          "Allow the Fly app and the Pages project to be created in staging and production.",
          "--create-app");

  private final OptionSpec allow =
      Arguments.texts(
          "--allow",
          "ID",
          "Accept what this guardrail has found; needs --reason, and may be given several times.");

  private final OptionSpec reason =
      Arguments.text("--reason", "TEXT", "Why, for the lock and for history.");

  /** Adds the answers that a command without a plan may need. */
  CommandSpec addTo(CommandSpec spec) {
    return spec.addOption(yes).addOption(confirm).addOption(reason);
  }

  /** Adds those that a plan may need. */
  CommandSpec addForPlanTo(CommandSpec spec) {
    return addTo(spec).addOption(allow);
  }

  /** Adds those that change how a plan reads, for one that is only shown. */
  CommandSpec addAllowTo(CommandSpec spec) {
    return spec.addOption(allow).addOption(reason);
  }

  /** What is accepted; a problem when it can't be. */
  Result<Allowed> allowed() {
    return Allowed.of(Arguments.all(allow), reason());
  }

  /**
   * A plan, with what is accepted of its findings; it isn't made when what was typed is wrong: the
   * world is asked many things for it.
   */
  Result<Prepared> over(Supplier<Result<Prepared>> plan) {
    return allowed().then(allowed -> plan.get().map(allowed::over));
  }

  /** Why; null when nobody said. */
  @Nullable String reason() {
    return Arguments.maybe(reason);
  }

  /** Adds those that a deploy may need: a migration creates no app. */
  CommandSpec addAllTo(CommandSpec spec) {
    return addForPlanTo(spec).addOption(createApp);
  }

  /** Null when the run may go on; else why it may not. */
  @Nullable Problem refusal(Prepared prepared, Terminal terminal) {
    boolean guarded =
        prepared.environment().kind() == Kind.STAGING
            || prepared.environment().kind() == Kind.PRODUCTION;
    if (prepared.creates().isPresent() && guarded && !Arguments.isGiven(createApp)) {
      Problem refused = creation(prepared, prepared.creates().get(), terminal);
      if (refused != null) {
        return refused;
      }
    }
    return refusal(
        prepared.command(),
        prepared.environment(),
        prepared.confirmation(),
        "run this plan",
        terminal);
  }

  /** The same for what has no plan. */
  @Nullable Problem refusal(String command, Environment environment, Terminal terminal) {
    return refusal(command, environment, environment.guardrails().confirm(), "do this", terminal);
  }

  private @Nullable Problem refusal(
      String command,
      Environment environment,
      Confirmation confirmation,
      String doing,
      Terminal terminal) {
    return switch (confirmation) {
      case NONE -> null;
      case YES_NO -> yesNo(command, environment, doing, terminal);
      case TYPE_NAME -> typedName(command, environment, doing, terminal);
    };
  }

  private @Nullable Problem creation(Prepared prepared, String what, Terminal terminal) {
    if (!terminal.interactive()) {
      return unanswered(
          "the " + what + " of " + prepared.environment().name() + " doesn't exist yet",
          "creating it has to be agreed to",
          "--create-app" + missingConfirmation(prepared));
    }
    return agreed(terminal, "Create the " + what + "? [y/N] ")
        ? null
        : declined("the " + what + " was not to be created");
  }

  /** All that is missing is said at once. */
  private String missingConfirmation(Prepared prepared) {
    String name = prepared.environment().name().value();
    boolean named = name.equals(Arguments.maybe(confirm));
    return switch (prepared.confirmation()) {
      case NONE -> "";
      case YES_NO -> Arguments.isGiven(yes) || named ? "" : " --yes";
      case TYPE_NAME -> named ? "" : " --confirm " + name;
    };
  }

  private @Nullable Problem yesNo(
      String command, Environment environment, String doing, Terminal terminal) {
    if (Arguments.isGiven(yes) || environment.name().value().equals(Arguments.maybe(confirm))) {
      return null;
    }
    if (!terminal.interactive()) {
      return unanswered(
          command + " " + environment.name() + " needs a yes",
          "there is no terminal to ask at",
          "--yes");
    }
    String question = doing.substring(0, 1).toUpperCase(Locale.ROOT) + doing.substring(1);
    return agreed(terminal, question + " in " + environment.name() + "? [y/N] ")
        ? null
        : declined("the answer was not yes");
  }

  private @Nullable Problem typedName(
      String command, Environment environment, String doing, Terminal terminal) {
    String name = environment.name().value();
    String confirmed = Arguments.maybe(confirm);
    if (confirmed != null) {
      return confirmed.equals(name)
          ? null
          : Problem.refused(
              "confirm.wrong-name",
              "--confirm names " + confirmed + ", the environment is " + name,
              new Where.OnCommandLine("--confirm"),
              "the name has to be the environment's own, not an alias",
              "--confirm " + name);
    }
    if (!terminal.interactive()) {
      return unanswered(
          command + " " + name + " needs the environment's name typed",
          Arguments.isGiven(yes)
              ? "--yes is not enough for " + name
              : "there is no terminal to ask at",
          "--confirm " + name);
    }
    Optional<String> typed = terminal.ask("Type " + name + " to " + doing + ": ");
    return typed.filter(name::equals).isPresent() ? null : declined("another text was typed");
  }

  private static boolean agreed(Terminal terminal, String question) {
    return terminal.ask(question).filter(answer -> answer.matches("(?i)y|yes")).isPresent();
  }

  private static Problem unanswered(String what, String why, String flag) {
    return Problem.refused("confirm.missing", what, new Where.OnCommandLine(flag), why, flag);
  }

  private static Problem declined(String why) {
    return Problem.refused(
        "confirm.declined",
        "nothing was changed",
        new Where.OnCommandLine("the question"),
        why,
        "run the command again when you are sure");
  }
}
