package dev.relayctl.guardrail;

import static dev.relayctl.guardrail.Severity.REFUSE;
import static dev.relayctl.guardrail.Severity.WARN;

import java.util.List;

/** Guardrails over the database that an environment resolves to: one row each. */
public final class DatabaseGuardrails {
  public static final Guardrail SHARED_PRODUCTION_DATABASE =
      Guardrail.never(
          Topic.DATABASE,
          "shared-production-database",
          "production's database is another environment's, too",
          Severities.everywhere(REFUSE));

  public static final Guardrail SHARED_DATABASE =
      Guardrail.of(
          Topic.DATABASE,
          "shared-database",
          "two environments use one database",
          Severities.everywhere(WARN));

  public static final Guardrail WRONG_DATABASE_STAMP =
      Guardrail.never(
          Topic.DATABASE,
          "wrong-database-stamp",
          "the database says that it is another environment's",
          Severities.everywhere(REFUSE));

  public static final Guardrail COPIED_DATABASE =
      Guardrail.never(
          Topic.DATABASE,
          "copied-database",
          "the database is a copy, and still says that it is the original",
          Severities.everywhere(REFUSE));

  public static final Guardrail POOLED_URL_FOR_MIGRATIONS =
      Guardrail.of(
          Topic.DATABASE,
          "pooled-url-for-migrations",
          "migrations run through a connection pooler",
          Severities.everywhere(WARN));

  static final List<Guardrail> ALL =
      List.of(
          SHARED_PRODUCTION_DATABASE,
          SHARED_DATABASE,
          WRONG_DATABASE_STAMP,
          COPIED_DATABASE,
          POOLED_URL_FOR_MIGRATIONS);

  private DatabaseGuardrails() {}
}
