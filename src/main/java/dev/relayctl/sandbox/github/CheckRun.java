package dev.relayctl.sandbox.github;

import org.jspecify.annotations.Nullable;

/** What an app says of a commit. */
record CheckRun(long id, String repository, String sha, String name, Progress progress, Told told)
    implements Kept {
  private static final String COMPLETED = "completed";

  /**
   * How far it has come.
   *
   * @param conclusion null before it is completed
   * @param startedAt as it was sent, or the time of its making
   */
  record Progress(
      String status, @Nullable String conclusion, String startedAt, @Nullable String completedAt) {}

  /** What is shown of it beside that. */
  record Told(
      @Nullable String detailsUrl,
      @Nullable String externalId,
      @Nullable String title,
      @Nullable String summary,
      @Nullable String text) {
    static final Told NOTHING = new Told(null, null, null, null, null);
  }

  boolean completed() {
    return progress.status.equals(COMPLETED);
  }
}
