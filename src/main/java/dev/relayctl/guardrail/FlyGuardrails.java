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

  public static final Guardrail NO_HEALTH_CHECK =
      Guardrail.of(
          Topic.FLY,
          "no-health-check",
          "machines get requests and nothing asks whether they can answer",
          Severities.remote(INFO, WARN, REFUSE));

  public static final Guardrail HEALTH_CHECK_WRONG_PORT =
      Guardrail.of(
          Topic.FLY,
          "health-check-wrong-port",
          "a health check asks a port where nothing listens",
          Severities.remote(WARN, WARN, REFUSE));

  public static final Guardrail SINGLE_MACHINE_PRODUCTION =
      Guardrail.of(
          Topic.FLY,
          "single-machine-production",
          "one machine alone serves all requests",
          Severities.production(CONFIRM));

  public static final Guardrail AUTO_STOP_TO_ZERO =
      Guardrail.of(
          Topic.FLY,
          "auto-stop-to-zero",
          "after a quiet hour no machine runs",
          Severities.production(WARN));

  public static final Guardrail RESTART_GIVES_UP =
      Guardrail.of(
          Topic.FLY,
          "restart-gives-up",
          "Fly stops restarting a process that has crashed",
          Severities.guarded(INFO, WARN));

  public static final Guardrail MEMORY_EXCEEDED_BEFORE =
      Guardrail.of(
          Topic.FLY,
          "memory-exceeded-before",
          "machines ran out of memory, and get no more",
          Severities.remote(INFO, WARN, CONFIRM));

  public static final Guardrail RELEASE_COMMAND_MISSING =
      Guardrail.of(
          Topic.FLY,
          "release-command-missing",
          "migrations are left to a release command that isn't there",
          Severities.remote(REFUSE, REFUSE, REFUSE));

  public static final Guardrail PROCESS_GROUP_MISSING =
      Guardrail.of(
          Topic.FLY,
          "process-group-missing",
          "a process group is lost with a Fly configuration",
          Severities.remote(INFO, WARN, WARN));

  public static final Guardrail STRATEGY_UNSAFE_WITH_VOLUME =
      Guardrail.never(
          Topic.FLY,
          "strategy-unsafe-with-volume",
          "a second machine starts without the first one's data",
          Severities.remote(REFUSE, REFUSE, REFUSE));

  public static final Guardrail VARIABLE_IN_EXEC_FORM =
      Guardrail.of(
          Topic.FLY,
          "variable-in-exec-form",
          "a command holds $NAME, and no shell replaces it",
          Severities.remote(WARN, WARN, REFUSE));

  public static final Guardrail CONFIG_SHAPE_DIFFERS =
      Guardrail.of(
          Topic.FLY,
          "config-shape-differs",
          "an environment has another shape than the one that was tested",
          Severities.guarded(WARN, WARN));

  static final List<Guardrail> ALL =
      List.of(
          SHARED_PRODUCTION_APP,
          SHARED_APP,
          RELEASE_COMMAND_HIDES_FAILURE,
          RELEASE_COMMAND_NOT_RUNNABLE,
          RELEASE_COMMAND_WITHOUT_LOCK_TIMEOUT,
          SHRINKS_MACHINES,
          RESIZES_MACHINES,
          NO_HEALTH_CHECK,
          HEALTH_CHECK_WRONG_PORT,
          SINGLE_MACHINE_PRODUCTION,
          AUTO_STOP_TO_ZERO,
          RESTART_GIVES_UP,
          MEMORY_EXCEEDED_BEFORE,
          RELEASE_COMMAND_MISSING,
          PROCESS_GROUP_MISSING,
          STRATEGY_UNSAFE_WITH_VOLUME,
          VARIABLE_IN_EXEC_FORM,
          CONFIG_SHAPE_DIFFERS);

  private FlyGuardrails() {}
}
