package dev.relayctl.app;

import dev.relayctl.app.CiJob.Permission;
import dev.relayctl.app.CiJob.Variable;
import dev.relayctl.config.YamlText.Field;
import dev.relayctl.config.YamlText.Items;
import dev.relayctl.config.YamlText.Keys;
import java.util.ArrayList;
import java.util.List;
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
  private static final String OURS = "&& " + PlanWorkflow.OURS;

  /** Pull requests say which go; the entries of those are ended. */
  private static final List<Permission> TO_PRUNE =
      List.of(
          Permission.READ_CONTENTS, Permission.WRITE_DEPLOYMENTS, Permission.READ_PULL_REQUESTS);

  /** A comment on the pull request, and an entry among the deployments. */
  private static final List<Permission> TO_WRITE =
      List.of(
          Permission.READ_CONTENTS, Permission.WRITE_DEPLOYMENTS, Permission.WRITE_PULL_REQUESTS);

  PreviewWorkflow {
    templates = List.copyOf(templates);
  }

  /** The file without its first lines. */
  Keys document() {
    Keys jobs =
        CiJob.all(
            templates.stream()
                .flatMap(each -> Stream.of(up(each), down(each), prune(each)))
                .toList());
    Keys pull =
        Keys.of(
            Field.of("types", Items.of(List.of("opened", "synchronize", "reopened", "closed"))));
    return Keys.of(
        Field.of("name", "relayctl preview"),
        Field.of(
                "on",
                Keys.of(
                    Field.of("pull_request", pull),
                    Field.of(
                            "schedule", new Items(List.of(Keys.of(Field.of("cron", "17 3 * * *")))))
                        .below("Once a day: what a lost event left behind is removed.")))
            .below(""),
        CiJob.permissions().below(""),
        Field.of("jobs", jobs)
            .below(
                "",
                "One job at a time for each pull request, in turn: a preview that is made is also"
                    + " removed."));
  }

  private CiJob up(CiEnvironment template) {
    return job(
        template,
        "up",
        List.of("github.event_name == 'pull_request' && github.event.action != 'closed'", OURS),
        "${{ github.event.pull_request.number }}",
        "${{ github.event.pull_request.head.ref }}",
        " --branch \"$BRANCH\" --yes");
  }

  /** The branch may be gone by then, and the merge with it. */
  private CiJob down(CiEnvironment template) {
    return job(
        template,
        "down",
        List.of("github.event_name == 'pull_request' && github.event.action == 'closed'", OURS),
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
    variables.add(CiJob.TOKEN);
    template.secrets().stream().map(Variable::secret).forEach(variables::add);
    return new CiJob(
        verb + "-" + template.name(),
        "Preview " + verb + (only ? "" : " of " + template.name()),
        when,
        new CiJob.Rules(
            // One for all previews: each of its own would stay in the repository for ever.
            new CiJob.Place.Used(template.name()),
            ref == null ? TO_PRUNE : TO_WRITE,
            new CiJob.Group.InTurn("relayctl-" + template.name() + "-" + group),
            MINUTES),
        ref,
        variables,
        List.of(
            relayctl
                + " preview "
                + verb
                + (only ? "" : " --template " + template.name())
                + arguments));
  }
}
