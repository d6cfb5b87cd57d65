package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.machines.ImageCatalog.StoredImage;
import dev.relayctl.sandbox.machines.ReleaseRoutes.Release;
import java.util.Optional;

/**
 * The few GraphQL questions that {@code flyctl deploy} and {@code flyctl status} ask (specification
 * §8.3). They are told apart by the field they select, as most have no name; a question outside of
 * that list gets an error, which {@code flyctl} shows.
 */
final class GraphqlRoute {
  private final World world;
  private final ImageCatalog images;
  private final ReleaseRoutes releases;

  GraphqlRoute(World world, ImageCatalog images, ReleaseRoutes releases) {
    this.world = world;
    this.images = images;
    this.releases = releases;
  }

  void addTo(Router router) {
    router.add("POST", "/graphql", this::answer);
  }

  private Answer answer(Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty()) {
      return Answer.badRequest("the body is no JSON object");
    }
    String query = Json.text(body.get(), "query", "");
    JsonNode variables = body.get().path("variables");
    if (query.contains("canPerformBluegreenDeployment")) {
      return data(Json.object().put("canPerformBluegreenDeployment", true));
    }
    if (query.contains("latestImageDetails")) {
      return error("Unknown repository");
    }
    String name =
        Json.text(
            variables, "appName", Json.text(variables, "name", Json.text(variables, "app", "")));
    Optional<App> app = world.apps().find(name);
    return app.map(a -> aboutApp(a, query, variables))
        .orElseGet(() -> error("Could not find App \"" + name + "\""));
  }

  private Answer aboutApp(App app, String query, JsonNode variables) {
    ObjectNode node = Json.object().put("id", app.id());
    if (query.contains("image(ref")) {
      String reference = Json.text(variables, "imageRef", Json.text(variables, "ref", ""));
      Optional<StoredImage> image = images.find(reference);
      if (image.isEmpty()) {
        return error("Could not find image \"" + reference + "\"");
      }
      node.putObject("image")
          .put("id", image.get().digest())
          .put("digest", image.get().digest())
          .put("ref", reference)
          .put("compressedSize", "0")
          .putNull("manifest");
      return data(Json.object().set("app", node));
    }
    if (query.contains("egressIpAddresses")) {
      node.putObject("egressIpAddresses").putArray("nodes");
      return data(Json.object().set("app", node));
    }
    if (query.contains("hostIssues")) {
      node.putObject("hostIssues").putArray("nodes");
      return data(Json.object().set("apphostissues", node));
    }
    if (query.contains("appcompact")) {
      return data(Json.object().set("appcompact", compact(app, node)));
    }
    if (query.contains("currentReleaseUnprocessed")) {
      release(app, node, query);
      return data(Json.object().set("app", node));
    }
    return error("the sandbox does not answer this question");
  }

  private ObjectNode compact(App app, ObjectNode node) {
    String status = world.views().status(app);
    node.put("internalNumericId", app.number())
        .put("name", app.name())
        .put("hostname", app.name() + ".fly.dev")
        .put("cnameTarget", app.name() + ".fly.dev")
        .put("deployed", !status.equals("pending"))
        .put("network", app.network())
        .put("status", status)
        .put("appUrl", Views.url(app))
        .put("platformVersion", "machines")
        .putNull("postgresAppRole");
    node.putObject("organization")
        .put("id", app.organization())
        .put("internalNumericId", Integer.toString(Platform.organizationNumber(app.organization())))
        .put("slug", app.organization())
        .put("paidPlan", true);
    return node;
  }

  private void release(App app, ObjectNode node, String query) {
    String key = query.contains("currentRelease:") ? "currentRelease" : "currentReleaseUnprocessed";
    Optional<Release> current = releases.current(app.name());
    if (current.isEmpty()) {
      node.putNull(key);
      return;
    }
    ObjectNode release =
        node.putObject(key)
            .put("id", current.get().id())
            .put("version", current.get().version())
            .put("imageRef", current.get().image());
    JsonNode definition = current.get().definition();
    if (definition != null) {
      release.set("configDefinition", definition);
    }
  }

  private static Answer data(JsonNode data) {
    return Answer.ok(Json.object().set("data", data));
  }

  private static Answer error(String message) {
    ObjectNode answer = Json.object().putNull("data");
    answer.putArray("errors").addObject().put("message", message);
    return Answer.ok(answer);
  }
}
