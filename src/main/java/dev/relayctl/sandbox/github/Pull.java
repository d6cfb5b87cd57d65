package dev.relayctl.sandbox.github;

import org.jspecify.annotations.Nullable;

/**
 * A pull request; its conversation's number is its own.
 *
 * @param head what is to be merged
 * @param base where to
 */
record Pull(
    long id, String repository, int number, Words words, Side head, Side base, Standing standing)
    implements Kept {
  /** What somebody wrote. */
  record Words(String author, String title, @Nullable String body) {}

  /**
   * A branch.
   *
   * @param owner of its repository, also of one that is gone
   * @param repository its full name; null when it is gone
   */
  record Side(String owner, @Nullable String repository, String ref, String sha) {
    String label() {
      return owner + ":" + ref;
    }
  }

  /**
   * How far it has come.
   *
   * @param locked whether nobody may comment
   * @param closedMillis null while it is open
   * @param merge the merge's commit; null for one that was not merged
   */
  record Standing(
      boolean draft,
      boolean locked,
      long createdMillis,
      long updatedMillis,
      @Nullable Long closedMillis,
      @Nullable String merge) {
    Standing closed(long millis, @Nullable String by) {
      return new Standing(draft, locked, createdMillis, millis, millis, by);
    }

    Standing reopened(long millis) {
      return new Standing(draft, locked, createdMillis, millis, null, null);
    }

    Standing touched(long millis) {
      return new Standing(draft, locked, createdMillis, millis, closedMillis, merge);
    }

    Standing locked(boolean now) {
      return new Standing(draft, now, createdMillis, updatedMillis, closedMillis, merge);
    }
  }

  boolean isOpen() {
    return standing.closedMillis == null;
  }

  boolean isMerged() {
    return standing.merge != null;
  }

  Pull with(Words other) {
    return new Pull(id, repository, number, other, head, base, standing);
  }

  Pull with(Standing other) {
    return new Pull(id, repository, number, words, head, base, other);
  }

  /** With its head at another commit. */
  Pull pushed(String sha) {
    return with(new Side(head.owner, head.repository, head.ref, sha));
  }

  /** After its head's repository was deleted. */
  Pull orphaned() {
    return with(new Side(head.owner, null, head.ref, head.sha));
  }

  private Pull with(Side otherHead) {
    return new Pull(id, repository, number, words, otherHead, base, standing);
  }
}
