package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.machines.Secrets.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An app's secrets (specification §2.6). */
final class SecretRoutes {
  private static final String PATH = "/v1/apps/{app}/secrets";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final World world;
  private final Secrets secrets;

  /** How much of a secret is answered. */
  private enum Detail {
    DIGEST,
    VALUE
  }

  SecretRoutes(World world, Secrets secrets) {
    this.world = world;
    this.secrets = secrets;
  }

  void addTo(Router router) {
    router
        .add("GET", PATH, r -> world.withApp(r, app -> list(app, r)))
        .add("POST", PATH, r -> world.withApp(r, app -> change(app, r)))
        .add("GET", PATH + "/{name}", r -> world.withApp(r, app -> show(app, r)))
        .add("POST", PATH + "/{name}", r -> world.withApp(r, app -> set(app, r)))
        .add("DELETE", PATH + "/{name}", r -> world.withApp(r, app -> delete(app, r)));
  }

  private Answer list(App app, Request request) {
    String asked = request.query("min_version");
    String version = asked == null ? request.query("version") : asked;
    if (version != null && !version.equals(Long.toString(secrets.version(app.name())))) {
      long newest = secrets.version(app.name());
      if (!version.matches("\\d{1,18}") || Long.parseLong(version) > newest) {
        return Failures.badRequest("secrets version " + version + " does not exist");
      }
    }
    ObjectNode answer = Json.object();
    answer.set("secrets", all(app, request));
    return Answer.ok(answer);
  }

  private Answer change(App app, Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty() || !(body.get().get("values") instanceof ObjectNode values)) {
      return Failures.badRequest("values is required");
    }
    var changes = new HashMap<String, @Nullable String>();
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      if (!NAME.matcher(value.getKey()).matches()) {
        return Failures.badRequest("invalid secret name " + value.getKey());
      }
      changes.put(value.getKey(), value.getValue().isNull() ? null : value.getValue().asText());
    }
    long version = secrets.change(app.name(), changes, world.events().now());
    ObjectNode answer = versioned(Json.object(), version);
    answer.set("secrets", all(app, request));
    return Answer.ok(answer);
  }

  private Answer show(App app, Request request) {
    Value value = secrets.of(app.name()).get(request.at("name"));
    return value == null
        ? unknown(request)
        : Answer.ok(secret(app, request.at("name"), value, detail(request)));
  }

  private Answer set(App app, Request request) {
    String name = request.at("name");
    Optional<String> sent = request.body().map(body -> Json.text(body, "value", ""));
    if (sent.isEmpty() || !NAME.matcher(name).matches()) {
      return Failures.badRequest("a name and a value are required");
    }
    var changes = new HashMap<String, @Nullable String>();
    changes.put(name, sent.get());
    long version = secrets.change(app.name(), changes, world.events().now());
    Value value = secrets.of(app.name()).get(name);
    return value == null
        ? unknown(request)
        : Answer.of(201, versioned(secret(app, name, value, Detail.DIGEST), version));
  }

  private Answer delete(App app, Request request) {
    var changes = new HashMap<String, @Nullable String>();
    changes.put(request.at("name"), null);
    long version = secrets.change(app.name(), changes, world.events().now());
    return Answer.ok(versioned(Json.object(), version));
  }

  private ArrayNode all(App app, Request request) {
    ArrayNode list = Json.array();
    secrets
        .of(app.name())
        .forEach((name, value) -> list.add(secret(app, name, value, detail(request))));
    return list;
  }

  private static ObjectNode secret(App app, String name, Value value, Detail detail) {
    ObjectNode node =
        Json.object()
            .put("name", name)
            .put("digest", Secrets.digest(app.name(), value.value()))
            .put("created_at", Events.time(value.createdMillis()))
            .put("updated_at", Events.time(value.updatedMillis()));
    return detail == Detail.VALUE ? node.put("value", value.value()) : node;
  }

  private static Detail detail(Request request) {
    return request.asks("show_secrets") ? Detail.VALUE : Detail.DIGEST;
  }

  private static ObjectNode versioned(ObjectNode node, long version) {
    return node.put("version", version).put("Version", version);
  }

  private static Answer unknown(Request request) {
    return Failures.error(404, "secret not found: " + request.at("name"));
  }
}
