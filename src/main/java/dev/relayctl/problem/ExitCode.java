package dev.relayctl.problem;

/** What the process tells its caller. Part of the public interface: numbers are never reused. */
public enum ExitCode {
  /** Done, or nothing to do. */
  DONE(0),
  /** A step failed; the report says what state things are in. */
  FAILED(1),
  /** The command line, a file or a value is wrong; nothing was changed. */
  INVALID(2),
  /** A guardrail refused, or an answer was missing; nothing was changed. */
  REFUSED(3),
  /** Differences were found by a command that was asked to look for them. */
  DIFFERENT(4),
  /** Somebody else holds the lock. */
  LOCKED(5),
  /** Interrupted; the same command goes on from there. */
  INTERRUPTED(6),
  /** A credential is missing, or was not accepted. */
  UNAUTHORISED(7),
  /** A bug in relayctl. */
  BUG(70);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The number given to the operating system. */
  public int number() {
    return number;
  }
}
