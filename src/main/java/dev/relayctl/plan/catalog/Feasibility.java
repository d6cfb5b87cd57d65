package dev.relayctl.plan.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * To which releases an environment's code can go back, given its database as it is now.
 *
 * @param current the number of the newest release; null before the first
 * @param verdicts one per earlier release, newest first
 */
public record Feasibility(@Nullable Integer current, List<Verdict> verdicts) {
  public Feasibility {
    verdicts = List.copyOf(verdicts);
  }

  /**
   * The database now.
   *
   * @param appliedRevisions all that it has, in the order of being applied
   */
  public record Present(List<String> appliedRevisions, SchemaCatalog catalog) {
    public Present {
      appliedRevisions = List.copyOf(appliedRevisions);
    }
  }

  /**
   * How far back it goes without passing a release that is blocked.
   *
   * @param release the oldest one that can be gone back to; the newest one when there is no other
   * @param reason why no further, as a sentence; null when there is nothing older
   */
  public record Floor(int release, @Nullable String reason) {}

  /**
   * The verdicts.
   *
   * @param newestFirst the known releases; the first is the one that is deployed
   */
  public static Feasibility of(List<KnownRelease> newestFirst, Present now) {
    if (newestFirst.isEmpty()) {
      return new Feasibility(null, List.of());
    }
    var verdicts = new ArrayList<Verdict>();
    for (int at = 1; at < newestFirst.size(); at++) {
      verdicts.add(verdict(newestFirst.get(at), newestFirst.subList(0, at), now));
    }
    return new Feasibility(newestFirst.getFirst().release(), verdicts);
  }

  private static Verdict verdict(KnownRelease wanted, List<KnownRelease> newer, Present now) {
    SchemaCatalog knows = wanted.catalog();
    if (knows == null) {
      return new Verdict.Unknown(wanted.release(), "its schema was not recorded");
    }
    List<Conflict> conflicts = Compatibility.conflicts(knows, now.catalog());
    return conflicts.isEmpty()
        ? new Verdict.Possible(wanted.release())
        : new Verdict.Blocked(
            wanted.release(), Origins.since(wanted, knows, newer, now).causes(conflicts));
  }

  /** The numbers of the releases that can be gone back to, newest first. */
  public List<Integer> rollbackTo() {
    return verdicts.stream()
        .filter(Verdict.Possible.class::isInstance)
        .map(Verdict::release)
        .toList();
  }

  /** The verdict on a release; empty for the newest one and for those that aren't known. */
  public Optional<Verdict> of(int release) {
    return verdicts.stream().filter(verdict -> verdict.release() == release).findFirst();
  }

  /** How far back it goes; empty before the first release. */
  public Optional<Floor> floor() {
    if (current == null) {
      return Optional.empty();
    }
    int floor = current;
    String doubt = null;
    for (Verdict verdict : verdicts) {
      Optional<String> blocked =
          verdict.match(_ -> no(), it -> Optional.of(it.sentence()), _ -> no());
      if (blocked.isPresent()) {
        return Optional.of(new Floor(floor, blocked.get()));
      }
      if (verdict instanceof Verdict.Possible) {
        floor = verdict.release();
        doubt = null;
      } else if (doubt == null) {
        doubt = verdict.match(_ -> no(), _ -> no(), it -> Optional.of(it.sentence())).orElse(null);
      }
    }
    return Optional.of(new Floor(floor, doubt));
  }

  private static Optional<String> no() {
    return Optional.empty();
  }
}
