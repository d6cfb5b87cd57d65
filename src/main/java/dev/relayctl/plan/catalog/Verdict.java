package dev.relayctl.plan.catalog;

import java.util.List;
import java.util.function.Function;

/** Whether an environment's code can go back to a release while its database stays as it is. */
public sealed interface Verdict {
  /** The number of the release. */
  int release();

  /** What the function for this verdict says; exhaustive like a {@code switch} (ADR 0003). */
  <T> T match(
      Function<Possible, ? extends T> possible,
      Function<Blocked, ? extends T> blocked,
      Function<Unknown, ? extends T> unknown);

  /** Nothing that its code can see is missing or stricter. */
  record Possible(int release) implements Verdict {
    @Override
    public <T> T match(
        Function<Possible, ? extends T> possible,
        Function<Blocked, ? extends T> blocked,
        Function<Unknown, ? extends T> unknown) {
      return possible.apply(this);
    }
  }

  /**
   * Its code may fail.
   *
   * @param causes at least one
   */
  record Blocked(int release, List<Cause> causes) implements Verdict {
    public Blocked {
      causes = List.copyOf(causes);
      if (causes.isEmpty()) {
        throw new IllegalArgumentException("blocked by nothing: release " + release);
      }
    }

    /** What stands against it. */
    public List<Conflict> conflicts() {
      return causes.stream().map(Cause::conflict).toList();
    }

    /** The revisions that brought the conflicts, each once; some may be innocent. */
    public List<String> migrations() {
      return causes.stream().flatMap(cause -> cause.migrations().stream()).distinct().toList();
    }

    /** {@code release 3 can't be gone back to: tracks.title is gone since migration 5}. */
    public String sentence() {
      int more = causes.size() - 1;
      return "release "
          + release
          + " can't be gone back to: "
          + causes.getFirst().sentence()
          + (more == 0 ? "" : ", and " + more + " more");
    }

    @Override
    public <T> T match(
        Function<Possible, ? extends T> possible,
        Function<Blocked, ? extends T> blocked,
        Function<Unknown, ? extends T> unknown) {
      return blocked.apply(this);
    }
  }

  /** Nobody can say. */
  record Unknown(int release, String why) implements Verdict {
    /** {@code whether release 3 can be gone back to isn't known: …}. */
    public String sentence() {
      return "whether release " + release + " can be gone back to isn't known: " + why;
    }

    @Override
    public <T> T match(
        Function<Possible, ? extends T> possible,
        Function<Blocked, ? extends T> blocked,
        Function<Unknown, ? extends T> unknown) {
      return unknown.apply(this);
    }
  }
}
