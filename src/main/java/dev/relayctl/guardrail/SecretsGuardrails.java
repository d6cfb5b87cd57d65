package dev.relayctl.guardrail;

import static dev.relayctl.guardrail.Severity.INFO;
import static dev.relayctl.guardrail.Severity.REFUSE;
import static dev.relayctl.guardrail.Severity.WARN;

import java.util.List;

/** Guardrails over secrets and variables, by their names: one row each. */
public final class SecretsGuardrails {
  public static final Guardrail MISSING_SECRET =
      Guardrail.of(
          Topic.SECRETS,
          "missing-secret",
          "the code needs a variable that the environment doesn't have",
          Severities.remote(WARN, REFUSE, REFUSE));

  public static final Guardrail EXTRA_SECRET =
      Guardrail.of(
          Topic.SECRETS,
          "extra-secret",
          "the app has a secret that no file knows",
          Severities.remote(INFO, INFO, WARN));

  public static final Guardrail UNREAD_VARIABLE =
      Guardrail.of(
          Topic.SECRETS,
          "unread-variable",
          "a variable is given that nothing in the source reads",
          Severities.remote(INFO, INFO, INFO));

  public static final Guardrail SECRET_CHANGED_UNDEPLOYED =
      Guardrail.of(
          Topic.SECRETS,
          "secret-changed-undeployed",
          "machines keep a secret's old value",
          Severities.remote(WARN, WARN, WARN));

  static final List<Guardrail> ALL =
      List.of(MISSING_SECRET, EXTRA_SECRET, UNREAD_VARIABLE, SECRET_CHANGED_UNDEPLOYED);

  private SecretsGuardrails() {}
}
