package dev.relayctl.run;

import dev.relayctl.environment.Environment;
import dev.relayctl.problem.Problem;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whoever is told what a command does, beside the one who typed it: the forge, a channel. None of
 * them can fail a command.
 */
public interface Announcements {
  /** Nobody is told. */
  Announcements NOBODY = _ -> List.of();

  /** Tells it, once; why that was not possible. Blocks for some seconds at most. */
  List<Problem> tell(News news);

  /** Tells all of them, one after the other. */
  static Announcements all(List<Announcements> listeners) {
    List<Announcements> all = List.copyOf(listeners);
    return news -> all.stream().flatMap(each -> each.tell(news).stream()).toList();
  }

  /**
   * What the news is about.
   *
   * @param command what was typed, in short: {@code deploy}
   * @param release the number that the plan gives the release; 0 for none
   */
  record Subject(String command, Environment environment, int release) {}

  /** Something that others may want to know. No part of it holds a secret. */
  sealed interface News {
    /**
     * A plan was shown, and nothing else is going to happen.
     *
     * @param changes whether it would change anything
     * @param plan in Markdown
     */
    record Shown(Subject subject, boolean changes, String plan) implements News {}

    /** A plan is about to run. For each there will be an {@link Ended}. */
    record Begun(Subject subject) implements News {}

    /**
     * A plan has run, or may not.
     *
     * @param run its number in the ledger; 0 when nothing was begun
     * @param url where the app answers; null when it isn't known
     * @param frontend where the frontend is opened that was deployed; null for none
     * @param problem why it ended early; null when it didn't
     * @param plan in Markdown
     * @param result in Markdown
     */
    record Ended(
        Subject subject,
        RunOutcome outcome,
        long run,
        @Nullable URI url,
        @Nullable URI frontend,
        @Nullable Problem problem,
        String plan,
        String result)
        implements News {}

    /** A preview was removed. */
    record Removed(Subject subject) implements News {}

    /** A command is over; all that it had to say about files and other places. */
    record Remarked(List<Remark> remarks) implements News {
      public Remarked {
        remarks = List.copyOf(remarks);
      }
    }
  }
}
