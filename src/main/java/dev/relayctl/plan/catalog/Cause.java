package dev.relayctl.plan.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conflict and where it came from.
 *
 * @param migrations the revisions of which one brought it, oldest first; none when no migration did
 * @param release the release that they came with; null when they came after the newest one
 */
public record Cause(Conflict conflict, List<String> migrations, @Nullable Integer release) {
  public Cause {
    migrations = List.copyOf(migrations);
  }

  /** {@code tracks.title is gone since migration 5}. */
  public String sentence() {
    return conflict.sentence() + " " + since();
  }

  private String since() {
    return switch (migrations.size()) {
      case 0 -> (release == null ? "now" : "since release " + release) + ", by no migration";
      case 1 -> "since migration " + migrations.getFirst();
      default -> "since one of the migrations " + String.join(", ", migrations);
    };
  }
}
