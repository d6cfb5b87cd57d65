package dev.relayctl.plan.catalog;

import java.util.List;

/**
 * A domain. Its NOT NULL and its default count as those of its columns.
 *
 * @param type what it is made of, with its modifier
 * @param checks their definitions as the server prints them, without {@code NOT VALID}; sorted
 */
public record Domain(ObjectName name, DataType type, List<String> checks) {
  public Domain {
    checks = checks.stream().sorted().toList();
  }
}
