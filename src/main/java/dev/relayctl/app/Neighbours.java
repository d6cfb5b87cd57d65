package dev.relayctl.app;

import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Parity;
import dev.relayctl.plan.ReleaseTag;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The environments that one is promoted from or to. */
record Neighbours(Project project) {
  /** Neither image nor release are part of a shape. */
  private static final ReleaseTag NO_RELEASE = new ReleaseTag(0, null, null, null);

  /** One that can't be read here is left out: that is told where it is deployed. */
  List<Parity.Side> of(Environment environment) {
    return others(environment)
        .filter(other -> areNeighbours(environment, other))
        .flatMap(other -> side(other).stream())
        .toList();
  }

  /** All others that aren't templates, as far as they can be read without secrets. */
  Stream<Environment> others(Environment environment) {
    List<Definition> all = project.environments().map(e -> e.all()).orElse(_ -> List.of());
    return all.stream()
        .filter(other -> !other.name().equals(environment.name()) && !other.isTemplate())
        .flatMap(other ->
            other.outline(project.lookups()).match(Stream::of, _ -> Stream.<Environment>empty()));
  }

  /** Whether one of two is promoted from the other. */
  static boolean areNeighbours(Environment one, Environment other) {
    return other.name().equals(one.deploy().promoteFrom())
        || one.name().equals(other.deploy().promoteFrom());
  }

  /** What an environment's files ask for; empty without an app, or when they can't be read. */
  Optional<Parity.Side> side(Environment environment) {
    var app = environment.app();
    var wishes = new Wishes(project);
    return app == null
        ? Optional.empty()
        : wishes
            .toml(environment, app)
            .then(toml ->
                wishes
                    .configs(environment, app, toml, "image", NO_RELEASE)
                    .map(configs -> new Parity.Side(environment, toml, configs)))
            .map(Optional::of)
            .orElse(_ -> Optional.empty());
  }
}
