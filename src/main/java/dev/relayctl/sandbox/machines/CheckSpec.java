package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.sandbox.http.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A check that a machine's config asks for (specification §6).
 *
 * @param port the internal port, as the config names it
 * @param grace how long failures don't count
 */
record CheckSpec(
    String name,
    Kind kind,
    int port,
    Http http,
    Duration interval,
    Duration timeout,
    Duration grace) {
  private static final String SERVICE_PREFIX = "servicecheck-";
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** How it looks. */
  enum Kind {
    HTTP,
    TCP
  }

  /** What an HTTP check asks for. */
  record Http(String method, String path, Map<String, String> headers) {}

  /** Whether it decides about traffic; a top-level check never does. */
  boolean routes() {
    return routes(name);
  }

  static boolean routes(String name) {
    return name.startsWith(SERVICE_PREFIX);
  }

  /** All checks of a config, service checks first. */
  static List<CheckSpec> of(JsonNode config) {
    var specs = new ArrayList<CheckSpec>();
    for (JsonNode service : config.path("services")) {
      int internal = service.path("internal_port").asInt(0);
      for (JsonNode check : service.path("checks")) {
        int port = check.path("port").asInt(internal);
        String type = Json.text(check, "type", "tcp").toLowerCase(Locale.ROOT);
        String name = "%s%02d-%s-%d".formatted(SERVICE_PREFIX, specs.size(), type, port);
        specs.add(spec(name, check, port));
      }
    }
    int fallback = primaryPort(config);
    for (Map.Entry<String, JsonNode> check : config.path("checks").properties()) {
      int port = check.getValue().path("port").asInt(fallback);
      specs.add(spec(check.getKey(), check.getValue(), port));
    }
    return specs;
  }

  /** The internal ports of a config: those of services first, then those of checks. */
  static Set<Integer> ports(JsonNode config) {
    var ports = new LinkedHashSet<Integer>();
    for (JsonNode service : config.path("services")) {
      ports.add(service.path("internal_port").asInt(0));
    }
    for (CheckSpec spec : of(config)) {
      ports.add(spec.port);
    }
    ports.remove(0);
    return ports;
  }

  /** The first service's internal port; 0 when the config has no service. */
  static int primaryPort(JsonNode config) {
    return config.path("services").path(0).path("internal_port").asInt(0);
  }

  private static CheckSpec spec(String name, JsonNode check, int port) {
    var headers = new LinkedHashMap<String, String>();
    for (JsonNode header : check.path("headers")) {
      headers.put(Json.text(header, "name", ""), String.join(", ", Json.texts(header, "values")));
    }
    // An encrypted check would need the app's certificate: it only has to accept connections.
    boolean http =
        Json.text(check, "type", "tcp").equalsIgnoreCase("http")
            && !Json.text(check, "protocol", "http").equalsIgnoreCase("https");
    return new CheckSpec(
        name,
        http ? Kind.HTTP : Kind.TCP,
        port,
        new Http(
            Json.text(check, "method", "GET").toUpperCase(Locale.ROOT),
            Json.text(check, "path", "/"),
            headers),
        between(GoDuration.read(check.get("interval"), Duration.ofSeconds(15))),
        between(GoDuration.read(check.get("timeout"), Duration.ofSeconds(10))),
        GoDuration.read(check.get("grace_period"), Duration.ofSeconds(5)));
  }

  /** The platform raises what is under a second and lowers what is over a minute (§3.3). */
  private static Duration between(Duration wanted) {
    if (wanted.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
  }
}
