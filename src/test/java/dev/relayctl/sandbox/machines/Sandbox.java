package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.testing.FlyMachinesContract;
import dev.relayctl.testing.OpenApiContract;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A running server with one image, and a client for it. */
final class Sandbox implements AutoCloseable {
  static final String TOKEN = "not-a-secret-token";
  static final String IMAGE = "registry.fly.io/tiny:1";
  static final String DIGEST = "sha256:" + "1".repeat(64);

  private static final Optional<OpenApiContract> CONTRACT = FlyMachinesContract.find();
  private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (_, _) -> true);

  private final int port;
  private final AutoCloseable server;
  private final HttpClient client = HttpClient.newHttpClient();

  /** An answer. */
  record Said(int status, JsonNode body, HttpHeaders headers) {}

  private Sandbox(int port, AutoCloseable server) {
    this.port = port;
    this.server = server;
  }

  /** A client only, for a server that runs elsewhere. */
  static Sandbox at(int port) {
    return new Sandbox(port, () -> {});
  }

  static Sandbox in(Path directory) throws IOException {
    return in(directory, Limits.OFF);
  }

  static Sandbox in(Path directory, Limits limits) throws IOException {
    MachinesServer server = MachinesServer.start(options(directory, limits));
    return new Sandbox(server.port(), server);
  }

  static MachinesServer.Options options(Path directory, Limits limits) throws IOException {
    Path root = directory.resolve("image");
    installTinyServer(root);
    String java = ProcessHandle.current().info().command().orElse("java");
    var stored =
        new ImageCatalog.StoredImage(
            IMAGE,
            DIGEST,
            root,
            List.of(
                "java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                "/app",
                TinyServer.class.getName()),
            Map.of("FROM_IMAGE", "image", "OVERRIDDEN", "image"));
    ImageCatalog images =
        reference ->
            Optional.of(stored)
                .filter(s ->
                    reference.equals(IMAGE)
                        || reference.equals("registry.fly.io/tiny:2")
                        || reference.endsWith(DIGEST));
    return new MachinesServer.Options(
        directory.resolve("sandbox"),
        0,
        TOKEN,
        images,
        Map.of("PATH", Path.of(java).getParent() + ":/usr/bin:/bin"),
        InstantSource.system(),
        limits);
  }

  private static void installTinyServer(Path root) throws IOException {
    String folder = TinyServer.class.getPackageName().replace('.', '/');
    try {
      Path classes =
          Path.of(TinyServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path target = root.resolve("app").resolve(folder);
      Files.createDirectories(target);
      Path copy = target.resolve("TinyServer.class");
      Files.deleteIfExists(copy);
      Files.copy(classes.resolve(folder).resolve("TinyServer.class"), copy);
      Files.writeString(root.resolve("greeting.txt"), "from the image");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  String base() {
    return "http://127.0.0.1:" + port;
  }

  Said get(String path) {
    return call("GET", path, null, Map.of());
  }

  Said post(String path, String body) {
    return call("POST", path, body, Map.of());
  }

  Said delete(String path) {
    return call("DELETE", path, null, Map.of());
  }

  Said call(String method, String path, @Nullable String body, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(URI.create(base() + path))
            .timeout(Duration.ofSeconds(70))
            .header("Authorization", "Bearer " + TOKEN)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      hold(method, path, response);
      JsonNode node =
          response.body().isEmpty() ? Json.object() : Json.MAPPER.readTree(response.body());
      return new Said(response.statusCode(), node, response.headers());
    } catch (IOException e) {
      return new Said(0, Json.object().put("failure", String.valueOf(e.getMessage())), NO_HEADERS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Holds an answer against the platform's own document, where that is at hand. */
  private static void hold(String method, String path, HttpResponse<String> response) {
    int status = response.statusCode();
    String plain = path.split("\\?", 2)[0];
    if (CONTRACT.isPresent() && plain.startsWith("/v1/")) {
      List<String> violations =
          CONTRACT.get().checkResponse(method, plain, status, response.body());
      if (!violations.isEmpty()) {
        throw new AssertionError(violations + " in " + response.body());
      }
    }
  }

  /** Creates an app; its local address. */
  String app(String name) {
    Said said = post("/v1/apps", "{\"name\":\"" + name + "\",\"org_slug\":\"personal\"}");
    if (said.status() != 201) {
      throw new AssertionError(said);
    }
    return said.body().path("sandbox_url").asText();
  }

  /** A config with a service and an HTTP check, and these variables. */
  static ObjectNode config(Map<String, String> env) {
    ObjectNode config = Json.object().put("image", IMAGE);
    ObjectNode variables = config.putObject("env");
    env.forEach(variables::put);
    ObjectNode service = config.putArray("services").addObject();
    service.put("internal_port", 8080).put("protocol", "tcp");
    service
        .putArray("checks")
        .addObject()
        .put("type", "http")
        .put("path", "/health")
        .put("interval", "1s")
        .put("timeout", "2s")
        .put("grace_period", "1s");
    config.putObject("stop_config").put("signal", "SIGTERM").put("timeout", "5s");
    config.putObject("metadata").put("fly_process_group", "web");
    return config;
  }

  static String body(JsonNode config) {
    return Json.object().<ObjectNode>set("config", config).toString();
  }

  /** Creates a machine; its id. */
  String machine(String app, JsonNode config) {
    Said said = post("/v1/apps/" + app + "/machines", body(config));
    if (said.status() != 200) {
      throw new AssertionError(said);
    }
    return said.body().path("id").asText();
  }

  Said await(String app, String id, String state) {
    return get("/v1/apps/" + app + "/machines/" + id + "/wait?state=" + state + "&timeout=30");
  }

  /** Asks for the machine until it looks as wanted. */
  JsonNode until(String app, String id, Predicate<JsonNode> wanted) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    JsonNode last;
    do {
      last = get("/v1/apps/" + app + "/machines/" + id).body();
      if (wanted.test(last)) {
        return last;
      }
      pause();
    } while (System.nanoTime() < deadline);
    throw new AssertionError("last seen: " + last.toPrettyString());
  }

  private static void pause() {
    LockSupport.parkNanos(20_000_000);
  }

  JsonNode healthy(String app, String id) {
    return until(app, id, Sandbox::passing);
  }

  static boolean passing(JsonNode machine) {
    JsonNode checks = machine.path("checks");
    boolean all = machine.path("state").asText().equals("started") && !checks.isEmpty();
    for (JsonNode check : checks) {
      all &= check.path("status").asText().equals("passing");
    }
    return all;
  }

  /** What an address answers to a plain GET: status and body. */
  String fetch(String url) {
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    } catch (IOException e) {
      return "failed " + e;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks an address until it answers that. */
  void fetchUntil(String url, String wanted) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    String last = "";
    while (!last.equals(wanted)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("last seen: " + last);
      }
      pause();
      last = fetch(url);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    client.shutdownNow();
  }
}
