package dev.relayctl.pages;

import java.util.Locale;

/** The name under which Pages shows the newest deployment of a branch (§6). */
final class BranchAlias {
  private static final int LONGEST = 28;

  private BranchAlias() {}

  /** Empty for a branch of which nothing is left: Pages then takes a name by chance. */
  static String of(String branch) {
    String plain =
        branch.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-").replaceAll("^-+|-+$", "");
    return plain.substring(0, Math.min(LONGEST, plain.length()));
  }
}
