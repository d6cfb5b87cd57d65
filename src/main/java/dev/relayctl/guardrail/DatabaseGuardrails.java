package dev.relayctl.guardrail;

import static dev.relayctl.guardrail.Severity.CONFIRM;
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

  public static final Guardrail DATABASE_NOT_STAMPED =
      Guardrail.of(
          Topic.DATABASE,
          "database-not-stamped",
          "a database with tables that no environment has ever claimed",
          Severities.remote(WARN, CONFIRM, CONFIRM));

  public static final Guardrail DRIVER_MISMATCH =
      Guardrail.of(
          Topic.DATABASE,
          "driver-mismatch",
          "a URL that the app's driver can't take",
          Severities.remote(WARN, CONFIRM, REFUSE));

  public static final Guardrail LOCAL_URL_IN_REMOTE_ENVIRONMENT =
      Guardrail.of(
          Topic.DATABASE,
          "local-url-in-remote-environment",
          "machines on Fly are told to look for the database on themselves",
          Severities.remote(REFUSE, REFUSE, REFUSE));

  public static final Guardrail TLS_NOT_REQUIRED =
      Guardrail.of(
          Topic.DATABASE,
          "tls-not-required",
          "the connection may fall back to plain text",
          Severities.remote(WARN, WARN, CONFIRM));

  public static final Guardrail DATABASE_MAY_SLEEP =
      Guardrail.of(
          Topic.DATABASE,
          "database-may-sleep",
          "production's database is stopped when nobody is connected",
          Severities.production(WARN));

  public static final Guardrail TOO_MANY_CONNECTIONS =
      Guardrail.of(
          Topic.DATABASE,
          "too-many-connections",
          "the machines' pools are larger than the server's limit",
          Severities.remote(WARN, CONFIRM, REFUSE));

  static final List<Guardrail> ALL =
      List.of(
          SHARED_PRODUCTION_DATABASE,
          SHARED_DATABASE,
          WRONG_DATABASE_STAMP,
          COPIED_DATABASE,
          POOLED_URL_FOR_MIGRATIONS,
          DATABASE_NOT_STAMPED,
          DRIVER_MISMATCH,
          LOCAL_URL_IN_REMOTE_ENVIRONMENT,
          TLS_NOT_REQUIRED,
          DATABASE_MAY_SLEEP,
          TOO_MANY_CONNECTIONS);

  private DatabaseGuardrails() {}
}
