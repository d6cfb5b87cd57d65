package dev.relayctl.guardrail;

import static dev.relayctl.guardrail.Severity.INFO;
import static dev.relayctl.guardrail.Severity.REFUSE;
import static dev.relayctl.guardrail.Severity.WARN;

import dev.relayctl.environment.Kind;
import java.util.List;
import java.util.Map;

/** Guardrails over secrets and variables: one row each. */
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

  public static final Guardrail SHARED_PRODUCTION_SECRET =
      Guardrail.of(
          Topic.SECRETS,
          "shared-production-secret",
          "another environment is given a secret of production's",
          new Severities(Map.of(Kind.DEV, REFUSE, Kind.PREVIEW, REFUSE, Kind.STAGING, REFUSE)));

  public static final Guardrail SAME_SECRET_REFERENCE =
      Guardrail.of(
          Topic.SECRETS,
          "same-secret-reference",
          "a secret is asked for just as production asks",
          new Severities(Map.of(Kind.DEV, INFO, Kind.PREVIEW, WARN, Kind.STAGING, INFO)));

  static final List<Guardrail> ALL =
      List.of(
          MISSING_SECRET,
          EXTRA_SECRET,
          UNREAD_VARIABLE,
          SECRET_CHANGED_UNDEPLOYED,
          SHARED_PRODUCTION_SECRET,
          SAME_SECRET_REFERENCE);

  private SecretsGuardrails() {}
}
