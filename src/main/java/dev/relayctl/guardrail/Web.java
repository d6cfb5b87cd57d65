package dev.relayctl.guardrail;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Frontend;
import dev.relayctl.environment.Kind;
import dev.relayctl.plan.Bundle;
import dev.relayctl.plan.Site;
import java.util.List;
import java.util.Map;
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

  /** Who sees a frontend's variables. */
  public enum Builds {
    /** Whoever builds with what Pages keeps: one set for each scope of a project. */
    AT_PAGES,
    /** A build on this machine, which is given its own. */
    HERE
  }

  /**
   * What an environment's file says of its frontend.
   *
   * @param promoteFrom null when releases may come from anywhere
   * @param pages null when it has none at Pages
   * @param app addresses of its app
   * @param ports of the backend on this machine
   * @param builds who sees the variables
   */
  public record Says(
      EnvironmentName environment,
      Kind kind,
      @Nullable EnvironmentName promoteFrom,
      Frontend.@Nullable Pages pages,
      List<String> app,
      Set<Integer> ports,
      Builds builds) {
    public Says {
      app = List.copyOf(app);
      ports = Set.copyOf(ports);
    }

    /** Read from an environment. */
    public static Says of(Environment environment) {
      App app = environment.app();
      Integer port = environment.local().port();
      return new Says(
          environment.name(),
          environment.kind(),
          environment.deploy().promoteFrom(),
          environment.frontend().pages(),
          app == null
              ? List.of()
              // Fly's own name goes on leading to an app that has another one, too.
              : List.of(app.url().toString(), "https://" + app.name() + ".fly.dev"),
          port == null ? Set.of() : Set.of(port),
          environment.frontend().uploaded() == null ? Builds.AT_PAGES : Builds.HERE);
    }

    Map<String, String> variables() {
      return pages == null ? Map.of() : pages.variables();
    }

    Map<Frontend.Setting, String> settings() {
      return pages == null ? Map.of() : pages.settings();
    }

    /** Whether both are built by one project with one set of variables. */
    boolean sharesBuildsWith(Says other) {
      return pages != null
          && other.pages != null
          && sharesProjectWith(other)
          && builds == Builds.AT_PAGES
          && other.builds == Builds.AT_PAGES
          && pages.environment() == other.pages.environment();
    }

    /** Whether both are served by one project. */
    boolean sharesProjectWith(Says other) {
      return pages != null
          && other.pages != null
          && pages.project() != null
          && pages.project().equals(other.pages.project())
          && (pages.account() == null
              || other.pages.account() == null
              || pages.account().equals(other.pages.account()));
    }

    private Stream<Endpoint> appEndpoints() {
      return app.stream().flatMap(url -> Endpoint.of(url).stream());
    }

    /** The variables that lead to its app. */
    private Stream<String> namesOfItsApp() {
      return variables().entrySet().stream()
          .filter(variable ->
              Endpoint.ofValue(variable.getValue())
                  .filter(there -> appEndpoints().anyMatch(there::leadsTo))
                  .isPresent())
          .map(Map.Entry::getKey);
    }

    /** Where its backend answers: its app, and where those variables lead. */
    private Stream<Endpoint> backends(Set<String> names) {
      return Stream.concat(
          appEndpoints(),
          variables().entrySet().stream()
              .filter(variable -> names.contains(variable.getKey()))
              .flatMap(variable -> Endpoint.ofValue(variable.getValue()).stream()));
    }
  }

  /**
   * The variables that name a backend: in some environment they lead to its app. An error tracker's
   * address may be the same everywhere.
   */
  private Set<String> names() {
    return Stream.concat(Stream.of(own), others.stream())
        .flatMap(Says::namesOfItsApp)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The environments that one is promoted from or to. */
  List<Says> neighbours() {
    return others.stream()
        .filter(says ->
            says.environment().equals(own.promoteFrom())
                || own.environment().equals(says.promoteFrom()))
        .toList();
  }

  /** Whether something leads to the environment's own backend. */
  boolean isOwn(String url) {
    return Endpoint.ofValue(url)
        .filter(there -> own.backends(names()).anyMatch(there::leadsTo))
        .isPresent();
  }

  /** The environments whose backend something leads to, and not to this one's app. */
  Stream<Says> ledTo(String url) {
    Endpoint there = Endpoint.ofValue(url).orElse(null);
    // Its own variables prove nothing: they may be what is wrong.
    if (there == null || own.appEndpoints().anyMatch(there::leadsTo)) {
      return Stream.empty();
    }
    Set<String> names = names();
    return others.stream().filter(says -> says.backends(names).anyMatch(there::leadsTo));
  }

  /** Ports of backends on somebody's own machine, as far as files name them. */
  Set<Integer> localPorts() {
    return Stream.concat(Stream.of(own), others.stream())
        .filter(says -> says.kind() == Kind.LOCAL)
        .flatMap(says ->
            Stream.concat(
                says.ports().stream(),
                Stream.concat(says.app().stream(), says.variables().values().stream())
                    .flatMap(url -> Endpoint.ofValue(url).stream())
                    .filter(Endpoint::isLocal)
                    .map(Endpoint::port)))
        .collect(Collectors.toUnmodifiableSet());
  }
}
