package dev.relayctl.run;

import java.util.Set;

/**
 * What was found of some files in an image, by their names without directories.
 *
 * @param same those with the content of this machine's
 * @param other those that are there with another content only
 * @param extent whether the others are surely not there
 */
public record ImageLook(Set<String> same, Set<String> other, Extent extent) {
  /** How much of the image was looked at. */
  public enum Extent {
    /** All of it, or until everything was found. */
    WHOLE,
    /** Some of it could not be read, or was too large. */
    PART
  }

  public ImageLook {
    same = Set.copyOf(same);
    other = Set.copyOf(other);
  }

  /** Nothing is known. */
  public static final ImageLook NONE = new ImageLook(Set.of(), Set.of(), Extent.PART);
}
