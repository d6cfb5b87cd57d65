package dev.relayctl.plan;

import dev.relayctl.plan.catalog.SchemaCatalog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a release consisted of, kept with it in the ledger: enough to go back to it, and to take it
 * to another environment.
 *
 * @param command what made it: {@code deploy}, {@code rollback}, {@code promote}, {@code secrets}
 * @param groups what the machines of each process group were given
 * @param applied all migrations that the database had, in the order of being applied
 * @param catalog the schema that its code was made for; null when it could not be read
 */
public record ReleaseContent(
    String command,
    List<ReleasedGroup> groups,
    List<Migration> applied,
    @Nullable SchemaCatalog catalog) {
  /** The command that goes back. */
  public static final String ROLLBACK = "rollback";

  public ReleaseContent {
    groups = List.copyOf(groups);
    applied = List.copyOf(applied);
  }

  /** The same, made by another command. */
  public ReleaseContent by(String other) {
    return new ReleaseContent(other, groups, applied, catalog);
  }

  /** Whether its image may be older than the migrations that its database has. */
  public boolean wentBack() {
    return command.equals(ROLLBACK);
  }
}
