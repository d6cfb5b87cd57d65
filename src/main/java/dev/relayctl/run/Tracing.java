package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.lint.Sizes;
import dev.relayctl.lint.Traced;
import dev.relayctl.problem.Result;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs migrations on a scratch database and reads what PostgreSQL does for each statement. */
public interface Tracing {
  /** Runs scripts, first those that the target has already, then those that are pending. */
  Result<Traces> trace(Scripts scripts);

  /** What the server of an environment's database says of the sizes of its tables. */
  Result<Sizes> sizes(DatabaseUrl database);

  /**
   * An SQL file.
   *
   * @param path as it is shown
   * @param settings the text of the {@code .sql.conf} beside it; null when there is none
   */
  record Script(String path, String text, @Nullable String settings, Origin origin) {
    /** A file as it lies in the project. */
    public Script(String path, String text, @Nullable String settings) {
      this(path, text, settings, Origin.FILE);
    }
  }

  /** Where a script's text comes from. */
  enum Origin {
    FILE,
    /**
     * Written out by Alembic: lines mean nothing, and its own transactions and the bookkeeping of
     * its version table are left out.
     */
    RENDERED,
    /** The same, and the revision has nothing to run where something was to be expected. */
    RENDERED_NOTHING
  }

  /**
   * What to run.
   *
   * @param applied what makes the schema that the target has; in order
   * @param pending what is to be traced; in order
   * @param lockTimeout what the one who applies them will set; zero when nobody will
   */
  record Scripts(List<Script> applied, List<Script> pending, Duration lockTimeout) {
    public Scripts {
      applied = List.copyOf(applied);
      pending = List.copyOf(pending);
    }

    /** The same for a database that has the schema already. */
    public Scripts pendingAlone() {
      return new Scripts(List.of(), pending, lockTimeout);
    }
  }

  /**
   * What was seen.
   *
   * @param existing the oids of the relations before the first pending script
   */
  record Traces(List<Traced.File> files, Set<Long> existing) {
    public Traces {
      files = List.copyOf(files);
      existing = Set.copyOf(existing);
    }
  }
}
