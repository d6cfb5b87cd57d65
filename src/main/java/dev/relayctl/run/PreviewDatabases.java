package dev.relayctl.run;

import dev.relayctl.environment.Branch;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Preview;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Databases that are made from another environment's, one for each preview (docs/adr/0014). All
 * block; what only reads may be repeated.
 */
public interface PreviewDatabases {
  /**
   * The database that they are made from.
   *
   * @param direct past any pooler
   * @param app as that environment's app is told it
   * @param neonProject where it is at Neon; null where it isn't
   */
  record Parent(
      EnvironmentName environment,
      DatabaseUrl direct,
      DatabaseUrl app,
      @Nullable String neonProject) {}

  /** Whose database: that of a template's preview for a branch. */
  record Owner(EnvironmentName template, Branch branch) {
    /** The preview's name as an environment. */
    public EnvironmentName name() {
      return EnvironmentName.ofPreview(template, branch);
    }
  }

  /**
   * What to make.
   *
   * @param source the database on the parent's server that is copied; null for the parent's own
   * @param script runs on a copy before anybody can use it; null for none
   * @param expiresAt when it goes by itself, where such a thing exists
   */
  record Wanted(
      Owner owner,
      Preview.Data data,
      @Nullable String source,
      @Nullable Script script,
      Instant expiresAt) {}

  /** A SQL script by its file, for problems. */
  record Script(String file, String text) {}

  /** How far a database has come. */
  enum State {
    /** Somebody is making it, or was cut off. */
    MAKING,
    READY
  }

  /**
   * One that there is.
   *
   * @param id of the database or the branch, for {@link #hold}
   * @param owner null where it was cut off before it could say that
   * @param since when it was made; null as the owner
   */
  record Made(String id, @Nullable Owner owner, @Nullable Instant since, State state) {}

  /** Whether there was something to drop. */
  enum Dropped {
    NOW,
    BEFORE
  }

  /** The right to make or drop one database; ends with the process. */
  interface Hold extends AutoCloseable {
    /**
     * Makes it, unless it is there; what was cut off before is made anew. Waits while another one
     * is begun from the same parent. Problems: {@code preview.database-not-ours}, {@code
     * preview.crowded}, {@code preview.parent-in-use}, {@code preview.script-failed}.
     *
     * @param wanted of the owner whose database is held
     * @param allowed asked before it is begun, when nobody else can begin one; perhaps repeatedly
     */
    Result<Done> make(Wanted wanted, Supplier<Result<Done>> allowed);

    /**
     * Drops it with all that is connected to it; fine when it is gone already. {@code
     * preview.database-not-ours} for what isn't marked as the owner's.
     *
     * @param owner null for what was cut off before it could say that: nothing else is dropped
     */
    Result<Dropped> drop(@Nullable Owner owner);

    @Override
    void close();
  }

  /** Those of a template that were made from this parent; by their ids. */
  Result<List<Made>> all(Parent parent, EnvironmentName template);

  /**
   * The way to one past any pooler; empty where there is none that is ready. {@code
   * preview.database-not-ours} for what isn't marked as the owner's.
   */
  Result<Optional<DatabaseUrl>> direct(Parent parent, Owner owner);

  /** The same for its app, as the parent's app goes to the parent. */
  Result<Optional<DatabaseUrl>> app(Parent parent, Owner owner);

  /** The right to a database, also to one that isn't there. {@code preview.busy} when taken. */
  Result<Hold> hold(Parent parent, String id);

  /** What the database of a preview is called. */
  String id(Parent parent, Owner owner);
}
