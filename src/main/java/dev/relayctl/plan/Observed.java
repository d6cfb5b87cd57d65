package dev.relayctl.plan;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was read before planning; {@link Planner} sees nothing else of the world.
 *
 * @param at when the reading ended
 * @param app the Fly app
 * @param machines all machines of the app, also those that a deploy never touches
 * @param secretDigests Fly's digest of each secret that the app has, by name
 * @param secrets the fingerprint of each secret that the environment declares, by name
 * @param schema the database and the migration files
 * @param lastRelease the newest release in the ledger; null before the first
 * @param lastRun the number of the newest run in the ledger; 0 before the first
 * @param image the image to deploy
 * @param source the work tree
 * @param site the environment's frontend; null when it names none
 */
public record Observed(
    Instant at,
    App app,
    List<Machine> machines,
    Map<String, String> secretDigests,
    Map<String, String> secrets,
    SchemaState schema,
    @Nullable Release lastRelease,
    long lastRun,
    Image image,
    Source source,
    @Nullable Site site) {
  public Observed {
    machines = List.copyOf(machines);
    secretDigests = Map.copyOf(secretDigests);
    secrets = Map.copyOf(secrets);
  }

  /** The same world, with code from elsewhere. */
  public Observed from(Source other) {
    return new Observed(
        at,
        app,
        machines,
        secretDigests,
        secrets,
        schema,
        lastRelease,
        lastRun,
        image,
        other,
        site);
  }

  /** The same world, with another release as the last one. */
  public Observed after(Release other) {
    return new Observed(
        at, app, machines, secretDigests, secrets, schema, other, lastRun, image, source, site);
  }

  /** A Fly app as it was found. */
  public sealed interface App {
    /** There is none of that name. */
    record Absent() implements App {}

    /**
     * It exists.
     *
     * @param organization the slug of its owner
     * @param url where requests reach it when the environment names no URL; null when unknown
     */
    record Present(String organization, @Nullable URI url) implements App {}
  }
}
