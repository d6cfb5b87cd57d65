package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Kind;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.FlyGuardrails;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds environments that are one app on Fly. The accident: a copied {@code fly.toml} whose {@code
 * app} was left as it was, and a deploy to staging that replaced production's machines.
 */
final class SharedApps {
  private final Project project;

  SharedApps(Project project) {
    this.project = project;
  }

  /** What stands against a deploy: that its app is another environment's. */
  List<Finding> against(Environment environment) {
    List<Definition> all = project.environments().map(e -> e.all()).orElse(_ -> List.of());
    return findings(
            List.of(environment.name()),
            all.stream().flatMap(each -> resolved(each, environment)).toList())
        .stream()
        .filter(finding -> finding.environment().equals(environment.name()))
        .toList();
  }

  /** A template stands for the preview that is asked about, not for the branch checked out. */
  private Stream<Environment> resolved(Definition definition, Environment asked) {
    return definition.name().equals(asked.identity().template())
        ? Stream.of(asked)
        : project.resolve(definition).match(Stream::of, _ -> Stream.empty());
  }

  /**
   * One finding for each environment that shares its app with one that was asked about.
   *
   * @param all the project's environments, as far as they can be resolved
   */
  static List<Finding> findings(List<EnvironmentName> names, List<Environment> all) {
    var byApp = new LinkedHashMap<AppName, List<Environment>>();
    for (Environment environment : all) {
      App app = environment.app();
      if (app != null) {
        byApp.computeIfAbsent(app.name(), _ -> new ArrayList<>()).add(environment);
      }
    }
    var findings = new ArrayList<Finding>();
    for (var sharing : byApp.entrySet()) {
      List<Environment> same = sharing.getValue();
      // The copy is the mistake; production is never the copy, and a preview always.
      Environment original =
          same.stream()
              .filter(e -> e.kind() == Kind.PRODUCTION)
              .findFirst()
              .or(() -> same.stream().filter(e -> e.identity().branch() == null).findFirst())
              .orElse(same.getFirst());
      for (Environment other : same) {
        if (!other.name().equals(original.name())
            && (names.contains(other.name()) || names.contains(original.name()))) {
          shared(sharing.getKey(), other, original).ifPresent(findings::add);
        }
      }
    }
    return findings;
  }

  private static Optional<Finding> shared(AppName app, Environment environment, Environment other) {
    boolean production = other.kind() == Kind.PRODUCTION || environment.kind() == Kind.PRODUCTION;
    return (production ? FlyGuardrails.SHARED_PRODUCTION_APP : FlyGuardrails.SHARED_APP)
        .finding(
            environment,
            environment.origin("app.name"),
            environment.name() + " and " + other.name() + " are one app on Fly",
            "both resolve to " + app + ", so a deploy to one replaces the other's machines",
            "write app: { name: … } into " + environment.identity().file());
  }
}
