package dev.relayctl.sandbox.github;

import java.util.Locale;

/** What a token may be allowed to do (§3). */
enum Scope {
  ACTIONS,
  /** No workflow's token has it. */
  ADMINISTRATION,
  CHECKS,
  CONTENTS,
  DEPLOYMENTS,
  ISSUES,
  PULL_REQUESTS,
  STATUSES;

  /** How far it goes; each includes those before it. */
  enum Level {
    NONE,
    READ,
    WRITE;

    String shown() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** As in a workflow's {@code permissions}. */
  String shown() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
