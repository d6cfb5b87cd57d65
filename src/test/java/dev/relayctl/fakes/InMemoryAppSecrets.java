package dev.relayctl.fakes;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import dev.relayctl.run.AppSecrets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Secrets per app; a digest is the value's fingerprint. */
public final class InMemoryAppSecrets implements AppSecrets {
  private final InstantSource clock;
  private final Map<AppName, TreeMap<String, Kept>> apps = new HashMap<>();

  public InMemoryAppSecrets(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Result<List<Kept>> list(AppName app) {
    return Result.ok(List.copyOf(of(app).values()));
  }

  @Override
  public synchronized Result<List<Kept>> set(AppName app, Map<String, Secret> values) {
    values.forEach((name, value) ->
        of(app).put(name, new Kept(name, value.fingerprint(), clock.instant(), clock.instant())));
    return list(app);
  }

  @Override
  public synchronized Result<List<Kept>> unset(AppName app, Collection<String> names) {
    names.forEach(of(app)::remove);
    return list(app);
  }

  private Map<String, Kept> of(AppName app) {
    return apps.computeIfAbsent(app, _ -> new TreeMap<>());
  }
}
