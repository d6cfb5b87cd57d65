package dev.relayctl.app;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Frontend;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Parity;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.plan.Site;
import dev.relayctl.problem.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Production's and previews' variables of one project that Pages builds. */
final class Scopes {
  private Scopes() {}

  /**
   * The names that one has and the other lacks, as far as the environment doesn't say that they may
   * differ. Values do differ by nature.
   *
   * @param beside the project's other scope; one without any variable is used by nobody, or asks
   *     when it is looked at itself
   */
  static List<Finding> differing(
      Environment environment, Frontend.Pages pages, Site.Present site, Site beside) {
    if (!(beside instanceof Site.Present other) || other.variables().isEmpty()) {
      return List.of();
    }
    // What is declared and missing is told of as such.
    Set<String> own = new TreeSet<>(site.variables().keySet());
    own.addAll(pages.variables().keySet());
    String here = pages.environment().word();
    String there = pages.elsewhere().environment().word();
    return Stream.concat(
            lacking(environment, here, own, there, other.variables().keySet()),
            lacking(environment, there, other.variables().keySet(), here, own))
        .toList();
  }

  private static Stream<Finding> lacking(
      Environment environment,
      String scope,
      Set<String> names,
      String having,
      Collection<String> others) {
    List<String> missing =
        others.stream()
            .filter(name -> !names.contains(name))
            .filter(name -> !Parity.declared("frontend." + name, environment.differs()))
            .sorted()
            .toList();
    return missing.isEmpty()
        ? Stream.empty()
        : Stream.of(
            Finding.of(
                Problem.failed(
                    "pages.scopes-differ",
                    scope + " builds lack " + String.join(", ", missing),
                    environment.origin("frontend.pages.variables"),
                    having + " builds of the same project have it, and Pages keeps the two apart",
                    "declare it in frontend.pages.variables of both, or write differs: [frontend."
                        + missing.getFirst()
                        + "]"),
                Severity.WARN,
                environment.name()));
  }
}
