package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Kind;
import dev.relayctl.environment.Migrations;
import dev.relayctl.plan.MachineChange;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Source;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.List;

/** All guardrails over one plan, in a fixed order. */
public final class Guardrails {
  private Guardrails() {}

  /** What they say; empty when nothing is to be said. */
  public static List<Finding> check(Plan plan, Facts facts) {
    var findings = new ArrayList<Finding>();
    Environment environment = facts.environment();
    for (Problem problem : facts.schema().problems()) {
      findings.add(Finding.of(problem, Severity.REFUSE, environment.name()));
    }
    sharedDatabase(facts, findings);
    if (plan.isEmpty()) {
      return findings;
    }
    rightCode(facts, findings);
    sizes(plan, environment, findings);
    if (environment.migrations().run() == Migrations.Runner.MANUAL
        && !facts.schema().pending().isEmpty()) {
      findings.add(
          new Finding(
              "migrate.left-to-somebody",
              Severity.WARN,
              environment.name(),
              environment.origin("migrations.run"),
              facts.schema().pending().size()
                  + " pending migrations are not applied by this deploy",
              "migrations.run is manual",
              "relayctl migrate " + environment.name()));
    }
    notEnforced(environment, findings);
    return findings;
  }

  /** The accident: a preview that wrote to production's database. */
  private static void sharedDatabase(Facts facts, List<Finding> findings) {
    Environment environment = facts.environment();
    for (Facts.Other other : facts.others()) {
      if (!other.database().overlaps(facts.database())) {
        continue;
      }
      boolean production = other.kind() == Kind.PRODUCTION || environment.kind() == Kind.PRODUCTION;
      findings.add(
          new Finding(
              production ? "database.shared-with-production" : "database.shared",
              production ? Severity.REFUSE : Severity.WARN,
              environment.name(),
              environment.origin("database.url"),
              environment.name() + " and " + other.name() + " use one database",
              "both resolve to " + facts.database(),
              "give each environment a database of its own"));
    }
  }

  /** Somebody may have scaled by hand, for a reason that the files don't know. */
  private static void sizes(Plan plan, Environment environment, List<Finding> findings) {
    for (Plan.Planned planned : plan.steps()) {
      if (planned.step() instanceof Step.RemoveMachines remove
          && remove.why() == Step.Removed.SURPLUS) {
        findings.add(
            new Finding(
                "fleet.shrinks",
                Severity.WARN,
                environment.name(),
                environment.origin("deploy.counts"),
                remove.ids().size() + " machines are removed that are there now",
                "the files ask for fewer, or the process group is gone",
                "raise deploy.counts if somebody has scaled on purpose"));
      }
      if (planned.step() instanceof Step.ReplaceMachines replace) {
        resized(replace, environment, findings);
      }
    }
  }

  private static void resized(
      Step.ReplaceMachines replace, Environment environment, List<Finding> findings) {
    long resized =
        replace.groups().stream()
            .flatMap(group -> group.changes().stream())
            .filter(change ->
                change instanceof MachineChange.Update update
                    && update.changedKeys().contains("guest"))
            .count();
    if (resized > 0) {
      findings.add(
          new Finding(
              "fleet.resized",
              Severity.WARN,
              environment.name(),
              environment.origin("app.config"),
              resized + " machines get another size",
              "[[vm]] asks for another one than they have",
              "correct [[vm]] if somebody has scaled on purpose"));
    }
  }

  private static void rightCode(Facts facts, List<Finding> findings) {
    Environment environment = facts.environment();
    Source source = facts.source();
    boolean matters = environment.kind() == Kind.PRODUCTION || environment.kind() == Kind.STAGING;
    if (matters && source.tree() == Source.Tree.DIRTY) {
      findings.add(
          new Finding(
              "code.dirty-tree",
              Severity.WARN,
              environment.name(),
              Where.system("git", "work tree"),
              "the work tree has changes that are in no commit",
              "what is deployed can't be found again by its commit",
              "commit or stash them"));
    }
    String wanted = environment.deploy().branch();
    if (wanted != null && source.branch() != null && !wanted.equals(source.branch())) {
      findings.add(
          new Finding(
              "code.wrong-branch",
              Severity.WARN,
              environment.name(),
              environment.origin("deploy.branch"),
              "the work tree is on " + source.branch(),
              environment.name() + " is deployed from " + wanted,
              "git switch " + wanted));
    }
  }

  /** Silence would be a promise: settings that this version reads but doesn't act on are named. */
  private static void notEnforced(Environment environment, List<Finding> findings) {
    var settings = new ArrayList<String>();
    if (environment.deploy().promoteFrom() != null) {
      settings.add("deploy.promote-from");
    }
    if (!environment.guardrails().freeze().isEmpty()) {
      settings.add("guardrails.freeze");
    }
    if (environment.guardrails().policy().keySet().stream()
        .anyMatch(id -> !id.equals(NotRehearsed.ID))) {
      settings.add("guardrails.policy");
    }
    for (String setting : settings) {
      findings.add(
          new Finding(
              "guardrail.not-enforced",
              Severity.WARN,
              environment.name(),
              environment.origin(setting),
              setting + " is not enforced by this version of relayctl",
              "it is read and checked for form only",
              "see to it by hand"));
    }
  }
}
