package dev.relayctl.guardrail;

import static dev.relayctl.guardrail.Severity.CONFIRM;
import static dev.relayctl.guardrail.Severity.INFO;
import static dev.relayctl.guardrail.Severity.REFUSE;
import static dev.relayctl.guardrail.Severity.WARN;

import java.util.List;

/** Guardrails over when, after what and by whom something is deployed: one row each. */
public final class OrderGuardrails {
  public static final Guardrail PROMOTION_MIGRATIONS_DIFFER =
      Guardrail.of(
          Topic.ORDER,
          "promotion-migrations-differ",
          "the migrations aren't those that were proven",
          Severities.everywhere(REFUSE));

  public static final Guardrail PROMOTION_WENT_BACK =
      Guardrail.of(
          Topic.ORDER,
          "promotion-went-back",
          "the release to promote is a rollback, and migrations are pending",
          Severities.everywhere(REFUSE));

  public static final Guardrail PROMOTION_TREE_DIFFERS =
      Guardrail.of(
          Topic.ORDER,
          "promotion-tree-differs",
          "the work tree isn't the commit that was proven",
          Severities.everywhere(WARN));

  public static final Guardrail PROMOTION_OTHER_SOURCE =
      Guardrail.of(
          Topic.ORDER,
          "promotion-other-source",
          "releases come from another environment",
          Severities.everywhere(REFUSE));

  public static final Guardrail CONFIRMATION_NEEDED =
      Guardrail.never(
          Topic.ORDER,
          "confirmation-needed",
          "the answer that the environment asks for is missing",
          Severities.everywhere(CONFIRM));

  public static final Guardrail DEPLOY_IN_PROGRESS =
      Guardrail.never(
          Topic.ORDER,
          "deploy-in-progress",
          "somebody else is at work in the environment",
          Severities.everywhere(WARN));

  public static final Guardrail ROLLBACK_SCHEMA_INCOMPATIBLE =
      Guardrail.of(
          Topic.ORDER,
          "rollback-schema-incompatible",
          "older code doesn't fit the database",
          Severities.everywhere(REFUSE));

  public static final Guardrail ROLLBACK_SCHEMA_UNKNOWN =
      Guardrail.of(
          Topic.ORDER,
          "rollback-schema-unknown",
          "nobody knows whether older code fits the database",
          Severities.everywhere(WARN));

  public static final Guardrail ROLLBACK_SCHEMA_STAYS =
      Guardrail.of(
          Topic.ORDER,
          "rollback-schema-stays",
          "the schema stays newer than the code",
          Severities.everywhere(INFO));

  public static final Guardrail ROLLBACK_SECRETS_STAY =
      Guardrail.of(
          Topic.ORDER,
          "rollback-secrets-stay",
          "secrets stay newer than the code",
          Severities.everywhere(WARN));

  public static final Guardrail POLICY_TOO_WEAK =
      Guardrail.never(
          Topic.ORDER,
          "policy-too-weak",
          "a policy asks for less than a guardrail can give",
          Severities.everywhere(WARN));

  static final List<Guardrail> ALL =
      List.of(
          PROMOTION_MIGRATIONS_DIFFER,
          PROMOTION_WENT_BACK,
          PROMOTION_TREE_DIFFERS,
          PROMOTION_OTHER_SOURCE,
          CONFIRMATION_NEEDED,
          DEPLOY_IN_PROGRESS,
          ROLLBACK_SCHEMA_INCOMPATIBLE,
          ROLLBACK_SCHEMA_UNKNOWN,
          ROLLBACK_SCHEMA_STAYS,
          ROLLBACK_SECRETS_STAY,
          POLICY_TOO_WEAK);

  private OrderGuardrails() {}
}
