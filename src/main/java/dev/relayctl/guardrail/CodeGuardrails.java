package dev.relayctl.guardrail;

import static dev.relayctl.guardrail.Severity.INFO;
import static dev.relayctl.guardrail.Severity.REFUSE;
import static dev.relayctl.guardrail.Severity.WARN;

import dev.relayctl.environment.Kind;
import java.util.List;

/** Guardrails over what is deployed: one row each. */
public final class CodeGuardrails {
  public static final Guardrail DIRTY_TREE =
      Guardrail.of(
          Topic.CODE,
          "dirty-tree",
          "what is deployed is in no commit",
          Severities.guarded(WARN, REFUSE));

  public static final Guardrail WRONG_BRANCH =
      Guardrail.of(
          Topic.CODE,
          "wrong-branch",
          "the work tree is on another branch than the environment's",
          Severities.remote(WARN, WARN, REFUSE).in(Kind.LOCAL, WARN));

  public static final Guardrail MIGRATIONS_MISSING_IN_IMAGE =
      Guardrail.of(
          Topic.CODE,
          "migrations-missing-in-image",
          "the release command's image lacks the migrations",
          Severities.everywhere(REFUSE));

  public static final Guardrail IMAGE_NOT_PINNED =
      Guardrail.of(
          Topic.CODE,
          "image-not-pinned",
          "the image is named by a tag, which may move",
          Severities.guarded(INFO, WARN));

  public static final Guardrail BUILD_CONTEXT_INCOMPLETE =
      Guardrail.of(
          Topic.CODE,
          "build-context-incomplete",
          "an image is built without what it needs",
          Severities.remote(WARN, WARN, REFUSE));

  public static final Guardrail BEHIND_REMOTE =
      Guardrail.of(
          Topic.CODE,
          "behind-remote",
          "somebody has pushed commits that this work tree lacks",
          Severities.guarded(WARN, REFUSE));

  public static final Guardrail UNPUSHED_COMMIT =
      Guardrail.of(
          Topic.CODE,
          "unpushed-commit",
          "the commit is on this machine only",
          Severities.guarded(WARN, REFUSE));

  public static final Guardrail CI_NOT_GREEN =
      Guardrail.of(
          Topic.CODE,
          "ci-not-green",
          "the checks of the commit failed, or haven't ended",
          Severities.guarded(WARN, REFUSE));

  public static final Guardrail IMAGE_NOT_FROM_COMMIT =
      Guardrail.of(
          Topic.CODE,
          "image-not-from-commit",
          "the image was built from another commit",
          Severities.guarded(WARN, REFUSE));

  public static final Guardrail NOTHING_CHANGED =
      Guardrail.of(
          Topic.CODE,
          "nothing-changed",
          "another commit, and nothing to deploy",
          Severities.everywhere(INFO));

  static final List<Guardrail> ALL =
      List.of(
          DIRTY_TREE,
          WRONG_BRANCH,
          MIGRATIONS_MISSING_IN_IMAGE,
          IMAGE_NOT_PINNED,
          BUILD_CONTEXT_INCOMPLETE,
          BEHIND_REMOTE,
          UNPUSHED_COMMIT,
          CI_NOT_GREEN,
          IMAGE_NOT_FROM_COMMIT,
          NOTHING_CHANGED);

  private CodeGuardrails() {}
}
