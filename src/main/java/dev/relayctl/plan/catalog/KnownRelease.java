package dev.relayctl.plan.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a release's schema.
 *
 * @param release its number
 * @param revision the database's revision when it was made; null without migrations
 * @param appliedRevisions all that the database had by then, in the order of being applied
 * @param catalog the schema that its code was made for; null when it wasn't recorded
 */
public record KnownRelease(
    int release,
    @Nullable String revision,
    List<String> appliedRevisions,
    @Nullable SchemaCatalog catalog) {
  public KnownRelease {
    appliedRevisions = List.copyOf(appliedRevisions);
  }
}
