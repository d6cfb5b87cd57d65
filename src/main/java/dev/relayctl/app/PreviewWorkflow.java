package dev.relayctl.app;

import dev.relayctl.app.CiJob.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The workflow that gives each pull request a preview and takes it away again.
 *
 * @param templates of previews; at least one
 * @param relayctl how the command is called
 */
record PreviewWorkflow(List<CiEnvironment> templates, String relayctl) {
  static final String PATH = ProjectChecks.WORKFLOWS + "/relayctl-preview.yml";

  private static final int MINUTES = 30;
  private static final String OWN =
      "&& github.event.pull_request.head.repo.full_name == github.repository";

  PreviewWorkflow {
    templates = List.copyOf(templates);
  }

  /** The file without its first lines. */
  String text() {
    return """
    name: relayctl preview

    on:
      pull_request:
        types: [opened, synchronize, reopened, closed]
      schedule:
        # Once a day: what a lost event left behind is removed.
        - cron: '17 3 * * *'

    permissions:
      contents: read
      pull-requests: read

    # One job at a time for each pull request. Of those that wait GitHub keeps the newest, which tells
    # what is wanted now; so there is no queue: max, which linters don't know yet.
    jobs:
    """
        + Stream.concat(
                templates.stream()
                    .flatMap(each -> Stream.of(up(each), down(each), prune(each)))
                    .map(CiJob::yaml),
                Stream.of(forks()))
            .collect(Collectors.joining("\n"));
  }

  private CiJob up(CiEnvironment template) {
    return job(
        template,
        "up",
        List.of("github.event_name == 'pull_request' && github.event.action != 'closed'", OWN),
        "${{ github.event.pull_request.number }}",
        "${{ github.event.pull_request.head.ref }}",
        " --branch \"$BRANCH\" --yes");
  }

  /** The branch may be gone by then, and the merge with it. */
  private CiJob down(CiEnvironment template) {
    return job(
        template,
        "down",
        List.of("github.event_name == 'pull_request' && github.event.action == 'closed'", OWN),
        "${{ github.event.pull_request.number }}",
        "${{ github.event.pull_request.base.ref }}",
        " --branch \"$BRANCH\" --yes");
  }

  private CiJob prune(CiEnvironment template) {
    return job(template, "prune", List.of("github.event_name == 'schedule'"), "prune", null, "");
  }

  private CiJob job(
      CiEnvironment template,
      String verb,
      List<String> when,
      String group,
      @Nullable String ref,
      String arguments) {
    boolean only = templates.size() == 1;
    var variables = new ArrayList<Variable>();
    if (ref != null) {
      // A branch's name is anyone's to choose: the shell must never read it as a part of a command.
      variables.add(new Variable("BRANCH", "${{ github.event.pull_request.head.ref }}"));
    }
    variables.add(new Variable("GITHUB_TOKEN", "${{ github.token }}"));
    template.secrets().stream().map(Variable::secret).forEach(variables::add);
    return new CiJob(
        verb + "-" + template.name(),
        "Preview " + verb + (only ? "" : " of " + template.name()),
        when,
        null,
        "relayctl-" + template.name() + "-" + group,
        MINUTES,
        ref,
        variables,
        relayctl + " preview " + verb + (only ? "" : " --template " + template.name()) + arguments);
  }

  private static String forks() {
    return """
      skipped-for-forks:
        name: No preview for forks
        if: >-
          github.event_name == 'pull_request'
          && github.event.pull_request.head.repo.full_name != github.repository
        runs-on: ubuntu-latest
        timeout-minutes: 5
        steps:
          - run: echo "::notice::No preview, since GitHub gives pull requests from forks no secrets."
    """;
  }
}
