package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the token may do, and how often.
 *
 * @param permissions what isn't in it is none
 * @param rateLimit requests an hour and repository
 */
record Settings(Map<Scope, Scope.Level> permissions, int rateLimit) {
  /** A workflow's token that may do all that such a token can (§3, §6). */
  static final Settings USUAL = new Settings(all(), 1_000);

  Settings {
    permissions = Map.copyOf(permissions);
  }

  private static Map<Scope, Scope.Level> all() {
    var all = new EnumMap<Scope, Scope.Level>(Scope.class);
    for (Scope scope : Scope.values()) {
      all.put(scope, scope == Scope.ADMINISTRATION ? Scope.Level.NONE : Scope.Level.WRITE);
    }
    return all;
  }

  boolean allow(Need need) {
    return need.scopes().stream()
        .anyMatch(scope ->
            permissions.getOrDefault(scope, Scope.Level.NONE).compareTo(need.level()) >= 0);
  }

  /**
   * These with those that are given; permissions are given as a workflow's block, and null means
   * the usual ones. Empty when something isn't understood.
   */
  Optional<Settings> with(ObjectNode given) {
    int limit = given.path("rateLimit").asInt(rateLimit);
    JsonNode block = given.path("permissions");
    if (block.isMissingNode()) {
      return Optional.of(new Settings(permissions, limit));
    }
    if (block.isNull()) {
      return Optional.of(new Settings(USUAL.permissions, limit));
    }
    var read = new EnumMap<Scope, Scope.Level>(Scope.class);
    for (Map.Entry<String, JsonNode> member : block.properties()) {
      Optional<Scope> scope =
          Stream.of(Scope.values()).filter(s -> s.shown().equals(member.getKey())).findFirst();
      Optional<Scope.Level> level =
          Stream.of(Scope.Level.values())
              .filter(l -> l.shown().equals(member.getValue().asText()))
              .findFirst();
      if (scope.isEmpty() || level.isEmpty()) {
        return Optional.empty();
      }
      read.put(scope.get(), level.get());
    }
    return block.isObject() ? Optional.of(new Settings(read, limit)) : Optional.empty();
  }

  ObjectNode shown() {
    ObjectNode shown = Json.object();
    ObjectNode block = shown.putObject("permissions");
    for (Scope scope : Scope.values()) {
      block.put(scope.shown(), permissions.getOrDefault(scope, Scope.Level.NONE).shown());
    }
    return shown.put("rateLimit", rateLimit);
  }
}
