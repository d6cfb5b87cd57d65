package dev.relayctl.guardrail;

import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All guardrails over one plan, in a fixed order. */
public final class Guardrails {
  private static final Check POLICY =
      look(PolicyTooWeak::check, Told::always, OrderGuardrails.POLICY_TOO_WEAK);

  private static final Check SHARED =
      look(
          SharedDatabase::check,
          Told::always,
          DatabaseGuardrails.SHARED_PRODUCTION_DATABASE,
          DatabaseGuardrails.SHARED_DATABASE);

  private static final Check STAMPS =
      look(
          DatabaseStamps::check,
          Told::standing,
          DatabaseGuardrails.WRONG_DATABASE_STAMP,
          DatabaseGuardrails.COPIED_DATABASE,
          DatabaseGuardrails.DATABASE_NOT_STAMPED);

  private static final Check WAY =
      look(
          DatabaseWay::check,
          Told::appUrl,
          DatabaseGuardrails.LOCAL_URL_IN_REMOTE_ENVIRONMENT,
          DatabaseGuardrails.TLS_NOT_REQUIRED,
          DatabaseGuardrails.DRIVER_MISMATCH);

  private static final Check PIN =
      look(ImagePin::check, Told::fleet, CodeGuardrails.IMAGE_NOT_PINNED);

  private static final Check BUILD =
      look(BuildContext::check, Told::build, CodeGuardrails.BUILD_CONTEXT_INCOMPLETE);

  private static final Check HEALTH =
      look(
          HealthChecks::check,
          Told::fleet,
          FlyGuardrails.NO_HEALTH_CHECK,
          FlyGuardrails.HEALTH_CHECK_WRONG_PORT);

  private static final Check RESTARTS =
      look(RestartPolicy::check, Told::fleet, FlyGuardrails.RESTART_GIVES_UP);

  private static final Check GROUPS =
      look(ProcessGroups::check, Told::fleet, FlyGuardrails.PROCESS_GROUP_MISSING);

  private static final Check COMMANDS =
      look(ExecForm::check, Told::fleet, FlyGuardrails.VARIABLE_IN_EXEC_FORM);

  private static final Check SHAPE =
      look(ConfigShape::check, Told::lowerEnvironment, FlyGuardrails.CONFIG_SHAPE_DIFFERS);

  private static final Check NEEDED =
      look(SecretNames::missing, Told::fleet, SecretsGuardrails.MISSING_SECRET);

  private static final Check SECRETS =
      look(ProductionSecrets::values, Told::secrets, SecretsGuardrails.SHARED_PRODUCTION_SECRET);

  private static final Check REFERENCES =
      look(ProductionSecrets::references, Told::fleet, SecretsGuardrails.SAME_SECRET_REFERENCE);

  private static final Check VARIABLES =
      look(PagesState::missing, Told::web, FrontendGuardrails.PAGES_VARIABLE_MISSING);

  private static final Check SCOPES =
      look(PagesState::shared, Told::web, FrontendGuardrails.PAGES_SCOPE_SHARED);

  private static final Check ADDRESSES =
      look(PagesAddresses::localhost, Told::site, FrontendGuardrails.LOCALHOST_IN_BUNDLE);

  private static final Check PRODUCTION =
      look(PagesAddresses::production, Told::site, FrontendGuardrails.PREVIEW_POINTS_AT_PRODUCTION);

  /** What holds whether or not a plan changes anything. */
  private static final List<Check> ALWAYS =
      List.of(
          POLICY,
          SHARED,
          STAMPS,
          SECRETS,
          REFERENCES,
          look(ReleaseCommandMissing::check, Told::fleet, FlyGuardrails.RELEASE_COMMAND_MISSING),
          look(StagedSecrets::check, Told::fleet, SecretsGuardrails.SECRET_CHANGED_UNDEPLOYED),
          look(
              PagesState::project,
              Told::site,
              FrontendGuardrails.PAGES_NOT_ASKED,
              FrontendGuardrails.PAGES_PROJECT_MISSING,
              FrontendGuardrails.PAGES_OTHER_ACCOUNT),
          look(PagesState::notApplied, Told::site, FrontendGuardrails.PAGES_VARIABLE_NOT_APPLIED),
          look(
              PagesAddresses::mismatch, Told::bundle, FrontendGuardrails.FRONTEND_BACKEND_MISMATCH),
          SCOPES,
          ADDRESSES,
          PRODUCTION);

  /** What only matters where something is changed. */
  private static final List<Check> OF_CHANGES =
      List.of(
          WAY,
          look(
              ConnectionPools::check,
              Told::fleetAndStanding,
              DatabaseGuardrails.TOO_MANY_CONNECTIONS),
          look(SleepingDatabase::check, Told::compute, DatabaseGuardrails.DATABASE_MAY_SLEEP),
          look(RightCode::check, Told::git, CodeGuardrails.DIRTY_TREE, CodeGuardrails.WRONG_BRANCH),
          look(
              RemoteCode::upstream,
              Told::upstream,
              CodeGuardrails.BEHIND_REMOTE,
              CodeGuardrails.UNPUSHED_COMMIT),
          look(RemoteCode::checks, Told::checks, CodeGuardrails.CI_NOT_GREEN),
          look(RemoteCode::image, Told::imageCommit, CodeGuardrails.IMAGE_NOT_FROM_COMMIT),
          look(RemoteCode::nothing, Told::fleetInGit, CodeGuardrails.NOTHING_CHANGED),
          PIN,
          BUILD,
          look(FreezeWindows::check, Told::always, OrderGuardrails.FREEZE_WINDOW),
          look(
              PromotionGate::check,
              Told::promotion,
              OrderGuardrails.NOT_PROMOTED,
              OrderGuardrails.PROMOTION_TOO_YOUNG,
              OrderGuardrails.EVIDENCE_MISSING),
          look(
              OutOfBand::check,
              Told::fleet,
              OrderGuardrails.OUT_OF_BAND_CHANGE,
              OrderGuardrails.WRONG_ACCOUNT),
          look(
              MachineSizes::check,
              Told::fleet,
              FlyGuardrails.SHRINKS_MACHINES,
              FlyGuardrails.RESIZES_MACHINES),
          HEALTH,
          look(
              Availability::check,
              Told::fleet,
              FlyGuardrails.SINGLE_MACHINE_PRODUCTION,
              FlyGuardrails.AUTO_STOP_TO_ZERO),
          RESTARTS,
          look(MemoryBefore::check, Told::fleet, FlyGuardrails.MEMORY_EXCEEDED_BEFORE),
          GROUPS,
          COMMANDS,
          SHAPE,
          NEEDED,
          VARIABLES,
          look(SecretNames::extra, Told::fleet, SecretsGuardrails.EXTRA_SECRET),
          look(SecretNames::unread, Told::fleet, SecretsGuardrails.UNREAD_VARIABLE),
          look(
              MigrationsLeft::check,
              Told::always,
              MigrationGuardrails.MIGRATIONS_LEFT_TO_SOMEBODY));

  /**
   * What is said of a plan that was begun and cut off: whose database it is, and no more. To leave
   * machines half-made would be worse than what else there is to say.
   */
  private static final List<Check> OF_RESUMED = List.of(POLICY, SHARED, STAMPS);

  /** What files alone tell: nothing of a plan, of machines or of a database is looked at. */
  private static final List<Check> OFFLINE =
      List.of(
          POLICY,
          SHARED,
          SECRETS,
          REFERENCES,
          WAY,
          PIN,
          BUILD,
          HEALTH,
          look(Availability::ofFiles, Told::fleet, FlyGuardrails.AUTO_STOP_TO_ZERO),
          RESTARTS,
          GROUPS,
          COMMANDS,
          SHAPE,
          NEEDED,
          VARIABLES,
          SCOPES,
          ADDRESSES,
          PRODUCTION);

  /** What is known of a frontend alone. */
  private static final List<Looking> OF_FRONTENDS =
      List.of(
          PagesState::project,
          PagesState::missing,
          PagesState::notApplied,
          PagesState::shared,
          PagesAddresses::localhost,
          PagesAddresses::production,
          PagesAddresses::mismatch);

  private Guardrails() {}

  /** What looks at a plan. */
  @FunctionalInterface
  private interface Looking {
    Stream<Finding> at(Plan plan, Facts facts);
  }

  /**
   * One look.
   *
   * @param told whether there is anything to look at: what nobody could be asked is not green
   * @param about the guardrails whose findings it makes
   */
  private record Check(Looking looking, Predicate<Facts> told, List<Guardrail> about) {}

  private static Check look(Looking looking, Predicate<Facts> told, Guardrail... about) {
    return new Check(looking, told, List.of(about));
  }

  /** How a plan came to be. */
  public enum Origin {
    FRESH,
    /** Begun by an earlier run, and gone on with. */
    RESUMED
  }

  /** What they say; empty when nothing is to be said. */
  public static List<Finding> check(Plan plan, Facts facts, Origin origin) {
    var findings = new ArrayList<Finding>();
    for (Problem problem : facts.schema().problems()) {
      findings.add(Catalogue.refused(problem, facts.environment()));
    }
    checks(plan, origin).flatMap(check -> check.looking().at(plan, facts)).forEach(findings::add);
    return findings;
  }

  /** The same for a plan that was made just now. */
  public static List<Finding> check(Plan plan, Facts facts) {
    return check(plan, facts, Origin.FRESH);
  }

  /** The guardrails that looked at a plan, and had something to look at. */
  public static List<Guardrail> lookedAt(Plan plan, Facts facts, Origin origin) {
    return checks(plan, origin)
        .filter(check -> check.told().test(facts))
        .flatMap(check -> check.about().stream())
        .filter(guardrail -> guardrail.severity(facts.environment()).isPresent())
        .toList();
  }

  private static Stream<Check> checks(Plan plan, Origin origin) {
    return switch (origin) {
      case RESUMED -> OF_RESUMED.stream();
      case FRESH ->
          plan.isEmpty() ? ALWAYS.stream() : Stream.concat(ALWAYS.stream(), OF_CHANGES.stream());
    };
  }

  /** What can be said without looking at anything but files, whose observed world is empty. */
  public static List<Finding> offline(Facts facts) {
    Plan nothing = nothing(facts);
    return OFFLINE.stream().flatMap(check -> check.looking().at(nothing, facts)).toList();
  }

  /** What can be said of the frontend alone, as it is. */
  public static List<Finding> ofFrontend(Facts facts) {
    Plan nothing = nothing(facts);
    return OF_FRONTENDS.stream().flatMap(looking -> looking.at(nothing, facts)).toList();
  }

  private static Plan nothing(Facts facts) {
    return new Plan(
        facts.environment().name(), new PlanHash("0".repeat(64)), facts.now(), 0, 1, List.of());
  }
}
