package dev.relayctl.neon;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a failed request means, and whether it may be sent again ({@code specs/neon.md} §1). */
final class NeonProblems {
  private NeonProblems() {}

  /** The problem behind a status that isn't good. */
  static Problem of(NeonCall call, int status, String message, @Nullable Duration retryAfter) {
    String why = "Neon answered " + status + (message.isEmpty() ? "" : ": " + message);
    return switch (status) {
      case 401, 403 ->
          new Problem.Unauthorised(
              facts(
                  status == 401 ? "neon.key-refused" : "neon.forbidden",
                  call,
                  why,
                  "export " + NeonApi.KEY_VARIABLE + " with a key that may change this project"));
      case 404 ->
          failed(
              "neon.not-found",
              call,
              why,
              "compare database.neon with the project in Neon's console",
              Repeat.NEVER);
      // The description calls these two safe for any method.
      case 423 -> waiting("neon.busy", call, why, retryAfter);
      case 503 -> waiting("neon.unavailable", call, why, retryAfter);
      case 429 -> waiting("neon.rate-limited", call, why, retryAfter);
      default ->
          status >= 500
              ? failed(
                  "neon.server-error",
                  call,
                  why,
                  "see https://neonstatus.com and run the same command again",
                  call.harmlessTwice() ? Repeat.SAFE : Repeat.LOOK_FIRST)
              : failed("neon.rejected", call, why, "do what Neon's answer asks for", Repeat.NEVER);
    };
  }

  private static Problem waiting(
      String id, NeonCall call, String why, @Nullable Duration retryAfter) {
    return new Problem.Failed(
        facts(id, call, why, "run the same command again in a few minutes"),
        Repeat.SAFE,
        retryAfter);
  }

  /** No answer at all, or only a part of one. */
  static Problem transport(NeonCall call, IOException e, String words, boolean mayHaveArrived) {
    return failed(
        mayHaveArrived ? "neon.connection-lost" : "neon.unreachable",
        call,
        (mayHaveArrived ? "the connection broke before the whole answer had come: " : "")
            + (words.isEmpty() ? e.getClass().getSimpleName() : words),
        "check the network, and run the same command again",
        !mayHaveArrived || call.harmlessTwice() ? Repeat.SAFE : Repeat.LOOK_FIRST);
  }

  /** An answer that makes no sense. */
  static Problem garbled(NeonCall call, String why) {
    return failed(
        "neon.garbled-answer",
        call,
        why,
        "check " + NeonApi.BASE_VARIABLE + ", and that no proxy answers in Neon's place",
        call.harmlessTwice() ? Repeat.SAFE : Repeat.LOOK_FIRST);
  }

  static Problem interrupted(NeonCall call) {
    return new Problem.Interrupted(
        facts(
            "neon.interrupted",
            call,
            "the process was asked to stop before Neon's answer",
            "the same command goes on from here"));
  }

  /** An operation that came to no good end (§3). */
  static Problem operation(String doing, String action, String status, String error) {
    return halfDone(
        "neon.operation-failed",
        doing,
        "operation " + action,
        "it ended as " + status + (error.isEmpty() ? "" : ": " + error));
  }

  /** Operations that go on and on. */
  static Problem unfinished(String doing, Duration waited) {
    return halfDone(
        "neon.operation-unfinished",
        doing,
        "operations",
        "Neon was not finished with it after "
            + (waited.toSeconds() % 60 == 0
                ? waited.toMinutes() + " min"
                : waited.toSeconds() + " s")
            + ", the longest time that "
            + NeonApi.WAIT_VARIABLE
            + " allows");
  }

  /** What was to be kept of a branch that was restored, and isn't there. */
  static Problem notPreserved(String doing, String name) {
    return halfDone(
        "neon.not-preserved",
        doing + " in full",
        "branch " + name,
        "what it was should be there as a branch of this name, and isn't");
  }

  private static Problem halfDone(String id, String doing, String at, String why) {
    return new Problem.Failed(
        Problem.facts(
            id,
            "could not " + doing,
            Where.system("Neon", at),
            why,
            "look at the project in Neon's console, and run the same command again"),
        Repeat.LOOK_FIRST);
  }

  private static Problem failed(
      String id, NeonCall call, String why, String remedy, Repeat repeat) {
    return new Problem.Failed(facts(id, call, why, remedy), repeat);
  }

  private static Problem.Facts facts(String id, NeonCall call, String why, String remedy) {
    return Problem.facts(
        id, "could not " + call.doing(), Where.system("Neon", "/" + call.path()), why, remedy);
  }
}
