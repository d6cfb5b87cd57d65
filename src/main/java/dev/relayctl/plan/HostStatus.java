package dev.relayctl.plan;

import java.util.Locale;

/** Whether Fly reaches the host of a machine or a volume ({@code specs/fly-machines.md} §2.2). */
public enum HostStatus {
  OK,
  /** Fly doesn't know, or says something that this version of relayctl has not met yet. */
  UNKNOWN,
  UNREACHABLE;

  /** The status for Fly's word. */
  public static HostStatus of(String word) {
    for (HostStatus status : values()) {
      if (status.word().equals(word)) {
        return status;
      }
    }
    return UNKNOWN;
  }

  /** Fly's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
