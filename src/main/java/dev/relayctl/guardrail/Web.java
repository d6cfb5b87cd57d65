package dev.relayctl.guardrail;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Frontend;
import dev.relayctl.environment.Kind;
import dev.relayctl.plan.Bundle;
import dev.relayctl.plan.Site;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An environment's frontend, and what it is to speak to.
 *
 * @param pages where it is served, and the variables that it is built with
 * @param site what Pages has; null where only files are looked at
 * @param bundle what users get; null where nobody has opened it
 * @param own what this environment says
 * @param others what the others say that aren't templates
 */
public record Web(
    Frontend.Pages pages,
    @Nullable Site site,
    @Nullable Bundle bundle,
    Says own,
    List<Says> others) {
  public Web {
    others = List.copyOf(others);
  }

  /**
   * What an environment's file says of its frontend.
   *
   * @param promoteFrom null when releases may come from anywhere
   * @param app where its app answers; null without one
   * @param variables of its frontend's builds
   */
  public record Says(
      EnvironmentName environment,
      Kind kind,
      @Nullable EnvironmentName promoteFrom,
      @Nullable URI app,
      Map<String, String> variables) {
    public Says {
      variables = Map.copyOf(variables);
    }

    /** Read from an environment. */
    public static Says of(Environment environment) {
      App app = environment.app();
      Frontend.Pages pages = environment.frontend().pages();
      return new Says(
          environment.name(),
          environment.kind(),
          environment.deploy().promoteFrom(),
          app == null ? null : app.url(),
          pages == null ? Map.of() : pages.variables());
    }

    /** The servers of its backend, by app and by the variables that name one. */
    Set<Endpoint> backends(Set<String> apiNames) {
      return Stream.concat(
              Stream.ofNullable(app).map(URI::toString),
              variables.entrySet().stream()
                  .filter(variable -> apiNames.contains(variable.getKey()))
                  .map(Map.Entry::getValue))
          .flatMap(url -> Endpoint.of(url).stream())
          .collect(Collectors.toUnmodifiableSet());
    }

    private Optional<Endpoint> endpoint() {
      return app == null ? Optional.empty() : Endpoint.of(app.toString());
    }

    private Stream<String> namesOfItsApp() {
      Optional<Endpoint> here = endpoint();
      return variables.entrySet().stream()
          .filter(variable -> here.isPresent() && here.equals(Endpoint.of(variable.getValue())))
          .map(Map.Entry::getKey);
    }
  }

  /**
   * The variables that name a backend: in some environment one of them leads to its app, or it is
   * called so. An error tracker's address may be the same everywhere.
   */
  Set<String> apiNames() {
    return Stream.concat(Stream.of(own), others.stream())
        .flatMap(says ->
            Stream.concat(
                says.namesOfItsApp(),
                says.variables().keySet().stream().filter(name -> name.matches("(.*_)?API(_.*)?"))))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The environments that one is promoted from or to. */
  List<Says> neighbours(Environment environment) {
    return others.stream()
        .filter(says ->
            says.environment().equals(environment.deploy().promoteFrom())
                || environment.name().equals(says.promoteFrom()))
        .toList();
  }

  /** The environments whose backend a URL leads to, this one not among them. */
  Stream<Says> ledTo(String url) {
    Set<String> names = apiNames();
    Optional<Endpoint> there = Endpoint.of(url);
    // Its own variables prove nothing: they may be what is wrong.
    if (there.isEmpty() || there.equals(own.endpoint())) {
      return Stream.empty();
    }
    return others.stream().filter(says -> says.backends(names).contains(there.get()));
  }
}
