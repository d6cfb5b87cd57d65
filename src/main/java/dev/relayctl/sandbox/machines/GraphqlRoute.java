package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.machines.ImageCatalog.StoredImage;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The few GraphQL questions that {@code flyctl} asks (specification §8.3). They are told apart by
 * the field they select and its alias, as most have no name; a question outside of that list gets
 * an error, which {@code flyctl} shows.
 */
final class GraphqlRoute {
  private static final Pattern APP = Pattern.compile("(?:(?<alias>\\w+)\\s*:\\s*)?\\bapp\\s*\\(");
  private static final Pattern APPS = Pattern.compile("\\bapps\\s*\\(");
  private static final Pattern IMAGE = Pattern.compile("\\bimage\\s*\\(\\s*ref");
  private static final int RELEASES = 25;

  private final World world;
  private final ImageCatalog images;
  private final AppNode apps;

  GraphqlRoute(World world, ImageCatalog images, ReleaseRoutes releases) {
    this.world = world;
    this.images = images;
    this.apps = new AppNode(world, releases);
  }

  void addTo(Router router) {
    router.add("POST", "/graphql", this::answer);
  }

  private Answer answer(Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty()) {
      return Failures.badRequest("the body is no JSON object");
    }
    String query = Json.text(body.get(), "query", "");
    JsonNode variables = body.get().path("variables");
    if (query.contains("canPerformBluegreenDeployment")) {
      return data(Json.object().put("canPerformBluegreenDeployment", true));
    }
    if (query.contains("latestImageDetails")) {
      return error("Unknown repository");
    }
    if (query.contains("viewer")) {
      return data(viewer());
    }
    Matcher app = APP.matcher(query);
    if (app.find()) {
      String alias = app.group("alias") == null ? "app" : app.group("alias");
      return app(alias, query, variables);
    }
    return APPS.matcher(query).find()
        ? data(all())
        : error("the sandbox does not answer this question");
  }

  private static ObjectNode viewer() {
    ObjectNode data = Json.object();
    data.putObject("viewer")
        .put("__typename", "User")
        .put("id", "sandbox")
        .put("email", ReleaseRoutes.USER)
        .put("name", "sandbox");
    return data;
  }

  private ObjectNode all() {
    ObjectNode data = Json.object();
    ObjectNode list = data.putObject("apps");
    list.putObject("pageInfo").put("hasNextPage", false).put("endCursor", "");
    ArrayNode nodes = list.putArray("nodes");
    world.apps().all().forEach(app -> nodes.add(apps.of(app, RELEASES)));
    return data;
  }

  private Answer app(String alias, String query, JsonNode variables) {
    String name =
        Json.text(
            variables, "appName", Json.text(variables, "name", Json.text(variables, "app", "")));
    Optional<App> app = world.apps().find(name);
    if (app.isEmpty()) {
      return error("Could not find App \"" + name + "\"");
    }
    ObjectNode node = apps.of(app.get(), variables.path("limit").asInt(RELEASES));
    if (IMAGE.matcher(query).find()) {
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
    }
    return data(Json.object().set(alias, node));
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
