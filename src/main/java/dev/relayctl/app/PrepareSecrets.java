package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Facts;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Guardrails;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Planner;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.ReleaseContent;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Source;
import dev.relayctl.plan.Step;
import dev.relayctl.plan.Wanted;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.AppSecrets.Kept;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Outside;
import dev.relayctl.run.Runner.OnFailure;
import dev.relayctl.run.WorkTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes the plan that takes secrets which were set by hand into the machines: what the last release
 * consisted of, once more. Writes nothing.
 */
public final class PrepareSecrets {
  private final Project project;
  private final Observe observe;
  private final Wishes wishes;
  private final Releases releases;
  private final Ledger ledger;

  public PrepareSecrets(Project project, Outside outside, Ledger ledger, WorkTree workTree) {
    this.project = project;
    this.observe = new Observe(project, outside, ledger, workTree);
    this.wishes = new Wishes(project);
    this.releases = new Releases(ledger, outside.catalogs());
    this.ledger = ledger;
  }

  /** The release that runs, with what it consists of. */
  private record Present(Release release, ReleaseContent content) {}

  /**
   * Whether a change could be taken into the machines at once; asked before the change is made.
   * Problems {@code secret.declared}, {@code secret.nothing-runs}, {@code secret.unfinished},
   * {@code secret.others-changed}, and what guardrails refuse.
   */
  public Result<ChangeSecrets.Proposed> ready(ChangeSecrets.Proposed proposed, Allowed allowed) {
    Environment environment = proposed.environment();
    var declared = new DeclaredSecrets(environment, project);
    List<Problem> problems =
        proposed.names().stream()
            .filter(declared.names()::contains)
            .map(name -> declared(environment, name, declared.where(name)))
            .toList();
    if (!problems.isEmpty()) {
      return Result.bad(problems);
    }
    return project
        .databases()
        .direct(environment)
        .then(database ->
            present(environment, database)
                .then(_ -> ledger.summary(database, environment.name()))
                .then(summary -> {
                  Ledger.Run last = summary.lastRun();
                  return last != null && last.endedAt() == null
                      ? Result.bad(unfinished(environment, last))
                      : deploy(proposed).map(allowed::over).then(plan -> alone(proposed, plan));
                }));
  }

  /** Whether the plan may run, and changes no secret but those that were named. */
  private static Result<ChangeSecrets.Proposed> alone(
      ChangeSecrets.Proposed proposed, Prepared prepared) {
    List<Problem> problems =
        new ArrayList<>(prepared.refusals().stream().map(Finding::asProblem).toList());
    for (Plan.Planned planned : prepared.plan().steps()) {
      if (planned.step() instanceof Step.SetSecrets others) {
        problems.add(othersChanged(proposed.environment(), others.secrets().keySet()));
      }
    }
    return problems.isEmpty() ? Result.ok(proposed) : Result.bad(problems);
  }

  /** The plan, after the change was made. */
  public Result<Prepared> deploy(ChangeSecrets.Proposed changed) {
    Environment environment = changed.environment();
    App app = changed.app();
    return project
        .databases()
        .direct(environment)
        .then(database ->
            present(environment, database)
                .then(present ->
                    observe
                        .backend(environment, app, present.release().image())
                        .map(observed -> afterwards(observed, present, changed))
                        .then(
                            observed -> prepared(environment, app, database, present, observed))));
  }

  private Result<Present> present(Environment environment, DatabaseUrl database) {
    return releases
        .newestFirst(database, environment.name())
        .then(known -> {
          ReleaseContent content = known.isEmpty() ? null : known.getFirst().content();
          return content == null
              ? Result.bad(nothingRuns(environment))
              : Result.ok(new Present(known.getFirst().release(), content));
        });
  }

  /**
   * The code is the release's, whatever the work tree has. Where an older relayctl kept no digests,
   * those from before the change stand in for them.
   */
  private static Observed afterwards(
      Observed observed, Present present, ChangeSecrets.Proposed changed) {
    Release last = present.release();
    var before = new TreeMap<String, String>();
    for (Kept kept : changed.present().values()) {
      before.put(kept.name(), kept.digest());
    }
    return observed
        .from(new Source(last.commit(), last.branch(), Source.Tree.CLEAN))
        .after(last.secretDigests() == null ? last.withSecretDigests(before) : last);
  }

  private Result<Prepared> prepared(
      Environment environment, App app, DatabaseUrl database, Present present, Observed observed) {
    var tag =
        new ReleaseTag(
            Planner.nextRelease(observed),
            present.release().commit(),
            present.release().branch(),
            observed.schema().revision().orElse(null));
    var asked = new Asked(present.release().image(), null, List.of());
    return wishes
        .wanted(environment, app, observed.image(), tag, asked, observed)
        .map(files ->
            ReleasedWish.of(
                files,
                present.content(),
                present.release().secrets(),
                Wanted.SecretsByHand.FOLLOWED))
        .map(wanted -> {
          Plan plan = Planner.plan(wanted, observed);
          // Migrations don't run: what is wrong with their files is for the next deploy to say.
          Facts facts =
              new GatherFacts(project)
                  .withoutFleet(environment, database, SchemaState.NONE, observed.source());
          return new Prepared(
                  Releases.OF_SECRETS,
                  environment,
                  plan,
                  Guardrails.check(plan, facts),
                  PrepareMigrate.limits(environment, null),
                  null,
                  OnFailure.TAKE_BACK,
                  null)
              .adding(new SharedApps(project).against(environment));
        });
  }

  private static Problem declared(Environment environment, String name, Where where) {
    return Problem.invalid(
        "secret.declared",
        name + " is declared, and a deploy sets its declared value",
        where,
        "with --now that would be in the same breath",
        "change the value that it refers to, then relayctl deploy " + environment.name());
  }

  private static Problem othersChanged(Environment environment, Set<String> names) {
    return Problem.refused(
        "secret.others-changed",
        "declared secrets would be set with it: " + String.join(", ", new TreeSet<>(names)),
        environment.origin("secrets"),
        "somebody changed them by hand since the last release, and --now is about one change",
        "relayctl deploy " + environment.address() + " first, or leave out --now");
  }

  private static Problem nothingRuns(Environment environment) {
    return Problem.invalid(
        "secret.nothing-runs",
        environment.name() + " has no release whose machines could get it now",
        Where.system("ledger", "releases of " + environment.name()),
        "nothing was deployed yet, or by a relayctl that didn't keep what releases consist of",
        "leave out --now, then relayctl deploy " + environment.name());
  }

  private static Problem unfinished(Environment environment, Ledger.Run run) {
    return Problem.refused(
        "secret.unfinished",
        "run " + run.number() + " in " + environment.name() + " has not ended",
        Where.system("ledger", "run " + run.number() + " of " + environment.name()),
        "nobody knows yet which release the machines are going to have",
        "wait for it, or relayctl resume " + environment.name());
  }
}
