package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.machines.ReleaseRoutes.Release;
import java.util.List;
import java.util.Optional;

/**
 * An app with all that {@code flyctl} asks GraphQL about it (specification §8.3). More than was
 * selected is answered: who asks takes what it knows.
 */
record AppNode(World world, ReleaseRoutes releases) {
  ObjectNode of(App app, int releasesAtMost) {
    String status = world.views().status(app);
    List<Release> all = releases.of(app.name());
    ObjectNode node =
        Json.object()
            .put("id", app.id())
            .put("internalNumericId", app.number())
            .put("name", app.name())
            .put("hostname", app.name() + ".fly.dev")
            .put("cnameTarget", app.name() + ".fly.dev")
            .put("deployed", !status.equals("pending"))
            .put("network", app.network())
            .put("status", status)
            .put("version", all.isEmpty() ? 0 : all.getFirst().version())
            .put("appUrl", Views.url(app))
            .put("platformVersion", "machines")
            .putNull("postgresAppRole")
            .putNull("role");
    node.set("organization", organization(app.organization()));
    node.putObject("egressIpAddresses").putArray("nodes");
    node.putObject("hostIssues").putArray("nodes");
    node.set("ipAddresses", addresses(app));
    node.putArray("services");
    Optional<ObjectNode> current = all.stream().findFirst().map(AppNode::release);
    node.set("currentRelease", current.isPresent() ? current.get() : NullNode.instance);
    node.set("currentReleaseUnprocessed", current.isPresent() ? current.get() : NullNode.instance);
    ObjectNode list = Json.object();
    ArrayNode nodes = list.putArray("nodes");
    all.stream().limit(releasesAtMost).forEach(release -> nodes.add(release(release)));
    node.set("releases", list);
    node.set("releasesUnprocessed", list);
    return node;
  }

  private static ObjectNode organization(String slug) {
    return Json.object()
        .put("id", slug)
        .put("internalNumericId", Integer.toString(Platform.organizationNumber(slug)))
        .put("slug", slug)
        .put("rawSlug", slug)
        .put("name", slug)
        .put("paidPlan", true);
  }

  private static ObjectNode addresses(App app) {
    ObjectNode list = Json.object();
    ArrayNode nodes = list.putArray("nodes");
    for (App.Address address : app.addresses()) {
      nodes
          .addObject()
          .put("id", address.ip())
          .put("address", address.ip())
          .put("type", address.ip().contains(":") ? "v6" : "v4")
          .put("createdAt", Events.time(address.millis()));
    }
    return list;
  }

  /** Unlike in the other API, the user is an object here. */
  private static ObjectNode release(Release release) {
    ObjectNode node =
        Json.object()
            .put("id", release.id())
            .put("version", release.version())
            .put("description", "Deploy image")
            .put("reason", "change_image")
            .put("status", release.status())
            .put("stable", release.status().equals("complete"))
            .put("inProgress", release.status().equals("running"))
            .put("evaluationId", "")
            .put("imageRef", release.image())
            .put("createdAt", Events.time(release.createdMillis()));
    node.putObject("user")
        .put("id", "sandbox")
        .put("email", ReleaseRoutes.USER)
        .put("name", "sandbox");
    if (release.definition() != null) {
      node.set("configDefinition", release.definition());
    }
    return node;
  }
}
