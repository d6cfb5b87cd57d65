package dev.relayctl.guardrail;

import static dev.relayctl.guardrail.Severity.CONFIRM;
import static dev.relayctl.guardrail.Severity.INFO;
import static dev.relayctl.guardrail.Severity.REFUSE;
import static dev.relayctl.guardrail.Severity.WARN;

import java.util.List;

/** Guardrails over what changes a schema: one row each. */
public final class MigrationGuardrails {
  public static final Guardrail MULTIPLE_HEADS =
      Guardrail.never(
          Topic.MIGRATIONS,
          "multiple-heads",
          "two migrations have the same parent",
          Severities.everywhere(REFUSE));

  public static final Guardrail DUPLICATE_REVISION =
      Guardrail.never(
          Topic.MIGRATIONS,
          "duplicate-revision",
          "two files have one revision",
          Severities.everywhere(REFUSE));

  public static final Guardrail EDITED_MIGRATION =
      Guardrail.never(
          Topic.MIGRATIONS,
          "edited-migration",
          "a migration was edited after it had been applied",
          Severities.everywhere(REFUSE));

  public static final Guardrail VANISHED_REVISION =
      Guardrail.never(
          Topic.MIGRATIONS,
          "vanished-revision",
          "the database has a revision that no file has",
          Severities.everywhere(REFUSE));

  public static final Guardrail EMPTY_MIGRATION =
      Guardrail.of(
          Topic.MIGRATIONS,
          "empty-migration",
          "a migration without a statement",
          Severities.everywhere(WARN));

  public static final Guardrail UNSAFE_MIGRATION =
      Guardrail.of(
          Topic.MIGRATIONS,
          "unsafe-migration",
          "a migration would lock, rewrite or break a table in use",
          Severities.guarded(CONFIRM, REFUSE));

  public static final Guardrail MIGRATION_WARNINGS =
      Guardrail.of(
          Topic.MIGRATIONS,
          "migration-warnings",
          "pending migrations have warnings",
          Severities.guarded(WARN, WARN));

  public static final Guardrail MIGRATIONS_NOT_LINTED =
      Guardrail.of(
          Topic.MIGRATIONS,
          "migrations-not-linted",
          "nobody could look at what pending migrations lock",
          Severities.guarded(WARN, WARN));

  public static final Guardrail INCOMPATIBLE_WITH_RUNNING_RELEASE =
      Guardrail.of(
          Topic.MIGRATIONS,
          "incompatible-with-running-release",
          "a migration takes away what the running code uses",
          Severities.guarded(CONFIRM, REFUSE));

  public static final Guardrail NOT_REHEARSED =
      Guardrail.of(
          Topic.MIGRATIONS,
          "not-rehearsed",
          "pending migrations were never tried on a copy of the data",
          Severities.OFF);

  public static final Guardrail BACKFILL_NEEDS_DIRECT =
      Guardrail.never(
          Topic.MIGRATIONS,
          "backfill-needs-direct",
          "a release command would run a batch once",
          Severities.everywhere(REFUSE));

  public static final Guardrail MIGRATIONS_LEFT_TO_SOMEBODY =
      Guardrail.of(
          Topic.MIGRATIONS,
          "migrations-left-to-somebody",
          "pending migrations aren't applied by this deploy",
          Severities.everywhere(WARN));

  public static final Guardrail HISTORY_CHANGED =
      Guardrail.of(
          Topic.MIGRATIONS,
          "history-changed",
          "the history is changed, and the schema is not",
          Severities.everywhere(CONFIRM));

  public static final Guardrail DATA_LOSS_UNDO =
      Guardrail.of(
          Topic.MIGRATIONS,
          "data-loss-undo",
          "an undo throws data away",
          Severities.everywhere(CONFIRM));

  public static final Guardrail UNDO_RELEASE_NEEDS_IT =
      Guardrail.of(
          Topic.MIGRATIONS,
          "undo-release-needs-it",
          "the running release uses what is undone",
          Severities.everywhere(WARN));

  public static final Guardrail UNDO_REPEATABLES_STAY =
      Guardrail.of(
          Topic.MIGRATIONS,
          "undo-repeatables-stay",
          "repeatable migrations are not undone",
          Severities.everywhere(INFO));

  public static final Guardrail DATA_LOSS_RESTORE =
      Guardrail.of(
          Topic.MIGRATIONS,
          "data-loss-restore",
          "a restore throws away what was written since",
          Severities.everywhere(CONFIRM));

  public static final Guardrail RESTORE_OTHER_DATABASES =
      Guardrail.of(
          Topic.MIGRATIONS,
          "restore-other-databases",
          "a restore takes other databases of the branch along",
          Severities.everywhere(CONFIRM));

  public static final Guardrail RESTORE_RELEASE_NEEDS_IT =
      Guardrail.of(
          Topic.MIGRATIONS,
          "restore-release-needs-it",
          "the running release was made for another schema",
          Severities.everywhere(WARN));

  public static final Guardrail IRREVERSIBLE_MIGRATION =
      Guardrail.of(
          Topic.MIGRATIONS,
          "irreversible-migration",
          "a pending migration has no way back",
          Severities.OFF);

  public static final Guardrail SCHEMA_DRIFT =
      Guardrail.of(
          Topic.MIGRATIONS,
          "schema-drift",
          "the live schema isn't what the migrations make",
          Severities.OFF);

  static final List<Guardrail> ALL =
      List.of(
          MULTIPLE_HEADS,
          DUPLICATE_REVISION,
          EDITED_MIGRATION,
          VANISHED_REVISION,
          EMPTY_MIGRATION,
          UNSAFE_MIGRATION,
          MIGRATION_WARNINGS,
          MIGRATIONS_NOT_LINTED,
          INCOMPATIBLE_WITH_RUNNING_RELEASE,
          NOT_REHEARSED,
          BACKFILL_NEEDS_DIRECT,
          MIGRATIONS_LEFT_TO_SOMEBODY,
          HISTORY_CHANGED,
          DATA_LOSS_UNDO,
          UNDO_RELEASE_NEEDS_IT,
          UNDO_REPEATABLES_STAY,
          DATA_LOSS_RESTORE,
          RESTORE_OTHER_DATABASES,
          RESTORE_RELEASE_NEEDS_IT,
          IRREVERSIBLE_MIGRATION,
          SCHEMA_DRIFT);

  private MigrationGuardrails() {}
}
