package dev.relayctl.app;

import dev.relayctl.app.CiJob.Permission;
import dev.relayctl.app.CiJob.Variable;
import dev.relayctl.config.YamlText.Field;
import dev.relayctl.config.YamlText.Items;
import dev.relayctl.config.YamlText.Keys;
import dev.relayctl.environment.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The workflow that tells a pull request what merging it would do.
 *
 * @param environments that are deployed to, in the order in which they are listed
 * @param relayctl how the command is called
 */
record PlanWorkflow(List<CiEnvironment> environments, String relayctl) {
  static final String PATH = ProjectChecks.WORKFLOWS + "/relayctl-plan.yml";

  /** Dependabot's branches are in the repository, and get as little as a fork's. */
  static final String OURS =
      "github.event.pull_request.head.repo.full_name == github.repository"
          + "\n&& github.event.pull_request.user.login != 'dependabot[bot]'";

  private static final String OF_OTHERS =
      "(github.event.pull_request.head.repo.full_name != github.repository"
          + "\n|| github.event.pull_request.user.login == 'dependabot[bot]')";

  private static final int MINUTES = 30;
  private static final String NUMBER = "${{ github.event.pull_request.number }}";

  PlanWorkflow {
    environments = List.copyOf(environments);
  }

  /** The file without its first lines; empty where a merge leads nowhere. */
  Optional<Keys> document() {
    List<CiJob> jobs =
        Stream.concat(
                environments.stream().flatMap(each -> plan(each).stream()),
                environments.stream().flatMap(each -> ofOthers(each).stream()))
            .toList();
    Keys pull = Keys.of(Field.of("types", Items.of(List.of("opened", "synchronize", "reopened"))));
    return jobs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Keys.of(
                Field.of("name", "relayctl plan"),
                Field.of("on", Keys.of(Field.of("pull_request", pull))).below(""),
                CiJob.permissions().below(""),
                Field.of("jobs", CiJob.all(jobs))
                    .below(
                        "",
                        "What merging would do, as a comment. Anybody may open a pull request from"
                            + " a fork: its code",
                        "gets no secret and no right, and its plan is one for a sandbox on the"
                            + " runner.")));
  }

  /**
   * Not for production: merging doesn't deploy there, and code that nobody has approved mustn't get
   * its secrets. Nor for an environment that takes whatever is pushed.
   */
  private Optional<CiJob> plan(CiEnvironment each) {
    return each.kind() == Kind.PRODUCTION || each.branch() == null
        ? Optional.empty()
        : Optional.of(
            new CiJob(
                "plan-" + each.name(),
                "Plan for " + each.name(),
                List.of(base(each), "&& " + OURS),
                new CiJob.Rules(
                    new CiJob.Place.Used(each.name()),
                    // For the comment.
                    List.of(Permission.READ_CONTENTS, Permission.WRITE_PULL_REQUESTS),
                    new CiJob.Group.Newest("relayctl-plan-" + each.name() + "-" + NUMBER),
                    MINUTES),
                null,
                Stream.concat(Stream.of(CiJob.TOKEN), each.secrets().stream().map(Variable::secret))
                    .toList(),
                List.of(relayctl + " plan " + each.name())));
  }

  private Optional<CiJob> ofOthers(CiEnvironment each) {
    return isPlannedForOthers(each)
        ? Optional.of(
            new CiJob(
                "fork-" + each.name(),
                "Plan for " + each.name() + " in a sandbox",
                List.of(base(each), "&& " + OF_OTHERS),
                new CiJob.Rules(
                    null,
                    List.of(Permission.READ_CONTENTS),
                    new CiJob.Group.Newest("relayctl-fork-" + each.name() + "-" + NUMBER),
                    MINUTES),
                null,
                List.of(),
                inSandbox(each)))
        : Optional.empty();
  }

  /** Production only where no other environment has its branch: nothing secret is needed. */
  private boolean isPlannedForOthers(CiEnvironment each) {
    return branches().takesTheRest(each)
        || (each.branch() != null
            && (each.kind() != Kind.PRODUCTION
                || environments.stream()
                    .filter(other -> !other.equals(each))
                    .noneMatch(other -> Objects.equals(other.branch(), each.branch()))));
  }

  /** Without what the base has in its database, all migrations there ever were would be new. */
  private List<String> inSandbox(CiEnvironment each) {
    String sandbox = relayctl + " --sandbox ";
    var commands = new ArrayList<String>();
    if (!each.migrate().isEmpty()) {
      commands.add(
          "# The sandbox begins with the base's schema: only what is new here is to be pending.");
      commands.add("git checkout --quiet --detach HEAD^1");
      commands.add(sandbox + each.migrate());
      commands.add("git checkout --quiet --detach -");
    }
    commands.add(sandbox + each.planInSandbox());
    if (!each.migrate().isEmpty()) {
      commands.add("# Fails where a migration does, or would do harm.");
      commands.add(sandbox + "migrate lint " + each.name());
    }
    return commands;
  }

  private String base(CiEnvironment each) {
    @Nullable String leads = branches().leadsTo(each, "github.base_ref", "");
    return "github.event_name == 'pull_request'" + Objects.requireNonNullElse(leads, "");
  }

  private CiBranches branches() {
    return new CiBranches(environments);
  }
}
