package dev.relayctl.sandbox.github;

/** Something that belongs to a repository and is a document of its own. */
interface Kept {
  /** Of all things at GitHub; higher for what was made later. */
  long id();

  /** Whose it is, as {@link Repository#key}. */
  String repository();
}
