package dev.relayctl.app;

import dev.relayctl.environment.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The workflow that deploys: pushes to the environments of their branches, releases to production.
 *
 * @param environments that are deployed to, in the order in which they are listed
 * @param relayctl how the command is called
 */
record DeployWorkflow(List<CiEnvironment> environments, String relayctl) {
  static final String PATH = ProjectChecks.WORKFLOWS + "/relayctl-deploy.yml";

  /** Only what hangs is stopped: a stopped deploy has to be resumed. */
  private static final int MINUTES = 60;

  DeployWorkflow {
    environments = List.copyOf(environments);
  }

  /** The file without its first lines. */
  String text() {
    return "name: relayctl deploy\n\non:\n"
        + push()
        + release()
        + dispatch()
        + """

        permissions:
          contents: read

        # One deploy at a time for each environment. Of those that wait GitHub keeps the newest, and that
        # is enough: a deploy takes along all commits and migrations before it. So there is no queue: max,
        # which would run each of them in turn, and which linters don't know yet.
        jobs:
        """
        + environments.stream().map(each -> job(each).yaml()).collect(Collectors.joining("\n"));
  }

  private String push() {
    boolean anyBranch = environments.stream().anyMatch(this::takesTheRest);
    List<String> branches = pushed();
    if (anyBranch) {
      return """
        push:
          # Pushes of Dependabot get no secrets, and those of a merge queue are no one's branch.
          branches: ['**', '!dependabot/**', '!gh-readonly-queue/**']
      """;
    }
    return branches.isEmpty() ? "" : "  push:\n    branches: [" + quoted(branches) + "]\n";
  }

  private String release() {
    return environments.stream().anyMatch(each -> each.kind() == Kind.PRODUCTION)
        ? "  release:\n    types: [published]\n"
        : "";
  }

  private String dispatch() {
    return """
      workflow_dispatch:
        inputs:
          environment:
            description: Where to deploy
            type: choice
            required: true
            options: [%s]
    """
        .formatted(quoted(environments.stream().map(CiEnvironment::name).toList()));
  }

  private CiJob job(CiEnvironment each) {
    var when = new ArrayList<String>();
    @Nullable String event = event(each);
    if (event != null) {
      when.add("(" + event + ")");
    }
    when.add(
        (event == null ? "" : "|| ")
            + "(github.event_name == 'workflow_dispatch' && inputs.environment == '"
            + each.name()
            + "')");
    return new CiJob(
        "deploy-" + each.name(),
        "Deploy to " + each.name(),
        when,
        each.kind() == Kind.PRODUCTION ? each.name() : null,
        "relayctl-" + each.name(),
        MINUTES,
        null,
        each.secrets().stream().map(CiJob.Variable::secret).toList(),
        relayctl + " " + each.deploy());
  }

  /** Null where it is only deployed to by hand. */
  private @Nullable String event(CiEnvironment each) {
    if (each.kind() == Kind.PRODUCTION) {
      return "github.event_name == 'release' && !github.event.release.prerelease";
    }
    if (takesTheRest(each)) {
      return "github.event_name == 'push'"
          + named().stream()
              .map(branch -> " && github.ref != 'refs/heads/" + branch + "'")
              .collect(Collectors.joining());
    }
    return each.branch() == null
        ? null
        : "github.event_name == 'push' && github.ref == 'refs/heads/" + each.branch() + "'";
  }

  /** A dev environment without a branch of its own gets those that no environment names. */
  private boolean takesTheRest(CiEnvironment each) {
    return each.kind() == Kind.DEV && each.branch() == null;
  }

  private List<String> named() {
    return environments.stream()
        .map(CiEnvironment::branch)
        .filter(Objects::nonNull)
        .distinct()
        .sorted()
        .toList();
  }

  /** Production's branch is no reason to run: releases are. */
  private List<String> pushed() {
    return environments.stream()
        .filter(each -> each.kind() != Kind.PRODUCTION)
        .map(CiEnvironment::branch)
        .filter(Objects::nonNull)
        .distinct()
        .sorted()
        .toList();
  }

  private static String quoted(List<String> words) {
    return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
  }
}
