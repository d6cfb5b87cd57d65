package dev.relayctl.guardrail;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Plan;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The accident: a command was moved from a shell script to fly.toml, and the server tried to listen
 * on a port called {@code $PORT}. Fly splits commands into words and starts them without a shell
 * ({@code specs/fly-machines.md} §3.3), as Docker does with an exec form.
 */
final class ExecForm {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:[A-Za-z_][A-Za-z0-9_]*|\\{[A-Za-z_][^}]*})");

  private static final Set<String> SHELLS =
      Set.of("sh", "bash", "ash", "dash", "zsh", "ksh", "busybox");

  private ExecForm() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    Environment environment = facts.environment();
    App app = environment.app();
    Facts.Fleet fleet = facts.fleet();
    // The launcher of buildpacks is a shell for the commands that it gets.
    if (app == null || fleet == null || fleet.toml().build().builder() != null) {
      return Stream.of();
    }
    var findings = new ArrayList<Finding>();
    Where toml = Where.file(app.config());
    List<String> entrypoint = entrypoint(fleet);
    fleet
        .toml()
        .processes()
        .commands()
        .forEach((group, words) ->
            finding(environment, toml, "process group " + group, entrypoint, words)
                .ifPresent(findings::add));
    finding(
            environment,
            toml,
            "the release command",
            entrypoint,
            fleet.toml().deploy().releaseCommand())
        .ifPresent(findings::add);
    BuildContext build = fleet.build();
    boolean usesImages =
        fleet.toml().experimental().cmd().isEmpty()
            && fleet.toml().experimental().exec().isEmpty()
            && fleet.toml().processes().commands().values().stream().anyMatch(List::isEmpty);
    if (build != null && usesImages) {
      build
          .dockerfile()
          .last("CMD", build.target())
          .flatMap(command ->
              command
                  .execForm()
                  .flatMap(words ->
                      finding(
                          environment,
                          new Where.InFile(build.path(), command.line(), 0),
                          "CMD",
                          entrypoint,
                          words)))
          .ifPresent(findings::add);
    }
    return findings.stream();
  }

  /** What gets the words of a command as its arguments; empty when that can't be told. */
  private static List<String> entrypoint(Facts.Fleet fleet) {
    List<String> ofToml = fleet.toml().experimental().entrypoint();
    BuildContext build = fleet.build();
    return !ofToml.isEmpty() || build == null
        ? ofToml
        : build
            .dockerfile()
            .last("ENTRYPOINT", build.target())
            .flatMap(Dockerfile.Instruction::execForm)
            .orElse(List.of());
  }

  private static Optional<Finding> finding(
      Environment environment,
      Where where,
      String what,
      List<String> entrypoint,
      List<String> words) {
    // Spring replaces ${NAME} in properties itself.
    boolean java = !words.isEmpty() && words.getFirst().matches("(.*/)?java");
    return words.isEmpty() || readByShell(entrypoint) || readByShell(words)
        ? Optional.empty()
        : variable(words)
            .flatMap(variable ->
                FlyGuardrails.VARIABLE_IN_EXEC_FORM.finding(
                    environment,
                    java && variable.startsWith("${") ? Severity.WARN : null,
                    where,
                    what + " starts with " + variable + " as it is written",
                    "its words go to the program without a shell, and nothing replaces it",
                    "sh -c 'exec …', or let the program read the variable itself"));
  }

  /** {@code sh -c '…'}, {@code /bin/bash -lc '…'}, {@code env A=b sh -c '…'}. */
  private static boolean readByShell(List<String> words) {
    boolean shell = false;
    for (String word : words) {
      if (SHELLS.contains(word.substring(word.lastIndexOf('/') + 1))) {
        shell = true;
      } else if (shell && word.matches("-[a-z]*c[a-z]*")) {
        return true;
      }
    }
    return false;
  }

  /** A text of several words is no argument of a server, but a script for some other language. */
  private static Optional<String> variable(List<String> words) {
    return words.stream()
        .filter(word -> !word.matches("(?s).*\\s.*"))
        .map(VARIABLE::matcher)
        .filter(Matcher::find)
        .map(Matcher::group)
        .findFirst();
  }
}
