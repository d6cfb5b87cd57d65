package dev.relayctl.plan;

import java.util.List;

/**
 * What the forge's checks say of a commit, each by its name.
 *
 * @param failed those with a bad end
 * @param running those without an end
 * @param passed how many had a good one
 */
public record CommitChecks(List<String> failed, List<String> running, int passed) {
  public CommitChecks {
    failed = List.copyOf(failed);
    running = List.copyOf(running);
  }
}
