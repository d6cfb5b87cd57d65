package dev.relayctl.app;

import dev.relayctl.config.Nearest;
import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Secret;
import dev.relayctl.environment.TypedReference;
import dev.relayctl.guardrail.ProductionSecrets.Match;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.SecretsChange;
import dev.relayctl.run.AppSecrets;
import dev.relayctl.run.AppSecrets.Kept;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Fleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Sets and unsets secrets by hand. Fly keeps them; machines get them when the next deploy updates
 * them.
 */
public final class ChangeSecrets {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Duration ONE_SYSTEM = Duration.ofSeconds(30);

  private final Project project;
  private final Fleet fleet;
  private final Attempts attempts;
  private final AppSecrets secrets;

  public ChangeSecrets(Project project, Fleet fleet, Attempts attempts, AppSecrets secrets) {
    this.project = project;
    this.fleet = fleet;
    this.attempts = attempts;
    this.secrets = secrets;
  }

  /**
   * A change that may be agreed to and made.
   *
   * @param present what the app has before it
   * @param notes what a deploy is going to do to it
   */
  public record Proposed(
      Environment environment,
      App app,
      List<String> names,
      Map<String, Kept> present,
      List<String> notes) {
    public Proposed {
      names = List.copyOf(names);
      present = Map.copyOf(present);
      notes = List.copyOf(notes);
    }

    private Proposed with(List<String> others) {
      return new Proposed(environment, app, names, present, others);
    }
  }

  /** A change of values. Only reads. */
  public Result<Proposed> toSet(String nameOrAlias, List<String> names) {
    return proposed(nameOrAlias, names)
        .map(proposed -> noted(proposed, "the next deploy sets the declared value again"));
  }

  /** A change that takes secrets away; {@code secret.unknown} for one that isn't there. */
  public Result<Proposed> toUnset(String nameOrAlias, List<String> names) {
    return proposed(nameOrAlias, names)
        .then(proposed -> {
          List<Problem> unknown =
              proposed.names().stream()
                  .filter(name -> !proposed.present().containsKey(name))
                  .map(name -> unknown(proposed, name))
                  .toList();
          return unknown.isEmpty()
              ? Result.ok(noted(proposed, "the next deploy sets it again"))
              : Result.bad(unknown);
        });
  }

  /** The value that a typed reference means; see {@link TypedReference}. */
  public Result<Secret> referenced(String reference) {
    return TypedReference.resolve(reference, "--from", project.lookups());
  }

  /**
   * The change, unless a value is production's and nobody accepts that: {@code
   * shared-production-secret}.
   */
  public Result<Proposed> own(Proposed proposed, Map<String, Secret> values, Allowed allowed) {
    Environment environment = proposed.environment();
    var notes = new ArrayList<>(proposed.notes());
    var problems = new ArrayList<Problem>();
    for (Match match : new SharedSecrets(project).among(environment, values)) {
      match
          .finding(environment)
          .ifPresent(finding -> {
            if (finding.severity() == Severity.REFUSE && !allowed.covers(finding)) {
              problems.add(
                  Problem.refused(
                      finding.id(),
                      finding.what(),
                      finding.where(),
                      finding.why(),
                      "set another value; if it may be the same: --allow "
                          + finding.id()
                          + " --reason TEXT"));
            } else {
              notes.add(finding.what() + ": " + finding.why() + ".");
            }
          });
    }
    return problems.isEmpty() ? Result.ok(proposed.with(notes)) : Result.bad(problems);
  }

  /** Sets the values; there is one for each name. */
  public Result<SecretsChange> set(Proposed proposed, Map<String, Secret> values) {
    return attempts
        .within(ONE_SYSTEM, () -> secrets.set(proposed.app().name(), values))
        .map(after -> report(proposed, after));
  }

  /** Takes the secrets away. */
  public Result<SecretsChange> unset(Proposed proposed) {
    return attempts
        .within(ONE_SYSTEM, () -> secrets.unset(proposed.app().name(), proposed.names()))
        .map(after -> report(proposed, after));
  }

  private Result<Proposed> proposed(String nameOrAlias, List<String> names) {
    List<Problem> badNames =
        names.stream().filter(n -> !NAME.matcher(n).matches()).map(n -> badName(n)).toList();
    if (!badNames.isEmpty()) {
      return Result.bad(badNames);
    }
    return project
        .environment(nameOrAlias)
        .then(environment ->
            AppMachines.existing(fleet, attempts, environment)
                .then(app ->
                    attempts
                        .within(ONE_SYSTEM, () -> secrets.list(app.name()))
                        .map(kept ->
                            new Proposed(
                                environment,
                                app,
                                names.stream().distinct().toList(),
                                ShowSecrets.byName(kept),
                                List.of()))));
  }

  private Proposed noted(Proposed proposed, String consequence) {
    var declared = new DeclaredSecrets(proposed.environment(), project);
    var notes = new ArrayList<String>();
    for (String name : proposed.names()) {
      declared
          .reference(name)
          .ifPresent(reference ->
              notes.add(
                  name
                      + " is declared in "
                      + declared.where(name).text()
                      + " as "
                      + reference
                      + ": "
                      + consequence
                      + "."));
    }
    return proposed.with(notes);
  }

  private static SecretsChange report(Proposed proposed, List<Kept> after) {
    Map<String, Kept> byName = ShowSecrets.byName(after);
    return new SecretsChange(
        proposed.environment().name(),
        proposed.app().name(),
        proposed.names().stream()
            .map(name ->
                new SecretsChange.Row(
                    name,
                    ShowSecrets.digest(proposed.present().get(name)),
                    ShowSecrets.digest(byName.get(name))))
            .toList(),
        proposed.notes());
  }

  /** Says nothing of what stands behind an equals sign: that is a value. */
  private static Problem badName(String typed) {
    int equals = typed.indexOf('=');
    return equals > 0
        ? Problem.invalid(
            "secret.value-on-command-line",
            "the value of " + typed.substring(0, equals) + " was typed as an argument",
            new Where.OnCommandLine(typed.substring(0, equals) + "=…"),
            "the list of processes and the shell's history show it: consider it known to others",
            "pipe another value in, or --from '${env:" + typed.substring(0, equals) + "}'")
        : Problem.invalid(
            "secret.invalid-name",
            "this can't be the name of a secret",
            new Where.OnCommandLine("NAME"),
            "a name has letters, digits and underscores, and doesn't begin with a digit",
            "write it as the program reads it: STRIPE_KEY");
  }

  private static Problem unknown(Proposed proposed, String name) {
    return Problem.invalid(
        "secret.unknown",
        proposed.app().name() + " has no secret " + name,
        new Where.OnCommandLine(name),
        proposed.present().isEmpty()
            ? "it has none at all"
            : "it has: "
                + String.join(", ", proposed.present().keySet().stream().sorted().toList()),
        Nearest.to(name, proposed.present().keySet())
            .map(near -> "did you mean " + near + "?")
            .orElse("relayctl secrets list " + proposed.environment().address()));
  }
}
