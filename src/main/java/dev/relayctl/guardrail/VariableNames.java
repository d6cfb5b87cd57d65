package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Kind;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.environment.flytoml.GuestFile;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The variables of an environment by name: what its code needs, and what gives them. No value plays
 * a part.
 *
 * @param needed sorted by name
 * @param declared what the files give, with the place, sorted by name
 * @param atFly the secrets that the app has; null when Fly wasn't asked
 */
public record VariableNames(
    List<Need> needed, Map<String, Where> declared, @Nullable Set<String> atFly) {
  private static final String DATABASE_URL = "DATABASE_URL";

  public VariableNames {
    needed = List.copyOf(needed);
    declared = Collections.unmodifiableMap(new TreeMap<>(declared));
    atFly = atFly == null ? null : Collections.unmodifiableSet(new TreeSet<>(atFly));
  }

  /** Who says that a name is needed; the surer ones first. */
  public enum By {
    /** {@code requires}. */
    FILE,
    /** A {@code secret_name} of the Fly configuration. */
    FLY_CONFIGURATION,
    /** The environment that releases come from: what was tested there had it. */
    PROMOTE_FROM,
    /** Production, which may have some that nobody else needs. */
    PRODUCTION
  }

  /**
   * A name that is needed.
   *
   * @param where it is said
   * @param why in a few words
   */
  public record Need(String name, By by, Where where, String why) {}

  /**
   * Reads files.
   *
   * @param toml the Fly configuration; null without an app
   * @param neighbours the environments that this one is promoted from or to
   * @param atFly the names of the app's secrets; null when Fly wasn't asked
   */
  public static VariableNames of(
      Environment environment,
      @Nullable FlyToml toml,
      List<Environment> neighbours,
      @Nullable Collection<String> atFly) {
    var needs = new TreeMap<String, Need>();
    for (int i = 0; i < environment.requires().size(); i++) {
      add(
          needs,
          environment.requires().get(i),
          By.FILE,
          environment.origin("requires[" + i + "]"),
          "requires lists it");
    }
    if (toml != null) {
      for (GuestFile file : toml.files()) {
        if (file.content() instanceof GuestFile.Content.SecretValue(String name)) {
          add(
              needs,
              name,
              By.FLY_CONFIGURATION,
              file.where(),
              "the file " + file.guestPath() + " is made of it");
        }
      }
    }
    neighbours.stream()
        .filter(other -> other.name().equals(environment.deploy().promoteFrom()))
        .forEach(other -> ofOther(needs, environment, other, By.PROMOTE_FROM));
    neighbours.stream()
        .filter(other -> other.kind() == Kind.PRODUCTION)
        .forEach(other -> ofOther(needs, environment, other, By.PRODUCTION));
    return new VariableNames(
        List.copyOf(needs.values()),
        declared(environment, toml),
        atFly == null ? null : Set.copyOf(atFly));
  }

  private static void ofOther(
      Map<String, Need> needs, Environment environment, Environment other, By by) {
    for (String name : other.secrets().keySet()) {
      if (!Parity.declared("secrets." + name, environment.differs())
          && !Parity.declared("secrets." + name, other.differs())) {
        add(
            needs,
            name,
            by,
            environment.origin("secrets"),
            other.name() + " declares it in " + other.origin("secrets." + name).text());
      }
    }
  }

  private static void add(Map<String, Need> needs, String name, By by, Where where, String why) {
    needs.putIfAbsent(name, new Need(name, by, where, why));
  }

  private static Map<String, Where> declared(Environment environment, @Nullable FlyToml toml) {
    var declared = new TreeMap<String, Where>();
    if (toml != null) {
      Where config = configuration(environment);
      toml.env().keySet().forEach(name -> declared.put(name, config));
    }
    environment
        .variables()
        .keySet()
        .forEach(name -> declared.put(name, environment.origin("env." + name)));
    environment
        .secrets()
        .keySet()
        .forEach(name -> declared.put(name, environment.origin("secrets." + name)));
    if (environment.database() != null) {
      declared.putIfAbsent(DATABASE_URL, environment.origin("database.url"));
    }
    return declared;
  }

  private static Where configuration(Environment environment) {
    var app = environment.app();
    return app == null ? environment.origin("app.config") : Where.file(app.config());
  }

  /** What gives a name; empty when nothing does, as far as is known. */
  public Optional<Where> given(String name) {
    Where where = declared.get(name);
    if (where != null) {
      return Optional.of(where);
    }
    return (atFly != null && atFly.contains(name)) || setByFly(name)
        ? Optional.of(Where.system("Fly", name))
        : Optional.empty();
  }

  /** The platform sets them in each machine. */
  private static boolean setByFly(String name) {
    return name.startsWith("FLY_") || name.equals("PRIMARY_REGION");
  }

  /** What is needed and given by nothing. */
  public List<Need> missing() {
    return needed.stream().filter(need -> given(need.name()).isEmpty()).toList();
  }

  /** What Fly has and no file knows; empty when Fly wasn't asked. */
  public List<String> extra() {
    var extra = new ArrayList<String>();
    if (atFly != null) {
      var known = new TreeSet<>(declared.keySet());
      needed.forEach(need -> known.add(need.name()));
      known.add(DATABASE_URL);
      atFly.stream().filter(name -> !known.contains(name)).forEach(extra::add);
    }
    return extra;
  }
}
