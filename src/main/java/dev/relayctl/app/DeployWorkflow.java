package dev.relayctl.app;

import dev.relayctl.app.CiJob.Permission;
import dev.relayctl.app.CiJob.Variable;
import dev.relayctl.config.YamlText.Field;
import dev.relayctl.config.YamlText.Flag;
import dev.relayctl.config.YamlText.Items;
import dev.relayctl.config.YamlText.Keys;
import dev.relayctl.environment.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
  Keys document() {
    var on = new ArrayList<Field>();
    push().ifPresent(on::add);
    if (environments.stream().anyMatch(each -> each.kind() == Kind.PRODUCTION)) {
      on.add(Field.of("release", Keys.of(Field.of("types", Items.of(List.of("published"))))));
    }
    on.add(dispatch());
    return Keys.of(
        Field.of("name", "relayctl deploy"),
        Field.of("on", new Keys(on)).below(""),
        CiJob.permissions().below(""),
        Field.of("jobs", CiJob.all(environments.stream().map(this::job).toList()))
            .below(
                "",
                "One deploy at a time for each environment; up to a hundred more wait for their"
                    + " turn."));
  }

  private Optional<Field> push() {
    if (environments.stream().anyMatch(branches()::takesTheRest)) {
      return Optional.of(
          Field.of(
              "push",
              Keys.of(
                  Field.of(
                          "branches",
                          Items.of(List.of("**", "!dependabot/**", "!gh-readonly-queue/**")))
                      .below(
                          "Pushes of Dependabot get no secrets, and those of a merge queue are no"
                              + " one's branch."))));
    }
    List<String> branches = branches().pushed();
    return branches.isEmpty()
        ? Optional.empty()
        : Optional.of(Field.of("push", Keys.of(Field.of("branches", Items.of(branches)))));
  }

  private Field dispatch() {
    Keys environment =
        Keys.of(
            Field.of("description", "Where to deploy"),
            Field.of("type", "choice"),
            Field.of("required", new Flag(true)),
            Field.of("options", Items.of(environments.stream().map(CiEnvironment::name).toList())));
    return Field.of(
        "workflow_dispatch",
        Keys.of(Field.of("inputs", Keys.of(Field.of("environment", environment)))));
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
        new CiJob.Rules(
            new CiJob.Place.Deployed(each.name()),
            // Without the last two nobody can tell whether the commit's checks are green.
            List.of(Permission.READ_CONTENTS, Permission.READ_CHECKS, Permission.READ_STATUSES),
            new CiJob.Group.InTurn("relayctl-" + each.name()),
            MINUTES),
        null,
        Stream.concat(Stream.of(CiJob.TOKEN), each.secrets().stream().map(Variable::secret))
            .toList(),
        List.of(relayctl + " " + each.deploy()));
  }

  /** Null where it is only deployed to by hand. */
  private @Nullable String event(CiEnvironment each) {
    if (each.kind() == Kind.PRODUCTION) {
      return "github.event_name == 'release' && !github.event.release.prerelease";
    }
    @Nullable String branch = branches().leadsTo(each, "github.ref", "refs/heads/");
    return branch == null ? null : "github.event_name == 'push'" + branch;
  }

  private CiBranches branches() {
    return new CiBranches(environments);
  }
}
