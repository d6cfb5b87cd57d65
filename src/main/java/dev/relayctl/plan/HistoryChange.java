package dev.relayctl.plan;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change of what a database's history of migrations says. No migration is run, and nothing but
 * the history is touched.
 *
 * @param to the revision that a stamp leads to; null for a repair
 */
public record HistoryChange(Purpose purpose, @Nullable String to, List<Entry> entries) {
  public HistoryChange {
    entries = List.copyOf(entries);
  }

  /** What it is for. */
  public enum Purpose {
    /** The database is said to be at a revision. */
    STAMP,
    /** The history is put in order with the files as they are. */
    REPAIR
  }

  /** What one migration counts as afterwards. */
  public enum Kind {
    /** Applied, without being run. */
    APPLIED,
    /** Not applied; what it did stays. */
    PENDING,
    /** Applied as its file is now. */
    FILE_TAKEN,
    /** Never tried: a failed attempt is forgotten. */
    ATTEMPT_FORGOTTEN,
    /** Gone for good, as its file is. */
    FILE_GONE
  }

  /** One migration. */
  public record Entry(Kind kind, Migration migration) {
    /** For a plan. */
    String text() {
      String name =
          migration.description().isEmpty()
              ? "migration " + migration.revision()
              : "migration " + migration.revision() + " " + migration.description();
      return switch (kind) {
        case APPLIED -> "+ " + name + " counts as applied, without being run";
        case PENDING -> "- " + name + " counts as pending; what it did stays";
        case FILE_TAKEN -> "~ " + name + ": its file as it is now counts as the applied one";
        case ATTEMPT_FORGOTTEN ->
            "- " + name + ": its failed attempt is forgotten; what it did stays";
        case FILE_GONE -> "- " + name + ", whose file is gone, is forgotten; what it did stays";
      };
    }
  }

  /** The migrations that count as applied afterwards, with their files as they are now. */
  public List<Migration> counting() {
    return Stream.concat(of(Kind.APPLIED), of(Kind.FILE_TAKEN)).toList();
  }

  /** The others. */
  public List<Migration> notCounting() {
    return entries.stream()
        .filter(entry -> entry.kind() != Kind.APPLIED && entry.kind() != Kind.FILE_TAKEN)
        .map(Entry::migration)
        .toList();
  }

  /** The migrations that count as this. */
  public Stream<Migration> of(Kind kind) {
    return entries.stream().filter(entry -> entry.kind() == kind).map(Entry::migration);
  }
}
