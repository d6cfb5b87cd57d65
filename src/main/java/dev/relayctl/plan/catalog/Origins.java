package dev.relayctl.plan.catalog;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where conflicts with one release came from: what the schema was at each later moment that was
 * recorded.
 *
 * @param moments oldest first; the release itself is the first, now is the last
 */
record Origins(List<Moment> moments) {
  /**
   * A recorded schema.
   *
   * @param release null for now
   * @param conflicts of the older code with this schema
   */
  record Moment(
      @Nullable Integer release, List<String> appliedRevisions, List<Conflict> conflicts) {
    boolean has(Conflict conflict) {
      return conflicts.stream().anyMatch(conflict::continues);
    }
  }

  static Origins since(
      KnownRelease wanted,
      SchemaCatalog knows,
      List<KnownRelease> newerNewestFirst,
      Feasibility.Present now) {
    var moments = new ArrayList<Moment>();
    moments.add(new Moment(wanted.release(), wanted.appliedRevisions(), List.of()));
    for (KnownRelease newer : newerNewestFirst.reversed()) {
      SchemaCatalog then = newer.schema();
      // Without a catalogue, the release's migrations count for the next one that has one.
      if (then != null) {
        moments.add(
            new Moment(
                newer.release(), newer.appliedRevisions(), Compatibility.conflicts(knows, then)));
      }
    }
    moments.add(
        new Moment(null, now.appliedRevisions(), Compatibility.conflicts(knows, now.catalog())));
    return new Origins(moments);
  }

  List<Cause> causes(List<Conflict> conflicts) {
    return conflicts.stream().map(this::cause).toList();
  }

  /**
   * From now back to where the conflict wasn't there: a column that was dropped, made again and
   * dropped once more is gone since the last of these.
   */
  private Cause cause(Conflict conflict) {
    int at = moments.size() - 1;
    while (at > 1 && moments.get(at - 1).has(conflict)) {
      at--;
    }
    Moment since = moments.get(at);
    return new Cause(
        conflict,
        added(moments.get(at - 1).appliedRevisions(), since.appliedRevisions()),
        since.release());
  }

  /** Each occurrence counts: a repeatable migration is applied more than once. */
  private static List<String> added(List<String> before, List<String> after) {
    var added = new ArrayList<>(after);
    before.forEach(added::remove);
    return added;
  }
}
