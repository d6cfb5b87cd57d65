package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.ReleaseContent;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.catalog.Feasibility;
import dev.relayctl.plan.catalog.KnownRelease;
import dev.relayctl.problem.Result;
import dev.relayctl.report.ReleaseDocument;
import dev.relayctl.run.Catalogs;
import dev.relayctl.run.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The releases of an environment with what they consisted of, and whether one can go back. */
final class Releases {
  /** Further back nobody goes; documents are large. */
  private static final int KNOWN = 20;

  /** The command of a release that only gave other secrets to the machines of the one before. */
  static final String OF_SECRETS = "secrets";

  private final Ledger ledger;
  private final Catalogs catalogs;

  Releases(Ledger ledger, Catalogs catalogs) {
    this.ledger = ledger;
    this.catalogs = catalogs;
  }

  /**
   * A release and what it consisted of.
   *
   * @param content null when an older relayctl wrote it
   */
  record Known(Release release, @Nullable ReleaseContent content) {}

  /** Newest first. */
  Result<List<Known>> newestFirst(DatabaseUrl database, EnvironmentName environment) {
    return newestFirst(ledger, database, environment);
  }

  /** The same for those who compare no schemas. */
  static Result<List<Known>> newestFirst(
      Ledger ledger, DatabaseUrl database, EnvironmentName environment) {
    return ledger
        .releases(database, environment, KNOWN)
        .map(stored -> {
          var known = new ArrayList<Known>();
          for (Ledger.StoredRelease each : stored.reversed()) {
            ReleaseContent content = ReleaseDocument.read(each.document()).orElse(null);
            @Nullable ReleaseContent before = known.isEmpty() ? null : known.getFirst().content();
            known.addFirst(new Known(each.release(), content == null ? null : of(content, before)));
          }
          return List.copyOf(known);
        });
  }

  /**
   * A release of other secrets has the code of the one before, which may be older than migrations
   * that were applied since.
   */
  private static ReleaseContent of(ReleaseContent content, @Nullable ReleaseContent before) {
    if (!content.command().equals(OF_SECRETS)) {
      return content;
    }
    boolean sameSchema = before != null && before.applied().equals(content.applied());
    return content.by(before != null && sameSchema ? before.command() : ReleaseContent.ROLLBACK);
  }

  /** To which releases the code can go back now. */
  Result<Feasibility> feasibility(
      DatabaseUrl database, EnvironmentName environment, SchemaState schema) {
    return newestFirst(database, environment).then(known -> feasibility(database, known, schema));
  }

  Result<Feasibility> feasibility(DatabaseUrl database, List<Known> known, SchemaState schema) {
    return catalogs
        .read(database)
        .map(catalog ->
            Feasibility.of(recorded(known), new Feasibility.Present(applied(schema), catalog)));
  }

  /**
   * The same once a deploy has ended that changes nothing in the schema: then the present release
   * is one that can be gone back to.
   *
   * @param next the number that the deploy's release gets
   */
  Result<Feasibility> afterwards(
      DatabaseUrl database, List<Known> known, SchemaState schema, int next) {
    return catalogs
        .read(database)
        .map(catalog -> {
          var releases = new ArrayList<KnownRelease>();
          releases.add(
              new KnownRelease(next, schema.revision().orElse(null), applied(schema), catalog));
          releases.addAll(recorded(known));
          return Feasibility.of(releases, new Feasibility.Present(applied(schema), catalog));
        });
  }

  private static List<KnownRelease> recorded(List<Known> newestFirst) {
    var recorded = new ArrayList<KnownRelease>();
    for (int i = 0; i < newestFirst.size(); i++) {
      Release release = newestFirst.get(i).release();
      ReleaseContent content = newestFirst.get(i).content();
      recorded.add(
          new KnownRelease(
              release.number(),
              release.revision(),
              content == null
                  ? List.of()
                  : content.applied().stream().map(Migration::revision).toList(),
              code(newestFirst.subList(i, newestFirst.size()))
                  .map(Known::content)
                  .map(ReleaseContent::catalog)
                  .orElse(null),
              content == null ? null : content.catalog()));
    }
    return recorded;
  }

  /**
   * The release that the code of the newest one was made for: after a rollback that is an earlier
   * one. Empty where nobody knows.
   */
  static Optional<Known> code(List<Known> newestFirst) {
    if (newestFirst.isEmpty() || !wentBack(newestFirst.getFirst())) {
      return newestFirst.stream().findFirst();
    }
    String image = newestFirst.getFirst().release().image();
    return newestFirst.stream()
        .filter(known -> known.release().image().equals(image))
        .filter(known -> known.content() != null && !wentBack(known))
        .findFirst();
  }

  private static boolean wentBack(Known known) {
    ReleaseContent content = known.content();
    return content != null && content.wentBack();
  }

  private static List<String> applied(SchemaState schema) {
    return schema.applied().stream().map(applied -> applied.migration().revision()).toList();
  }
}
