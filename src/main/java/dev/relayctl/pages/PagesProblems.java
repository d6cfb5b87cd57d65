package dev.relayctl.pages;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failed request means ({@code specs/cloudflare-pages.md} §1). */
final class PagesProblems {
  /** No project of that name; a bad account and a proxy's page have other codes, or none. */
  private static final int NO_PROJECT = 8000007;

  /** An upload's token that is too old. */
  private static final int STALE_UPLOAD = 8000013;

  /** The id of the problem of one. */
  static final String UPLOAD_TOKEN_STALE = "pages.upload-token-stale";

  private static final Set<Integer> UNAUTHORISED = Set.of(10000, 9109);

  private PagesProblems() {}

  /**
   * An answer that isn't good.
   *
   * @param code Cloudflare's own; 0 without one
   * @param retryAfter null when it doesn't say
   */
  record Refusal(int status, int code, String message, @Nullable Duration retryAfter) {}

  static Problem of(PagesCall call, Refusal refusal) {
    String why =
        "Cloudflare answered "
            + refusal.status()
            + (refusal.code() == 0 ? "" : ", code " + refusal.code())
            + (refusal.message().isEmpty() ? "" : ": " + refusal.message());
    int status = refusal.status();
    if (refusal.code() == STALE_UPLOAD && call.upload() != null) {
      return failed(UPLOAD_TOKEN_STALE, call, why, "run the same command again", Repeat.LOOK_FIRST);
    }
    if (status == 401 || status == 403 || UNAUTHORISED.contains(refusal.code())) {
      return new Problem.Unauthorised(
          facts(
              "pages.token-refused",
              call,
              why,
              "export "
                  + PagesApi.TOKEN_VARIABLE
                  + " with a token that may edit Cloudflare Pages in this account"));
    }
    if (status == 404 || refusal.code() == NO_PROJECT) {
      return failed(
          refusal.code() == NO_PROJECT ? "pages.not-found" : "pages.no-such-address",
          call,
          why,
          "compare frontend.pages and "
              + PagesApi.ACCOUNT_VARIABLE
              + " with Cloudflare's dashboard",
          Repeat.NEVER);
    }
    if (status == 429) {
      return new Problem.Failed(
          facts("pages.rate-limited", call, why, "run the same command again in five minutes"),
          Repeat.SAFE,
          refusal.retryAfter());
    }
    return status >= 500
        ? failed(
            "pages.server-error",
            call,
            why,
            "see https://www.cloudflarestatus.com and run the same command again",
            Repeat.SAFE)
        : failed("pages.rejected", call, why, "do what Cloudflare's answer asks for", Repeat.NEVER);
  }

  /** No answer at all, or only a part of one. */
  static Problem transport(PagesCall call, IOException e, String words) {
    return failed(
        "pages.unreachable",
        call,
        words.isEmpty() ? e.getClass().getSimpleName() : words,
        "check the network, and run the same command again",
        Repeat.SAFE);
  }

  /** An answer that makes no sense. */
  static Problem garbled(PagesCall call, String why) {
    return failed(
        "pages.garbled-answer",
        call,
        why,
        "check " + PagesApi.BASE_VARIABLE + ", and that no proxy answers in Cloudflare's place",
        Repeat.SAFE);
  }

  static Problem interrupted(PagesCall call) {
    return new Problem.Interrupted(
        facts(
            "pages.interrupted",
            call,
            "the process was asked to stop before Cloudflare's answer",
            "the same command goes on from here"));
  }

  /** The same between two questions. */
  static Problem interrupted(String doing, Where at) {
    return new Problem.Interrupted(
        Problem.facts(
            "pages.interrupted",
            "interrupted while " + doing,
            at,
            "the process was asked to stop",
            "the same command goes on from here"));
  }

  private static Problem failed(
      String id, PagesCall call, String why, String remedy, Repeat repeat) {
    return new Problem.Failed(facts(id, call, why, remedy), repeat);
  }

  private static Problem.Facts facts(String id, PagesCall call, String why, String remedy) {
    return Problem.facts(
        id,
        "could not " + call.doing(),
        Where.system("Cloudflare", "/" + String.join("/", call.path())),
        why,
        remedy);
  }
}
