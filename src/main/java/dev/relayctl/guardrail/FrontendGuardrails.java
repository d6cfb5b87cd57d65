package dev.relayctl.guardrail;

import static dev.relayctl.guardrail.Severity.REFUSE;
import static dev.relayctl.guardrail.Severity.WARN;

import dev.relayctl.environment.Kind;
import java.util.List;
import java.util.Map;

/** Guardrails over frontends: one row each. */
public final class FrontendGuardrails {
  public static final Guardrail PAGES_NOT_ASKED =
      Guardrail.of(
          Topic.FRONTEND,
          "pages-not-asked",
          "nobody could be asked what the frontend has",
          Severities.everywhere(WARN));

  public static final Guardrail PAGES_PROJECT_MISSING =
      Guardrail.of(
          Topic.FRONTEND,
          "pages-project-missing",
          "the account has no Pages project of that name",
          Severities.everywhere(WARN));

  public static final Guardrail PAGES_OTHER_ACCOUNT =
      Guardrail.of(
          Topic.FRONTEND,
          "pages-other-account",
          "another account has a Pages project of the name that would be created",
          new Severities(
              Map.of(
                  Kind.LOCAL, WARN,
                  Kind.DEV, WARN,
                  Kind.PREVIEW, REFUSE,
                  Kind.STAGING, REFUSE,
                  Kind.PRODUCTION, REFUSE)));

  public static final Guardrail PAGES_WRONG_SOURCE =
      Guardrail.of(
          Topic.FRONTEND,
          "pages-wrong-source",
          "the Pages project isn't built by whom the file says",
          Severities.everywhere(WARN));

  public static final Guardrail PAGES_VARIABLE_MISSING =
      Guardrail.of(
          Topic.FRONTEND,
          "pages-variable-missing",
          "a frontend is built without a variable that its neighbours have",
          Severities.remote(WARN, WARN, WARN));

  public static final Guardrail PAGES_SCOPE_SHARED =
      Guardrail.of(
          Topic.FRONTEND,
          "pages-scope-shared",
          "two environments set the same variables of one project",
          Severities.remote(WARN, REFUSE, REFUSE).in(Kind.LOCAL, WARN));

  public static final Guardrail PAGES_VARIABLE_NOT_APPLIED =
      Guardrail.of(
          Topic.FRONTEND,
          "pages-variable-not-applied",
          "users get pages that were built with other variables",
          Severities.everywhere(WARN));

  public static final Guardrail LOCALHOST_IN_BUNDLE =
      Guardrail.of(
          Topic.FRONTEND,
          "localhost-in-bundle",
          "pages speak to the machine of whoever opens them",
          Severities.remote(WARN, REFUSE, REFUSE));

  public static final Guardrail PREVIEW_POINTS_AT_PRODUCTION =
      Guardrail.of(
          Topic.FRONTEND,
          "preview-points-at-production",
          "another environment's pages speak to production's backend",
          Severities.remote(REFUSE, REFUSE, REFUSE).in(Kind.LOCAL, WARN));

  public static final Guardrail FRONTEND_BACKEND_MISMATCH =
      Guardrail.of(
          Topic.FRONTEND,
          "frontend-backend-mismatch",
          "pages speak to another environment's backend",
          Severities.everywhere(WARN));

  static final List<Guardrail> ALL =
      List.of(
          PAGES_NOT_ASKED,
          PAGES_PROJECT_MISSING,
          PAGES_OTHER_ACCOUNT,
          PAGES_WRONG_SOURCE,
          PAGES_VARIABLE_MISSING,
          PAGES_SCOPE_SHARED,
          PAGES_VARIABLE_NOT_APPLIED,
          LOCALHOST_IN_BUNDLE,
          PREVIEW_POINTS_AT_PRODUCTION,
          FRONTEND_BACKEND_MISMATCH);

  private FrontendGuardrails() {}
}
