package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.sandbox.http.Json;
import java.util.Optional;

/** What can be done with environments (§4). */
record Environments(World world) {
  Optional<Environment> named(Repository repository, String name) {
    return world.environments().of(repository).stream()
        .filter(one -> one.name().equals(name))
        .findFirst();
  }

  /** Makes one that isn't known, without any rule and without a word (§4). */
  void use(Repository repository, String name) {
    if (named(repository, name).isEmpty()) {
      put(repository, name, Json.object());
    }
  }

  /** Makes one, or replaces all its rules. */
  Environment put(Repository repository, String name, JsonNode rules) {
    long now = world.millis();
    Environment put =
        named(repository, name)
            .map(one -> one.with(rules, now))
            .orElseGet(
                () -> new Environment(world.nextId(), repository.key(), name, rules, now, now));
    world.environments().put(put);
    return put;
  }
}
