package dev.relayctl.guardrail;

import static dev.relayctl.guardrail.Severity.CONFIRM;
import static dev.relayctl.guardrail.Severity.INFO;
import static dev.relayctl.guardrail.Severity.REFUSE;
import static dev.relayctl.guardrail.Severity.WARN;

import java.util.List;

/** Guardrails over machines and their configuration: one row each. */
public final class FlyGuardrails {
  public static final Guardrail SHARED_PRODUCTION_APP =
      Guardrail.never(
          Topic.FLY,
          "shared-production-app",
          "production's Fly app is another environment's, too",
          Severities.everywhere(REFUSE));

  public static final Guardrail SHARED_APP =
      Guardrail.of(
          Topic.FLY, "shared-app", "two environments are one Fly app", Severities.everywhere(WARN));

  public static final Guardrail RELEASE_COMMAND_HIDES_FAILURE =
      Guardrail.of(
          Topic.FLY,
          "release-command-hides-failure",
          "a failed migration may look like a success",
          Severities.everywhere(WARN));

  public static final Guardrail RELEASE_COMMAND_NOT_RUNNABLE =
      Guardrail.of(
          Topic.FLY,
          "release-command-not-runnable",
          "the release command's script can't be started",
          Severities.everywhere(WARN));

  public static final Guardrail RELEASE_COMMAND_WITHOUT_LOCK_TIMEOUT =
      Guardrail.of(
          Topic.FLY,
          "release-command-without-lock-timeout",
          "a migration may queue all traffic behind itself",
          Severities.everywhere(INFO));

  public static final Guardrail SHRINKS_MACHINES =
      Guardrail.of(
          Topic.FLY,
          "shrinks-machines",
          "machines that are there now are removed",
          Severities.remote(WARN, WARN, CONFIRM));

  public static final Guardrail RESIZES_MACHINES =
      Guardrail.of(
          Topic.FLY,
          "resizes-machines",
          "machines get another size than they have",
          Severities.remote(WARN, WARN, WARN));

  static final List<Guardrail> ALL =
      List.of(
          SHARED_PRODUCTION_APP,
          SHARED_APP,
          RELEASE_COMMAND_HIDES_FAILURE,
          RELEASE_COMMAND_NOT_RUNNABLE,
          RELEASE_COMMAND_WITHOUT_LOCK_TIMEOUT,
          SHRINKS_MACHINES,
          RESIZES_MACHINES);

  private FlyGuardrails() {}
}
