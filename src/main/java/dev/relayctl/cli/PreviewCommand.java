package dev.relayctl.cli;

import dev.relayctl.app.MakePreview;
import dev.relayctl.app.PreviewWork;
import dev.relayctl.app.Previews.Chosen;
import dev.relayctl.app.ShowPreviews;
import dev.relayctl.app.UseCases;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.report.PreviewsReport;
import dev.relayctl.report.RemovedPreviews;
import dev.relayctl.report.RemovedPreviews.Mode;
import dev.relayctl.run.PreviewDatabases.Hold;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code relayctl preview}. */
final class PreviewCommand {
  private PreviewCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    CommandSpec spec =
        Arguments.family(
            root.declared(),
            "preview",
            "An environment for a git branch: its own backend and its own database.",
            "relayctl preview up --branch feat/x",
            "relayctl preview list",
            "relayctl preview down --branch feat/x",
            "relayctl preview prune --dry-run");
    root.declared().add(spec, "up", () -> up(root));
    root.declared().add(spec, "down", () -> down(root));
    root.declared().add(spec, "list", () -> list(root));
    root.declared().add(spec, "prune", () -> prune(root));
    return spec;
  }

  /** What says which preview is meant. */
  private record Which(OptionSpec template, OptionSpec branch, OptionSpec pullRequest) {
    static Which preview() {
      return new Which(
          byTemplate(),
          Arguments.text(
              "--branch", "BRANCH", "The git branch. Default: the one that is checked out."),
          OptionSpec.builder("--pr")
              .type(Integer.class)
              .paramLabel("NUMBER")
              .description("The branch of this pull request, as GitHub knows it.")
              .build());
    }

    static OptionSpec byTemplate() {
      return Arguments.text(
          "--template", "ENV", "The template, where the project has more than one.");
    }

    CommandSpec addTo(CommandSpec spec) {
      return spec.addOption(branch).addOption(pullRequest).addOption(template);
    }

    PreviewWork.Asked asked() {
      return new PreviewWork.Asked(
          Arguments.maybe(template), Arguments.maybe(branch), pullRequest.getValue());
    }
  }

  private static CommandSpec up(RelayctlCommand root) {
    Which which = Which.preview();
    OptionSpec image =
        Arguments.text(
            "--image", "REFERENCE", "Deploy this image instead of the one that is built.");
    var approvals = new Approvals();
    CommandSpec spec =
        approvals.addForPlanTo(
            which
                .addTo(
                    Arguments.command(
                        "up",
                        "Makes the preview of a branch, or brings it up to date.",
                        () -> up(root, which.asked(), Arguments.maybe(image), approvals),
                        "relayctl --sandbox preview up --branch feat/x",
                        "relayctl preview up --pr 12"))
                .addOption(image));
    spec.usageMessage()
        .description(
            "Makes the preview of a branch, or brings it up to date.",
            "",
            "First its database, then a deploy into it. May be repeated however often it was"
                + " interrupted. Afterwards each command takes it as an environment:"
                + " relayctl logs preview@feat/x.");
    return spec;
  }

  private static int up(
      RelayctlCommand root, PreviewWork.Asked asked, @Nullable String image, Approvals approvals) {
    return root.useCases("preview up", approvals.reason())
        .previews()
        .then(work ->
            work.toMake(asked)
                .then(
                    chosen -> work.which().hold(chosen).map(hold -> new Turn(work, chosen, hold))))
        .match(turn -> up(root, turn, image, approvals), root::problems);
  }

  /** The right to work on one preview. */
  private record Turn(PreviewWork work, Chosen chosen, Hold hold) {}

  private static int up(
      RelayctlCommand root, Turn turn, @Nullable String image, Approvals approvals) {
    try (Hold hold = turn.hold()) {
      return turn.work()
          .make()
          .database(turn.chosen(), hold)
          .match(outcome -> deploy(root, turn, outcome, image, approvals), root::problems);
    }
  }

  private static int deploy(
      RelayctlCommand root,
      Turn turn,
      MakePreview.Outcome outcome,
      @Nullable String image,
      Approvals approvals) {
    Chosen chosen = turn.chosen();
    String address = chosen.environment().address();
    if (outcome == MakePreview.Outcome.NEW) {
      String from = chosen.origin().from().name().value();
      root.terminal().say("Made a database for " + address + " from that of " + from);
    }
    int exit = DeployCommand.run(root, address, image, approvals);
    if (exit == ExitCode.DONE.number() && !root.json()) {
      ShowPreviews show = turn.work().show();
      String pages = show.frontend(chosen).map(url -> ", its pages at " + url).orElse("");
      show.url(chosen)
          .orElse(_ -> Optional.empty())
          .ifPresent(url -> root.terminal().print(address + " answers at " + url + pages));
    }
    return exit;
  }

  private static CommandSpec down(RelayctlCommand root) {
    Which which = Which.preview();
    var approvals = new Approvals();
    return approvals.addTo(
        which.addTo(
            Arguments.command(
                "down",
                "Removes the preview of a branch with its app and its database.",
                () -> down(root, which.asked(), approvals),
                "relayctl preview down --branch feat/x",
                "relayctl preview down --pr 12")));
  }

  private static int down(RelayctlCommand root, PreviewWork.Asked asked, Approvals approvals) {
    Result<PreviewWork> work = root.useCases("preview down", approvals.reason()).previews();
    Result<Chosen> chosen = work.then(all -> all.toRemove(asked));
    return chosen.match(
        found -> {
          Problem refusal = approvals.refusal("preview down", found.environment(), root.terminal());
          return refusal != null
              ? root.problem(refusal)
              : removed(
                  root,
                  work.map(all ->
                      new RemovedPreviews(
                          Mode.REMOVE,
                          List.of(all.removal().remove(found, "asked for")),
                          List.of())));
        },
        root::problems);
  }

  private static int removed(RelayctlCommand root, Result<RemovedPreviews> removed) {
    int exit = root.print(removed, RemovedPreviews::text, RemovedPreviews::json);
    var _ =
        removed.peek(all -> {
          if (all.mode() == Mode.REMOVE) {
            all.all().forEach(one -> told(root, one));
          }
        });
    return exit == ExitCode.DONE.number()
        ? removed.match(all -> all.exitCode().number(), _ -> exit)
        : exit;
  }

  private static void told(RelayctlCommand root, RemovedPreviews.One one) {
    if (!one.problems().isEmpty()) {
      root.announcer().problems(one.problems());
    } else if (one.environment() != null) {
      root.announcer().removed(one.environment());
    }
  }

  private static CommandSpec list(RelayctlCommand root) {
    OptionSpec template = Which.byTemplate();
    return Arguments.command(
            "list",
            "Lists previews with age, machines, pull request and cost.",
            () -> list(root, Arguments.maybe(template)),
            "relayctl preview list",
            "relayctl preview list --json")
        .addOption(template);
  }

  private static int list(RelayctlCommand root, @Nullable String template) {
    UseCases useCases = root.useCases("preview list");
    return root.print(
        useCases.previews().then(all -> all.show().list(template)),
        report -> report.text(root.terminal().width()),
        PreviewsReport::json);
  }

  private static CommandSpec prune(RelayctlCommand root) {
    OptionSpec template = Which.byTemplate();
    OptionSpec dryRun = Arguments.flag("Only say what would be removed.", "--dry-run");
    CommandSpec spec =
        Arguments.command(
                "prune",
                "Removes previews that nobody needs any more.",
                () ->
                    prune(
                        root,
                        Arguments.maybe(template),
                        Arguments.isGiven(dryRun) ? Mode.SHOW : Mode.REMOVE),
                "relayctl preview prune --dry-run",
                "relayctl preview prune")
            .addOption(template)
            .addOption(dryRun);
    spec.usageMessage()
        .description(
            "Removes previews that nobody needs any more.",
            "",
            "Those that were never finished, whose pull request is merged or closed, that are"
                + " older than preview.keep, and the oldest beyond preview.limit.");
    return spec;
  }

  private static int prune(RelayctlCommand root, @Nullable String template, Mode mode) {
    return removed(
        root,
        root.useCases("preview prune").previews().then(all -> all.pruning().prune(template, mode)));
  }
}
