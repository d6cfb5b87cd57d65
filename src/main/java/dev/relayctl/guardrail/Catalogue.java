package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All guardrails. */
public final class Catalogue {
  private static final List<Guardrail> ALL =
      Stream.of(
              DatabaseGuardrails.ALL,
              CodeGuardrails.ALL,
              OrderGuardrails.ALL,
              FlyGuardrails.ALL,
              SecretsGuardrails.ALL,
              MigrationGuardrails.ALL,
              FrontendGuardrails.ALL)
          .flatMap(List::stream)
          .toList();

  /** What adapters call a problem that one of the guardrails is about. */
  private static final Map<String, Guardrail> BY_PROBLEM =
      Map.ofEntries(
          Map.entry("migrate.checksum-changed", MigrationGuardrails.EDITED_MIGRATION),
          Map.entry("migrate.unknown-revision", MigrationGuardrails.VANISHED_REVISION),
          Map.entry("migrate.file-missing", MigrationGuardrails.VANISHED_REVISION),
          Map.entry("migrate.alembic-missing-revision", MigrationGuardrails.VANISHED_REVISION),
          Map.entry("migrate.duplicate-revision", MigrationGuardrails.DUPLICATE_REVISION),
          Map.entry("migrate.alembic-duplicate-revision", MigrationGuardrails.DUPLICATE_REVISION),
          Map.entry("migrate.alembic-multiple-heads", MigrationGuardrails.MULTIPLE_HEADS),
          Map.entry(
              "database.stamped-for-another-environment", DatabaseGuardrails.WRONG_DATABASE_STAMP),
          Map.entry("database.stamp-of-a-copy", DatabaseGuardrails.COPIED_DATABASE),
          Map.entry("database.not-encrypted", DatabaseGuardrails.TLS_NOT_REQUIRED),
          Map.entry("deploy.strategy-needs-no-volumes", FlyGuardrails.STRATEGY_UNSAFE_WITH_VOLUME),
          Map.entry("lock.held", OrderGuardrails.DEPLOY_IN_PROGRESS),
          Map.entry("confirm.missing", OrderGuardrails.CONFIRMATION_NEEDED),
          Map.entry("confirm.wrong-name", OrderGuardrails.CONFIRMATION_NEEDED),
          Map.entry("confirm.declined", OrderGuardrails.CONFIRMATION_NEEDED));

  private Catalogue() {}

  /** By topic, in the order in which they are listed. */
  public static List<Guardrail> all() {
    return ALL;
  }

  /** The guardrail of that id, or the one that is about the problem of that id. */
  public static Optional<Guardrail> find(String id) {
    return ALL.stream()
        .filter(guardrail -> guardrail.id().equals(id))
        .findFirst()
        .or(() -> Optional.ofNullable(BY_PROBLEM.get(id)));
  }

  /**
   * The finding for a problem that stands against a plan: under its guardrail's id where there is
   * one. It is refused whatever a policy says, since the plan can't be run.
   */
  static Finding refused(Problem problem, Environment environment) {
    Finding finding = Finding.of(problem, Severity.REFUSE, environment.name());
    Guardrail guardrail = BY_PROBLEM.get(finding.id());
    return guardrail == null
        ? finding
        : new Finding(
            guardrail.id(),
            Severity.REFUSE,
            environment.name(),
            finding.where(),
            finding.what(),
            finding.why(),
            finding.remedy());
  }
}
