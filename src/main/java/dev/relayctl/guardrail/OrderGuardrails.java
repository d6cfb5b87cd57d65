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

  public static final Guardrail NOT_PROMOTED =
      Guardrail.of(
          Topic.ORDER,
          "not-promoted",
          "this image, or its migrations, never ran in the environment before",
          Severities.guarded(REFUSE, REFUSE));

  public static final Guardrail PROMOTION_TOO_YOUNG =
      Guardrail.of(
          Topic.ORDER,
          "promotion-too-young",
          "it ran in the environment before for a shorter time than is wanted",
          Severities.guarded(REFUSE, REFUSE));

  public static final Guardrail EVIDENCE_MISSING =
      Guardrail.of(
          Topic.ORDER,
          "evidence-missing",
          "it ran in the environment before, and a check is missing there",
          Severities.guarded(WARN, CONFIRM));

  public static final Guardrail FREEZE_WINDOW =
      Guardrail.of(
          Topic.ORDER,
          "freeze-window",
          "nobody wants a deploy at this time",
          Severities.everywhere(REFUSE));

  public static final Guardrail OUT_OF_BAND_CHANGE =
      Guardrail.of(
          Topic.ORDER,
          "out-of-band-change",
          "the machines aren't those that the ledger knows",
          Severities.remote(WARN, CONFIRM, CONFIRM));

  public static final Guardrail WRONG_ACCOUNT =
      Guardrail.never(
          Topic.ORDER,
          "wrong-account",
          "the app belongs to another organization than the environment names",
          Severities.everywhere(REFUSE));

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
          POLICY_TOO_WEAK,
          NOT_PROMOTED,
          PROMOTION_TOO_YOUNG,
          EVIDENCE_MISSING,
          FREEZE_WINDOW,
          OUT_OF_BAND_CHANGE,
          WRONG_ACCOUNT);

  private OrderGuardrails() {}
}
