package dev.relayctl.sandbox.github;

import org.jspecify.annotations.Nullable;

/**
 * What a service says of a commit.
 *
 * @param state {@code error}, {@code failure}, {@code pending} or {@code success}
 */
record CommitStatus(
    long id,
    String repository,
    String sha,
    String context,
    String state,
    Told told,
    long createdMillis)
    implements Kept {
  /** What is shown of it beside that. */
  record Told(@Nullable String description, @Nullable String targetUrl) {}
}
