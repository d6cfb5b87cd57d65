package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.guardrail.Parity;
import dev.relayctl.guardrail.VariableNames;
import dev.relayctl.guardrail.VariableNames.Need;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.SecretsCheck;
import dev.relayctl.report.SecretsCheck.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The variables that an environment's code needs beside those that are given: names alone. */
public final class CheckSecrets {
  private final Project project;
  private final AtFly fly;

  public CheckSecrets(Project project, AtFly fly) {
    this.project = project;
    this.fly = fly;
  }

  /** The names that an environment's app has at Fly, or why they can't be known. */
  @FunctionalInterface
  public interface AtFly {
    /** Asks once. */
    Result<List<String>> names(Environment environment);
  }

  /** All names; what Fly doesn't tell is a note. */
  public Result<SecretsCheck> of(String nameOrAlias) {
    return project
        .environment(nameOrAlias)
        .then(environment -> {
          App app = environment.app();
          return app == null
              ? Result.ok(check(environment, null))
              : new Wishes(project).toml(environment, app).map(toml -> check(environment, toml));
        });
  }

  private SecretsCheck check(Environment environment, @Nullable FlyToml toml) {
    var notes = new ArrayList<String>();
    @Nullable List<String> atFly = null;
    if (toml != null) {
      atFly =
          fly.names(environment)
              .match(
                  Optional::of,
                  problems -> {
                    notes.add(
                        "What is set at Fly isn't known: "
                            + problems.getFirst().facts().what()
                            + ".");
                    return Optional.<List<String>>empty();
                  })
              .orElse(null);
    }
    VariableNames variables =
        VariableNames.of(
            environment,
            toml,
            new Neighbours(project).of(environment).stream().map(Parity.Side::environment).toList(),
            atFly);
    var unread = new UnreadNames(project).of(variables.declared().keySet(), toml);
    if (unread.gap() != null) {
      notes.add("What the source reads isn't known: " + unread.gap() + ".");
    }
    if (toml == null && !variables.missing().isEmpty()) {
      notes.add("There is no app: what else gives variables isn't known.");
    }
    return new SecretsCheck(
        environment.name(), atFly != null, rows(variables, unread.names()), notes);
  }

  private static List<SecretsCheck.Row> rows(VariableNames variables, Set<String> unread) {
    Map<String, Need> needs = new HashMap<>();
    variables.needed().forEach(need -> needs.put(need.name(), need));
    var names = new TreeSet<>(variables.declared().keySet());
    names.addAll(needs.keySet());
    if (variables.atFly() != null) {
      names.addAll(variables.atFly());
    }
    return names.stream()
        .map(name -> {
          Need need = needs.get(name);
          return new SecretsCheck.Row(
              name,
              state(name, variables, unread),
              need == null ? null : neededBy(need),
              givenBy(name, variables));
        })
        .toList();
  }

  private static State state(String name, VariableNames variables, Set<String> unread) {
    if (variables.given(name).isEmpty()) {
      return variables.atFly() == null ? State.UNKNOWN : State.MISSING;
    }
    if (variables.extra().contains(name)) {
      return State.EXTRA;
    }
    return unread.contains(name) ? State.UNREAD : State.GIVEN;
  }

  private static String neededBy(Need need) {
    return switch (need.by()) {
      case FILE, FLY_CONFIGURATION -> need.where().text();
      case PROMOTE_FROM, PRODUCTION -> need.why();
    };
  }

  private static @Nullable String givenBy(String name, VariableNames variables) {
    Where declared = variables.declared().get(name);
    return declared != null ? declared.text() : variables.given(name).map(_ -> "Fly").orElse(null);
  }
}
