package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.machines.App.Address;
import dev.relayctl.sandbox.machines.App.Sharing;
import dev.relayctl.sandbox.machines.Machines.Decision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Apps, their addresses, and regions (specification §2.1). */
final class AppRoutes {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final String IPS = "/v1/apps/{app}/ip_assignments";

  private final World world;
  private final Secrets secrets;
  private final Addresses addresses;

  AppRoutes(World world, Secrets secrets, Addresses addresses) {
    this.world = world;
    this.secrets = secrets;
    this.addresses = addresses;
  }

  void addTo(Router router) {
    router
        .add("GET", "/v1/apps", this::list)
        .add("POST", "/v1/apps", this::create)
        .add("GET", "/v1/apps/{app}", r -> world.withApp(r, a -> Answer.ok(world.views().app(a))))
        .add("DELETE", "/v1/apps/{app}", r -> world.withApp(r, this::delete))
        .add("POST", "/v1/apps/{app}/deploy_token", r -> world.withApp(r, a -> token(r)))
        .add("GET", IPS, r -> world.withApp(r, this::addresses))
        .add("POST", IPS, r -> world.withApp(r, a -> assign(a, r)))
        .add("DELETE", IPS + "/{ip}", r -> world.withApp(r, a -> unassign(a, r)))
        .add("GET", "/v1/platform/regions", _ -> Answer.ok(Platform.regions()))
        .add("POST", "/v1/platform/placements", AppRoutes::placements);
  }

  private Answer list(Request request) {
    String organization = request.query("org_slug");
    if (organization == null) {
      return Failures.badRequest("org_slug is required");
    }
    ObjectNode answer = Json.object();
    ArrayNode apps = answer.putArray("apps");
    world.apps().all().stream()
        .filter(app -> app.organization().equals(organization))
        .forEach(app -> apps.add(world.views().app(app)));
    return Answer.ok(answer.put("total_apps", apps.size()));
  }

  private synchronized Answer create(Request request) {
    Optional<ObjectNode> body = request.body();
    String name = body.map(b -> Json.text(b, "name", "")).orElse("");
    String organization = body.map(b -> Json.text(b, "org_slug", "")).orElse("");
    if (!NAME.matcher(name).matches()) {
      return Failures.badRequest(
          "name: only lower-case letters, digits and hyphens, at most 63 characters");
    }
    if (organization.isEmpty()) {
      return Failures.badRequest("org_slug is required");
    }
    if (world.apps().find(name).isPresent()) {
      return Failures.error(422, "Name has already been taken", "name_taken");
    }
    try {
      int number = world.apps().nextNumber();
      long now = world.events().now();
      String network = body.map(b -> Json.text(b, "network", "default")).orElse("default");
      int port = addresses.open(name);
      App app = new App(name, name, number, organization, network, port, now, 0, List.of());
      world.apps().add(app);
      return Answer.of(201, world.views().app(app));
    } catch (IOException e) {
      return Failures.error(500, "internal: no local address for the app: " + e.getMessage());
    }
  }

  private Answer delete(App app) {
    for (Machine machine : world.machines().of(app.name())) {
      if (world.machines().decide(machine.id(), world.transitions()::kill)
          instanceof Decision.Changed) {
        world.lifecycle().destroy(machine.id(), Stopper.Manner.AT_ONCE);
      }
    }
    addresses.close(app);
    secrets.forget(app.name());
    world.apps().remove(app.name());
    return Answer.of(202, Json.object());
  }

  /** There is room everywhere. */
  private static Answer placements(Request request) {
    int count = request.body().map(b -> b.path("count").asInt(1)).orElse(1);
    String region = request.body().map(b -> Json.text(b, "region", "")).orElse("");
    ObjectNode answer = Json.object();
    answer
        .putArray("Regions")
        .addObject()
        .put("Region", Platform.hasRegion(region) ? region : Platform.REGION)
        .put("Count", Math.max(1, count))
        .put("Concurrency", 1);
    return Answer.ok(answer);
  }

  private static Answer token(Request request) {
    return request.content().isEmpty()
        ? Failures.error(400, "EOF")
        : Failures.error(501, "unimplemented: deploy tokens; the sandbox has one token for all");
  }

  private Answer addresses(App app) {
    ObjectNode answer = Json.object();
    ArrayNode ips = answer.putArray("ips");
    app.addresses().forEach(address -> ips.add(view(address)));
    return Answer.ok(answer);
  }

  private Answer assign(App app, Request request) {
    Optional<ObjectNode> body = request.body();
    String type = body.map(b -> Json.text(b, "type", "")).orElse("");
    int n = app.number();
    int count = app.addresses().size() + 1;
    // Addresses of the documentation ranges (RFC 5737, 3849): nothing answers there.
    String ip;
    switch (type) {
      case "v4" -> ip = "192.0.2." + (count % 250 + 1);
      case "shared_v4" -> ip = "198.51.100." + (n % 250 + 1);
      case "v6" -> ip = "2001:db8:" + Integer.toHexString(n) + "::" + count;
      case "private_v6" -> ip = "fdaa:0:" + Integer.toHexString(n) + ":0:1::" + (count + 1);
      default -> {
        return Failures.badRequest("type must be v4, v6, shared_v4 or private_v6");
      }
    }
    var address =
        new Address(
            ip,
            body.map(b -> Json.text(b, "region", "")).orElse(""),
            body.map(b -> Json.text(b, "service_name", "")).orElse(""),
            type.equals("shared_v4") ? Sharing.SHARED : Sharing.DEDICATED,
            world.events().now());
    world
        .apps()
        .change(
            app.name(),
            a -> {
              var all = new ArrayList<>(a.addresses());
              all.removeIf(other -> other.ip().equals(address.ip()));
              all.add(address);
              return a.withAddresses(all);
            });
    return Answer.ok(view(address));
  }

  private Answer unassign(App app, Request request) {
    String ip = request.at("ip");
    if (app.addresses().stream().noneMatch(address -> address.ip().equals(ip))) {
      return Failures.error(404, "ip not found: " + ip);
    }
    world
        .apps()
        .change(
            app.name(),
            a -> a.withAddresses(a.addresses().stream().filter(x -> !x.ip().equals(ip)).toList()));
    return Answer.empty(204);
  }

  private static ObjectNode view(Address address) {
    String region = address.region();
    String service = address.service();
    return Json.object()
        .put("ip", address.ip())
        .put("region", region == null || region.isEmpty() ? "global" : region)
        .put("service_name", service == null ? "" : service)
        .put("shared", address.sharing() == Sharing.SHARED)
        .put("created_at", Events.time(address.millis()));
  }
}
