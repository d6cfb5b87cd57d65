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
 * @param schema what the database was like then: after a rollback it is newer than the code; null
 *     when it wasn't recorded
 */
public record KnownRelease(
    int release,
    @Nullable String revision,
    List<String> appliedRevisions,
    @Nullable SchemaCatalog catalog,
    @Nullable SchemaCatalog schema) {
  /** A release whose code was made for the database as it was. */
  public KnownRelease(
      int release,
      @Nullable String revision,
      List<String> appliedRevisions,
      @Nullable SchemaCatalog catalog) {
    this(release, revision, appliedRevisions, catalog, catalog);
  }

  public KnownRelease {
    appliedRevisions = List.copyOf(appliedRevisions);
  }
}
