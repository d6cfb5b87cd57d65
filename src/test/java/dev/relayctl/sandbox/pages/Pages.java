package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.ServerOptions;
import dev.relayctl.testing.OpenApiContract;
import dev.relayctl.testing.PagesContract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A running server and a client for it; every answer is held against the platform's document. */
public final class Pages implements AutoCloseable {
  /** What it wants to be shown. */
  public static final String TOKEN = "not-a-secret-token";

  private static final String BOUNDARY = "not-in-any-part";
  private static final Optional<OpenApiContract> CONTRACT = PagesContract.find();

  private final PagesServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  /** An answer. */
  public record Said(int status, JsonNode body) {
    /** A part of it. */
    public JsonNode at(String pointer) {
      return body.at(pointer);
    }

    /** A text in it. */
    public String text(String pointer) {
      return body.at(pointer).asText();
    }

    /** The first error's code. */
    public int code() {
      return body.at("/errors/0/code").asInt();
    }
  }

  private Pages(PagesServer server) {
    this.server = server;
  }

  /** One that keeps its state in this directory, with stages that go on when they are looked at. */
  public static Pages in(Path directory, InstantSource clock) throws IOException {
    return new Pages(
        PagesServer.start(new ServerOptions(directory.resolve("pages"), 0, TOKEN, clock)));
  }

  /** The server itself. */
  public PagesServer server() {
    return server;
  }

  /** A project's path below the account's. */
  static String project(String name) {
    return "/accounts/" + PagesServer.ACCOUNT_ID + "/pages/projects/" + name;
  }

  /** The path of all projects. */
  static String projects() {
    return "/accounts/" + PagesServer.ACCOUNT_ID + "/pages/projects";
  }

  Said get(String path) {
    return call("GET", path, "");
  }

  Said post(String path, String body) {
    return call("POST", path, body);
  }

  Said patch(String path, String body) {
    return call("PATCH", path, body);
  }

  Said delete(String path) {
    return call("DELETE", path, "");
  }

  /** Any request; a path of the API has no {@code /client/v4}. */
  Said call(String method, String path, String body) {
    return call(method, path, TOKEN, "application/json", body);
  }

  Said call(String method, String path, String token, String type, String body) {
    boolean api = !path.startsWith("/_sandbox");
    String target = api ? PagesServer.BASE + path : path;
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    HttpResponse<String> response = send(request.build());
    boolean json =
        response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
    if (api && json && !path.contains("/tokens/") && !path.equals("/accounts")) {
      hold(method, target, response);
    }
    try {
      JsonNode node =
          json ? Json.MAPPER.readTree(response.body()) : Json.object().put("page", response.body());
      return new Said(response.statusCode(), node);
    } catch (IOException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  private static void hold(String method, String target, HttpResponse<String> response) {
    String plain = target.split("\\?", 2)[0];
    List<String> violations =
        CONTRACT
            .map(c -> c.checkResponse(method, plain, response.statusCode(), response.body()))
            .orElse(List.of());
    if (!violations.isEmpty()) {
      throw new AssertionError(violations + " in " + response.body());
    }
  }

  /** Uploads what is missing, as a client has to, and deploys it; files by path. */
  Said deploy(String project, Map<String, String> files, Map<String, String> fields) {
    String token = get(project(project) + "/upload-token").text("/result/jwt");
    var manifest = new TreeMap<String, String>();
    var upload = Json.array();
    files.forEach((path, content) -> {
      String key = "%032x".formatted((path + content).hashCode() & 0xffffffffL);
      manifest.put(path, key);
      ObjectNode file = upload.addObject().put("key", key).put("base64", true);
      file.put("value", encoded(content)).putObject("metadata").put("contentType", "text/plain");
    });
    Said uploaded =
        call("POST", "/pages/assets/upload", token, "application/json", upload.toString());
    if (uploaded.status() != 200) {
      throw new AssertionError(uploaded);
    }
    var all = new TreeMap<>(fields);
    all.put("manifest", Json.MAPPER.valueToTree(manifest).toString());
    return form(project(project) + "/deployments", all);
  }

  static String encoded(String content) {
    return Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a form. */
  Said form(String path, Map<String, String> fields) {
    var body = new StringBuilder();
    fields.forEach((name, value) ->
        body.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"")
            .append(name)
            .append("\"\r\n\r\n")
            .append(value)
            .append("\r\n"));
    body.append("--" + BOUNDARY + "--\r\n");
    return call("POST", path, TOKEN, "multipart/form-data; boundary=" + BOUNDARY, body.toString());
  }

  /** Looks at a deployment until it is over; the last answer. */
  Said over(String project, Said deployment) {
    String path = project(project) + "/deployments/" + deployment.text("/result/id");
    Said seen = get(path);
    for (int i = 0; i < 10 && !isOver(seen); i++) {
      seen = get(path);
    }
    if (!isOver(seen)) {
      throw new AssertionError("last seen: " + seen);
    }
    return seen;
  }

  private static boolean isOver(Said seen) {
    String status = seen.text("/result/latest_stage/status");
    return status.equals("failure") || status.equals("canceled") || status.equals("success");
  }

  /** What a browser gets at a URL. */
  HttpResponse<String> browse(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60)).build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(request.toString(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.close();
    client.shutdownNow();
  }
}
