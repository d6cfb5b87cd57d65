package dev.relayctl.engine.postgres;

import dev.relayctl.problem.Problem;
import dev.relayctl.run.Progress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What is told of a database that doesn't answer: once that it begins, once that it is over. */
final class Outage {
  private final Progress progress;
  private final String meanwhile;
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * None yet.
   *
   * @param meanwhile what relayctl does until it is over, in words
   */
  Outage(Progress progress, String meanwhile) {
    this.progress = progress;
    this.meanwhile = meanwhile;
  }

  /**
   * It goes on.
   *
   * @param problem what the last try met; null while there is no answer of any kind
   */
  void goesOn(@Nullable Problem problem) {
    if (!told.getAndSet(true)) {
      String why = problem == null ? "" : ": " + problem.facts().what();
      progress.on(new Progress.Event.Note("the database does not answer" + why + "; " + meanwhile));
    }
  }

  /** The database has answered. */
  void over() {
    if (told.getAndSet(false)) {
      progress.on(new Progress.Event.Note("the database answers again"));
    }
  }
}
