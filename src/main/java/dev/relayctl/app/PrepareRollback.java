package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.OrderGuardrails;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Planner;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.ReleaseContent;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.Wanted;
import dev.relayctl.plan.catalog.Feasibility;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Frontends;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Outside;
import dev.relayctl.run.Runner.OnFailure;
import dev.relayctl.run.WorkTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plan of a rollback: image and machine configs of an earlier release, over the database
 * as it is, and production's pages of that release. Neither migrations nor the release command run:
 * an older image's would not know the newer database.
 */
public final class PrepareRollback {
  private final Project project;
  private final Observe observe;
  private final Wishes wishes;
  private final Releases releases;
  private final Frontends frontends;

  public PrepareRollback(Project project, Outside outside, Ledger ledger, WorkTree workTree) {
    this.project = project;
    this.observe = new Observe(project, outside, ledger, workTree);
    this.wishes = new Wishes(project);
    this.releases = new Releases(ledger, outside.catalogs());
    this.frontends = outside.frontends();
  }

  /**
   * The plan.
   *
   * @param to the number of the release; null for the one before the present one
   * @param asked whose strategy counts; its image and groups don't
   */
  public Result<Prepared> rollback(String nameOrAlias, @Nullable Integer to, Asked asked) {
    return project
        .environment(nameOrAlias)
        .then(environment -> {
          App app = environment.app();
          return app == null
              ? Result.bad(noApp(environment))
              : project
                  .databases()
                  .direct(environment)
                  .then(database -> rollback(environment, app, database, to, asked));
        });
  }

  private Result<Prepared> rollback(
      Environment environment, App app, DatabaseUrl database, @Nullable Integer to, Asked asked) {
    return releases
        .newestFirst(database, environment.name())
        .then(known ->
            target(environment, known, to)
                .then(target ->
                    observe
                        .observed(environment, app, target.release().image())
                        .then(observed ->
                            prepared(environment, app, database, known, target, observed, asked))));
  }

  /** The release to go back to; its content is known. */
  private static Result<Releases.Known> target(
      Environment environment, List<Releases.Known> known, @Nullable Integer to) {
    if (known.isEmpty()) {
      return Result.bad(noRelease(environment, "there is no release yet"));
    }
    Releases.Known current = known.getFirst();
    Optional<Releases.Known> found =
        known.stream()
            .skip(1)
            .filter(each -> to == null ? differs(each, current) : each.release().number() == to)
            .findFirst();
    if (found.isEmpty()) {
      return Result.bad(
          noRelease(
              environment,
              to == null
                  ? "release " + current.release().number() + " is the only one"
                  : to == current.release().number()
                      ? "release " + to + " is what is there"
                      : "the ledger has no release " + to));
    }
    return found.get().content() == null
        ? Result.bad(
            noRelease(
                environment,
                "release "
                    + found.get().release().number()
                    + " was made before relayctl kept what releases consist of"))
        : Result.ok(found.get());
  }

  private static boolean differs(Releases.Known one, Releases.Known other) {
    ReleaseContent content = one.content();
    ReleaseContent present = other.content();
    boolean sameConfigs =
        content != null
            && present != null
            && content.groups().size() == present.groups().size()
            && content.groups().stream()
                .allMatch(group ->
                    present.groups().stream()
                        .anyMatch(same ->
                            same.name().equals(group.name())
                                && group.config().sameEffectAs(same.config())));
    return !one.release().image().equals(other.release().image()) || !sameConfigs;
  }

  private Result<Prepared> prepared(
      Environment environment,
      App app,
      DatabaseUrl database,
      List<Releases.Known> known,
      Releases.Known target,
      Observed observed,
      Asked asked) {
    ReleaseContent content = target.content();
    if (content == null) {
      return Result.bad(noRelease(environment, "it has no content"));
    }
    Release release = target.release();
    var tag =
        new ReleaseTag(
            Planner.nextRelease(observed),
            release.commit(),
            release.branch(),
            observed.schema().revision().orElse(null));
    ReleasedSite.Found site =
        new ReleasedSite(project, frontends).of(environment, release, observed.site());
    return wishes
        .wanted(environment, app, observed.image(), tag, asked, observed)
        .then(files ->
            releases
                .feasibility(database, known, observed.schema())
                .map(feasibility ->
                    new Prepared(
                            "rollback",
                            environment,
                            site.in(
                                Planner.plan(
                                    ReleasedWish.of(
                                        files,
                                        content,
                                        secrets(files, observed),
                                        Wanted.SecretsByHand.LEFT_ALONE),
                                    observed)),
                            findings(environment, target, known.getFirst(), observed, feasibility),
                            PrepareMigrate.limits(environment, null),
                            null,
                            OnFailure.TAKE_BACK,
                            null)
                        .adding(site.told())));
  }

  private static Map<String, String> secrets(Wanted files, Observed observed) {
    Release last = observed.lastRelease();
    return last == null ? files.secrets() : last.secrets();
  }

  private static List<Finding> findings(
      Environment environment,
      Releases.Known target,
      Releases.Known current,
      Observed observed,
      Feasibility feasibility) {
    var findings = new ArrayList<Finding>();
    int number = target.release().number();
    Where where = Where.system("ledger", "release " + number + " of " + environment.name());
    feasibility
        .of(number)
        .ifPresent(verdict -> {
          Optional<Finding> finding =
              verdict.match(
                  _ -> Optional.empty(),
                  blocked ->
                      OrderGuardrails.ROLLBACK_SCHEMA_INCOMPATIBLE.finding(
                          environment,
                          where,
                          "the code of release " + number + " does not fit the database",
                          blocked.sentence(),
                          waysOut(feasibility)),
                  unknown ->
                      OrderGuardrails.ROLLBACK_SCHEMA_UNKNOWN.finding(
                          environment,
                          where,
                          "nobody knows whether the code of release "
                              + number
                              + " fits the database",
                          unknown.why(),
                          "compare its migrations with relayctl migrate history "
                              + environment.name()));
          finding.ifPresent(findings::add);
        });
    String there = observed.schema().revision().orElse("none");
    String then = target.release().revision();
    if (then != null && !then.equals(there)) {
      OrderGuardrails.ROLLBACK_SCHEMA_STAYS
          .finding(
              environment,
              where,
              "the database stays at revision " + there,
              "release "
                  + number
                  + " was made for "
                  + then
                  + "; its release command would not know a newer one and is not run",
              "nothing has to be done")
          .ifPresent(findings::add);
    }
    Set<String> secrets =
        RotatedSecrets.since(target.release(), current.release(), observed.secretDigests());
    if (!secrets.isEmpty()) {
      OrderGuardrails.ROLLBACK_SECRETS_STAY
          .finding(
              environment,
              where,
              "secrets were changed since release "
                  + number
                  + " and stay as they are: "
                  + String.join(", ", secrets),
              "the ledger keeps fingerprints of secrets, not their values",
              "set them by hand where the older code needs other values")
          .ifPresent(findings::add);
    }
    return findings;
  }

  private static String waysOut(Feasibility feasibility) {
    String to =
        feasibility.rollbackTo().isEmpty()
            ? ""
            : "relayctl rollback --to " + feasibility.rollbackTo().getFirst() + ", or ";
    return to + "deploy a fix forward, or a migration that brings back what the older code needs";
  }

  private static Problem noRelease(Environment environment, String why) {
    return Problem.invalid(
        "rollback.no-release",
        environment.name() + " has no release to go back to",
        Where.system("ledger", "releases of " + environment.name()),
        why,
        "relayctl history " + environment.address());
  }

  private static Problem noApp(Environment environment) {
    return Problem.invalid(
        "rollback.no-app",
        environment.name() + " has no Fly app",
        Where.file(environment.identity().file()),
        "only machines can be taken back",
        "name the app: app: { name: … }");
  }
}
