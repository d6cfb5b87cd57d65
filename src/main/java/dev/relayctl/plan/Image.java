package dev.relayctl.plan;

import org.jspecify.annotations.Nullable;

/**
 * A container image, pinned.
 *
 * @param repository without tag and digest: {@code registry.fly.io/relay-api}
 * @param tag the tag it was found under; null when it was named by digest only
 * @param digest {@code sha256:} and 64 hexadecimal characters; null only for an image that is not
 *     built yet, or that is named and never deployed
 * @param presence whether it can be run now, or has to be provided first
 */
public record Image(
    String repository, @Nullable String tag, @Nullable String digest, Presence presence) {
  /** Whether an image is there. */
  public enum Presence {
    /** In its registry. */
    PRESENT,
    /** Known by content, but not yet built or pushed. */
    TO_BE_PROVIDED
  }

  /** Whether it has to be built before anybody can say which digest machines would get. */
  public boolean unbuilt() {
    return presence == Presence.TO_BE_PROVIDED && digest == null;
  }

  /** The text that a machine config names it by: with the digest where that is known. */
  public String reference() {
    if (digest != null) {
      return repository + "@" + digest;
    }
    return tag == null ? repository : repository + ":" + tag;
  }

  /** What people recognise it by: 12 characters of the digest, or the tag. */
  public String shortName() {
    if (digest != null && digest.length() > 19) {
      return digest.substring(7, 19);
    }
    return tag == null ? repository : tag;
  }
}
