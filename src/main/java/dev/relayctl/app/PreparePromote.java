package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.OrderGuardrails;
import dev.relayctl.plan.CommitChecks;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.ReleaseContent;
import dev.relayctl.plan.Source;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DriftReport;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Outside;
import dev.relayctl.run.WorkTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes the plan of a promotion: exactly the image that was proven in one environment, with exactly
 * its migrations, to the next one.
 */
public final class PreparePromote {
  private final Project project;
  private final Ledger ledger;
  private final Releases releases;
  private final PrepareDeploy deploys;
  private final WorkTree workTree;

  /**
   * Plans.
   *
   * @param drift as in {@link PrepareDeploy}
   */
  public PreparePromote(
      Project project,
      Outside outside,
      LintMigrations lints,
      Ledger ledger,
      WorkTree workTree,
      Function<String, Result<DriftReport>> drift) {
    this.project = project;
    this.ledger = ledger;
    this.releases = new Releases(ledger, outside.catalogs());
    this.deploys =
        new PrepareDeploy(project, outside, lints, ledger, new OfRelease(workTree), drift);
    this.workTree = workTree;
  }

  /** A release's commit is older than its branch, and is meant to be. */
  private record OfRelease(WorkTree tree) implements WorkTree {
    @Override
    public Result<Source> source(Path project) {
      return tree.source(project);
    }

    @Override
    public Optional<CommitChecks> checks(Path project, Source source) {
      return tree.checks(project, source);
    }
  }

  /** What was proven where. */
  private record Proven(EnvironmentName from, Release release, ReleaseContent content) {}

  /** The plan; a problem when there is nothing that was proven. */
  public Result<Prepared> promote(String from, String to, Asked asked) {
    return project
        .environment(from)
        .then(source ->
            project
                .environment(to)
                .then(target -> {
                  App app = target.app();
                  if (source.app() == null || app == null) {
                    return Result.bad(noApp(source.app() == null ? source : target));
                  }
                  return proven(source).then(proven -> promote(proven, target, app, asked));
                }));
  }

  private Result<Proven> proven(Environment from) {
    return project
        .databases()
        .direct(from)
        .then(database ->
            ledger.summary(database, from.name()).then(summary -> proven(from, database, summary)));
  }

  private Result<Proven> proven(Environment from, DatabaseUrl database, Ledger.Summary summary) {
    Ledger.Run last = summary.lastRun();
    if (last != null && last.endedAt() == null) {
      return Result.bad(unfinished(from, last));
    }
    return releases
        .newestFirst(database, from.name())
        .then(known -> {
          if (known.isEmpty()) {
            return Result.bad(nothingProven(from, "nothing was deployed there yet"));
          }
          ReleaseContent content = known.getFirst().content();
          return content == null
              ? Result.bad(
                  nothingProven(
                      from, "its release was made before relayctl kept what releases consist of"))
              : Result.ok(new Proven(from.name(), known.getFirst().release(), content));
        });
  }

  private Result<Prepared> promote(Proven proven, Environment target, App app, Asked asked) {
    var exactly = new Asked(proven.release().image(), asked.strategy(), List.of());
    return workTree
        .source(project.directory())
        .then(tree ->
            deploys
                .deploy(target, app, exactly, observed -> of(observed, proven.release()))
                .map(made ->
                    made.prepared()
                        .named("promote")
                        .adding(
                            findings(
                                proven, target, Objects.requireNonNull(made.observed()), tree))));
  }

  /** The same world, but the code comes from the release and not from the work tree. */
  private static Observed of(Observed observed, Release release) {
    return observed.from(new Source(release.commit(), release.branch(), Source.Tree.CLEAN));
  }

  private List<Finding> findings(
      Proven proven, Environment target, Observed observed, Source tree) {
    var findings = new ArrayList<Finding>();
    Where where =
        Where.system("ledger", "release " + proven.release().number() + " of " + proven.from());
    for (Migration pending : observed.schema().pending()) {
      Optional<Migration> there = there(proven, pending);
      if (there.isEmpty() || !Objects.equals(there.get().checksum(), pending.checksum())) {
        OrderGuardrails.PROMOTION_MIGRATIONS_DIFFER
            .finding(
                target,
                where,
                "migration "
                    + pending.revision()
                    + (there.isEmpty() ? " never ran in " : " is not the one that ran in ")
                    + proven.from(),
                "what was proven there is not what would run here",
                "git switch to the commit of that release, or deploy to "
                    + proven.from()
                    + " first")
            .ifPresent(findings::add);
      }
    }
    if (proven.content().wentBack() && !observed.schema().pending().isEmpty()) {
      OrderGuardrails.PROMOTION_WENT_BACK
          .finding(
              target,
              where,
              "the release of " + proven.from() + " is a rollback, and migrations are pending here",
              "its image is older than the migrations that its database has, and may lack them",
              "deploy a fix to " + proven.from() + ", then promote that")
          .ifPresent(findings::add);
    }
    for (Migration applied : proven.content().applied()) {
      boolean here =
          observed.schema().pending().stream()
                  .anyMatch(m -> m.revision().equals(applied.revision()))
              || observed.schema().applied().stream()
                  .anyMatch(a -> a.migration().revision().equals(applied.revision()));
      if (!here) {
        OrderGuardrails.PROMOTION_MIGRATIONS_DIFFER
            .finding(
                target,
                where,
                "migration " + applied.revision() + " is missing in the work tree",
                "the release that was proven in " + proven.from() + " needs it",
                "git switch to the commit of that release")
            .ifPresent(findings::add);
      }
    }
    String commit = proven.release().commit();
    if (commit != null && tree.commit() != null && !commit.equals(tree.commit())) {
      OrderGuardrails.PROMOTION_TREE_DIFFERS
          .finding(
              target,
              where,
              "the work tree is not the commit that was proven in " + proven.from(),
              "image and migrations are that release's, but fly.toml and environments/ are read"
                  + " from the work tree",
              "git switch --detach " + commit.substring(0, Math.min(12, commit.length())))
          .ifPresent(findings::add);
    }
    EnvironmentName declared = target.deploy().promoteFrom();
    if (declared != null && !declared.equals(proven.from())) {
      OrderGuardrails.PROMOTION_OTHER_SOURCE
          .finding(
              target,
              target.origin("deploy.promote-from"),
              target.name() + " takes releases from " + declared + ", not from " + proven.from(),
              "deploy.promote-from says so",
              "relayctl promote " + declared + " " + target.name())
          .ifPresent(findings::add);
    }
    return findings;
  }

  private static Optional<Migration> there(Proven proven, Migration migration) {
    return proven.content().applied().stream()
        .filter(applied -> applied.revision().equals(migration.revision()))
        .findFirst();
  }

  private static Problem unfinished(Environment from, Ledger.Run run) {
    return Problem.refused(
        "promotion.unfinished",
        "run " + run.number() + " in " + from.name() + " has not ended",
        Where.system("ledger", "run " + run.number() + " of " + from.name()),
        "what runs there now is not proven yet",
        "wait for it, or relayctl resume " + from.name());
  }

  private static Problem nothingProven(Environment from, String why) {
    return Problem.refused(
        "promotion.nothing-proven",
        from.name() + " has no release to promote",
        Where.system("ledger", "releases of " + from.name()),
        why,
        "relayctl deploy " + from.address());
  }

  private static Problem noApp(Environment environment) {
    return Problem.invalid(
        "promotion.no-app",
        environment.name() + " has no Fly app",
        Where.file(environment.identity().file()),
        "only images of machines can be promoted",
        "name the app: app: { name: … }");
  }
}
