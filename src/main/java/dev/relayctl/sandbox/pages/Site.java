package dev.relayctl.sandbox.pages;

/** Something with a URL of its own (§6). */
sealed interface Site {
  /** A project's production. */
  record Production(String project) implements Site {}

  /** What the last deployment of a branch is seen at. */
  record Preview(String project, String alias) implements Site {}

  /** A deployment, for ever. */
  record Single(String deployment) implements Site {}
}
