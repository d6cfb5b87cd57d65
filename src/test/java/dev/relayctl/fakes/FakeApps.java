package dev.relayctl.fakes;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.Observed;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Fleet.AddressKind;
import java.net.URI;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The apps of {@link InMemoryFleet} with their machines and the digests of their secrets. */
final class FakeApps {
  /** One app. */
  static final class App {
    private final Observed.App.Present present;
    private final Map<String, FakeMachine> machines = new LinkedHashMap<>();
    private final Map<String, String> secrets = new TreeMap<>();
    private final FakeVolumes volumes = new FakeVolumes();
    private final Set<AddressKind> addresses = EnumSet.noneOf(AddressKind.class);
    private long secretsVersion;

    private App(Observed.App.Present present) {
      this.present = present;
    }

    Map<String, FakeMachine> machines() {
      return machines;
    }

    Map<String, String> secrets() {
      return secrets;
    }

    FakeVolumes volumes() {
      return volumes;
    }

    Set<AddressKind> addresses() {
      return addresses;
    }

    long nextSecretsVersion() {
      secretsVersion++;
      return secretsVersion;
    }
  }

  private final Map<AppName, App> apps = new LinkedHashMap<>();

  void remove(AppName name) {
    apps.remove(name);
  }

  void add(AppName name, String organization, @Nullable URI url) {
    apps.put(name, new App(new Observed.App.Present(organization, url)));
  }

  boolean has(AppName name) {
    return apps.containsKey(name);
  }

  Observed.App observed(AppName name) {
    App app = apps.get(name);
    return app == null ? new Observed.App.Absent() : app.present;
  }

  Result<App> existing(AppName name) {
    App app = apps.get(name);
    return app == null
        ? Result.bad(problem("fly.not-found", name.value(), Repeat.NEVER))
        : Result.ok(app);
  }

  Collection<FakeMachine> machines(AppName name) {
    return certain(existing(name)).machines().values();
  }

  Result<FakeMachine> machine(AppName name, String id) {
    return existing(name)
        .then(app -> {
          FakeMachine machine = app.machines().get(id);
          return machine == null
              ? Result.bad(problem("fly.not-found", id, Repeat.NEVER))
              : Result.ok(machine);
        });
  }

  static Problem problem(String id, String subject, Repeat repeat) {
    return new Problem.Failed(
        Problem.facts(id, "could not do it", where(subject), "in memory", "look at the test"),
        repeat);
  }

  static Where where(String subject) {
    return Where.system("Fly", subject);
  }

  /** The value; for what a test takes for granted. */
  static <T> T certain(Result<T> result) {
    return switch (result) {
      case Result.Ok<T>(T value) -> value;
      case Result.Bad<T>(List<Problem> problems) ->
          throw new IllegalStateException(problems.toString());
    };
  }
}
