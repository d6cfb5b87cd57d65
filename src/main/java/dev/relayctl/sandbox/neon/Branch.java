package dev.relayctl.sandbox.neon;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A branch.
 *
 * @param parent its id; null for a root branch
 */
record Branch(
    String id,
    String name,
    @Nullable String parent,
    Storage storage,
    Set<Trait> traits,
    Times times,
    List<Role> roles,
    List<Database> databases) {
  /** What is true of few branches. */
  enum Trait {
    DEFAULT,
    PROTECTED,
    /** Its deletion has been asked for and isn't finished. */
    LEAVING
  }

  /**
   * Its data directory; a branch that is restored gets another one.
   *
   * @param timeline its name, and what {@code neon.timeline_id} says there
   * @param origin the timeline that it is copied from; null for an empty one
   */
  record Storage(String timeline, @Nullable String origin, Made made) {}

  /** Whether there is a data directory. */
  enum Made {
    YES,
    NOT_YET
  }

  /**
   * In milliseconds since 1970.
   *
   * @param expiresAt 0 for never
   * @param ttlSeconds the time that was left when the expiry was set; 0 for none
   * @param resetAt 0 when it never was
   */
  record Times(
      long createdAt,
      long updatedAt,
      long stateChangedAt,
      long expiresAt,
      long ttlSeconds,
      long resetAt) {
    static Times at(long now) {
      return new Times(now, now, now, 0, 0, 0);
    }

    Times updated(long now) {
      return new Times(createdAt, now, stateChangedAt, expiresAt, ttlSeconds, resetAt);
    }

    Times changedState(long now) {
      return new Times(createdAt, now, now, expiresAt, ttlSeconds, resetAt);
    }

    Times expiring(long at, long now) {
      return new Times(
          createdAt, now, stateChangedAt, at, at == 0 ? 0 : (at - now) / 1000, resetAt);
    }

    /** The time to live begins anew (§4). */
    Times reset(long now) {
      long end = ttlSeconds == 0 ? 0 : now + ttlSeconds * 1000;
      return new Times(createdAt, now, now, end, ttlSeconds, now);
    }
  }

  Branch {
    traits = Set.copyOf(traits);
    roles = List.copyOf(roles);
    databases = List.copyOf(databases);
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
  }

  Optional<Role> role(String wanted) {
    return roles.stream().filter(role -> role.name().equals(wanted)).findFirst();
  }

  Optional<Database> database(String wanted) {
    return databases.stream().filter(database -> database.name().equals(wanted)).findFirst();
  }

  Branch named(String other, long now) {
    return new Branch(id, other, parent, storage, traits, times.updated(now), roles, databases);
  }

  Branch under(@Nullable String other) {
    return new Branch(id, name, other, storage, traits, times, roles, databases);
  }

  Branch on(Storage other) {
    return new Branch(id, name, parent, other, traits, times, roles, databases);
  }

  Branch at(Times other) {
    return new Branch(id, name, parent, storage, traits, other, roles, databases);
  }

  Branch with(Trait trait) {
    var more = EnumSet.of(trait);
    more.addAll(traits);
    return new Branch(id, name, parent, storage, more, times, roles, databases);
  }

  Branch without(Trait trait) {
    var fewer = new TreeSet<>(traits);
    fewer.remove(trait);
    return new Branch(id, name, parent, storage, fewer, times, roles, databases);
  }

  /** In place of the one of that name, if there is one. */
  Branch with(Role role) {
    var all = new ArrayList<>(roles);
    all.removeIf(other -> other.name().equals(role.name()));
    all.add(role);
    return holding(all, databases);
  }

  Branch with(Database database) {
    var all = new ArrayList<>(databases);
    all.removeIf(other -> other.name().equals(database.name()));
    all.add(database);
    return holding(roles, all);
  }

  Branch holding(List<Role> otherRoles, List<Database> otherDatabases) {
    return new Branch(id, name, parent, storage, traits, times, otherRoles, otherDatabases);
  }
}
