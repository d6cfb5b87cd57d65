package dev.relayctl.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why something could not be done. The variant decides the exit code. */
public sealed interface Problem {
  /** The five facts that every problem carries. */
  Facts facts();

  /** The exit code of a command that ends because of this problem. */
  default ExitCode exitCode() {
    return switch (this) {
      case Invalid _ -> ExitCode.INVALID;
      case Refused _ -> ExitCode.REFUSED;
      case Failed _ -> ExitCode.FAILED;
      case Locked _ -> ExitCode.LOCKED;
      case Interrupted _ -> ExitCode.INTERRUPTED;
      case Unauthorised _ -> ExitCode.UNAUTHORISED;
    };
  }

  /**
   * What a problem says. No part may hold a secret; foreign messages pass the redactor first.
   *
   * @param id its stable name
   * @param what happened, in one sentence without a full stop
   * @param where it happened
   * @param why, as far as known
   * @param remedy something to type or to edit
   */
  record Facts(ProblemId id, String what, Where where, String why, String remedy) {}

  /** What the user typed or wrote is wrong. */
  record Invalid(Facts facts) implements Problem {}

  /** A guardrail, or a missing answer, stands against it. */
  record Refused(Facts facts) implements Problem {}

  /**
   * The world did not do it.
   *
   * @param repeat whether the same request may be sent again
   * @param retryAfter the pause that the other side asked for; null when it asked for none
   */
  record Failed(Facts facts, Repeat repeat, @Nullable Duration retryAfter) implements Problem {
    public Failed(Facts facts, Repeat repeat) {
      this(facts, repeat, null);
    }
  }

  /** Somebody else is at work. */
  record Locked(Facts facts) implements Problem {}

  /** Stopped from outside before it was finished. */
  record Interrupted(Facts facts) implements Problem {}

  /** A credential is missing or was refused. */
  record Unauthorised(Facts facts) implements Problem {}

  /** Facts from their five parts, for callers that build a variant in one line. */
  static Facts facts(String id, String what, Where where, String why, String remedy) {
    return new Facts(new ProblemId(id), what, where, why, remedy);
  }

  /** A problem with what the user typed or wrote. */
  static Problem invalid(String id, String what, Where where, String why, String remedy) {
    return new Invalid(facts(id, what, where, why, remedy));
  }

  /** A refusal. */
  static Problem refused(String id, String what, Where where, String why, String remedy) {
    return new Refused(facts(id, what, where, why, remedy));
  }

  /** A failure that would come again. */
  static Problem failed(String id, String what, Where where, String why, String remedy) {
    return new Failed(facts(id, what, where, why, remedy), Repeat.NEVER);
  }
}
