package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Facts;
import dev.relayctl.problem.Result;
import java.util.ArrayList;
import java.util.List;

/** The databases of the other environments, for the question whether one is shared. */
final class Others {
  private Others() {}

  /** One whose reference can't be resolved here is left out: its secret is not on this machine. */
  static List<Facts.Other> of(Project project, Environment environment) {
    var others = new ArrayList<Facts.Other>();
    List<Definition> all = project.environments().map(e -> e.all()).orElse(_ -> List.of());
    for (Definition definition : all) {
      if (definition.name().equals(environment.name()) || definition.isTemplate()) {
        continue;
      }
      Result<DatabaseUrl> database =
          project.resolve(definition).then(other -> project.databases().direct(other));
      if (database instanceof Result.Ok<DatabaseUrl>(DatabaseUrl url)) {
        others.add(new Facts.Other(definition.name(), definition.kind(), url.identity()));
      }
    }
    return others;
  }
}
