package dev.relayctl.previews;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.ShortHash;

/** What databases of previews are called; an id is the name of one that is ready. */
final class Names {
  /** Only we call databases like that; longer than any suffix that people give. */
  static final String MAKING = "_relayctl_making";

  /** PostgreSQL cuts longer names off (NAMEDATALEN). */
  private static final int LONGEST = 63 - MAKING.length();

  private static final int HASHED = ShortHash.DIGITS + 1;

  private Names() {}

  /** Different for different previews and parents. */
  static String id(String parent, EnvironmentName preview) {
    // No environment's name has an underscore.
    return fitting(parent + "_" + preview.value().replace('-', '_'));
  }

  /** What all ids of a template's previews begin with, as far as they weren't cut. */
  static String start(String parent, EnvironmentName template) {
    String whole = parent + "_" + template.value().replace('-', '_') + "_";
    return whole.substring(0, Math.min(whole.length(), LONGEST - HASHED));
  }

  static String making(String id) {
    return id + MAKING;
  }

  private static String fitting(String name) {
    return name.length() <= LONGEST
        ? name
        : name.substring(0, LONGEST - HASHED) + "_" + ShortHash.of(name);
  }
}
