package dev.relayctl.app;

import dev.relayctl.environment.Kind;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which branch leads to which environment, as expressions of workflows have it.
 *
 * @param environments that are deployed to, in the order in which they are listed
 */
record CiBranches(List<CiEnvironment> environments) {
  CiBranches {
    environments = List.copyOf(environments);
  }

  /** A dev environment without a branch of its own gets those that no environment names. */
  boolean takesTheRest(CiEnvironment each) {
    return each.kind() == Kind.DEV && each.branch() == null;
  }

  /** Those whose pushes are deployed; production's branch is no reason to run: releases are. */
  List<String> pushed() {
    return names(environments.stream().filter(each -> each.kind() != Kind.PRODUCTION).toList());
  }

  /** That a branch leads to an environment; null where none does. */
  @Nullable String leadsTo(CiEnvironment each, String context, String prefix) {
    return takesTheRest(each)
        ? names(environments).stream()
            .map(branch -> " && " + context + " != '" + prefix + branch + "'")
            .collect(Collectors.joining())
        : each.branch() == null ? null : " && " + context + " == '" + prefix + each.branch() + "'";
  }

  private static List<String> names(List<CiEnvironment> some) {
    return some.stream()
        .map(CiEnvironment::branch)
        .filter(Objects::nonNull)
        .distinct()
        .sorted()
        .toList();
  }
}
