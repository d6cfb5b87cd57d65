package dev.relayctl.sandbox.neon;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.sandbox.http.Pace;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a change has set going (§3).
 *
 * @param looks how often somebody has asked for it
 * @param work how far it really is
 * @param ending what it will be in the end
 */
record Operation(
    String id,
    String action,
    @Nullable String branch,
    @Nullable String endpoint,
    Status status,
    int looks,
    Work work,
    Ending ending,
    long createdMillis,
    long updatedMillis) {
  /** As the API names them, in capitals. */
  enum Status {
    SCHEDULING,
    RUNNING,
    FINISHED,
    FAILED,
    ERROR,
    CANCELLED,
    SKIPPED;

    String shown() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean last() {
      return this != SCHEDULING && this != RUNNING;
    }
  }

  /** The real work: files and servers. */
  enum Work {
    TO_DO,
    DONE
  }

  /** How it ends; the text is null when it ends well. */
  record Ending(Status status, @Nullable String error) {
    static final Ending GOOD = new Ending(Status.FINISHED, null);
  }

  Operation seen() {
    return status.last() ? this : in(status, looks + 1, work, ending, updatedMillis);
  }

  Operation worked(long now) {
    return status.last() ? this : in(status, looks, Work.DONE, ending, now);
  }

  /** When the work came to an end, good or bad. */
  Operation ended(Result<Done> outcome, long now) {
    if (outcome instanceof Result.Bad<Done> bad) {
      Problem.Facts facts = bad.first().facts();
      var failed = new Ending(Status.FAILED, facts.what() + ": " + facts.why());
      return endingAs(failed).worked(now);
    }
    return worked(now);
  }

  Operation endingAs(Ending other) {
    return status.last() ? this : in(status, looks, work, other, updatedMillis);
  }

  /** Where it is now. Never finished before the work is. */
  Operation settled(Pace pace, long now) {
    if (status.last()) {
      return this;
    }
    boolean due = looks >= pace.looks() || now - createdMillis >= pace.millis();
    if (work == Work.DONE && due) {
      return in(ending.status(), looks, work, ending, now);
    }
    return looks > 0 && status == Status.SCHEDULING
        ? in(Status.RUNNING, looks, work, ending, now)
        : this;
  }

  private Operation in(
      Status nextStatus, int nextLooks, Work nextWork, Ending nextEnding, long now) {
    return new Operation(
        id,
        action,
        branch,
        endpoint,
        nextStatus,
        nextLooks,
        nextWork,
        nextEnding,
        createdMillis,
        now);
  }
}
