package dev.relayctl.sandbox.github;

/**
 * What somebody said about a pull request (§6).
 *
 * @param number of the pull request
 */
record Comment(
    long id,
    String repository,
    int number,
    String author,
    String body,
    long createdMillis,
    long updatedMillis)
    implements Kept {
  /** More characters than that are refused. */
  static final int MOST = 65_536;

  Comment with(String otherBody, long millis) {
    return new Comment(id, repository, number, author, otherBody, createdMillis, millis);
  }
}
