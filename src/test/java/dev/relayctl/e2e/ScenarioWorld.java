package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sandbox's databases and servers, as somebody with psql, flyctl and a console finds them. */
final class ScenarioWorld implements AutoCloseable {
  private static final Pattern EXPORT = Pattern.compile("(?m)^export ([A-Z_]+)='([^']*)'$");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(?:@([a-z0-9.-]+))?}");
  private static final String HERE = "127.0.0.1";

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Neon is at something else in the project. */
  private static final int BUSY = 423;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String HEAD = "GIT_HEAD";

  private final Map<String, String> variables;
  private final Map<String, String> noted = new HashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Connection> kept = new ArrayList<>();

  /** What is known of a sandbox by {@code sandbox env}; it is to be as quick as it can. */
  ScenarioWorld(Map<String, String> variables) throws IOException, InterruptedException {
    this.variables = variables;
    send("PUT", "/_sandbox/limits", "{\"limits\": \"off\"}");
    URI pace = URI.create(base(Server.NEON)).resolve("/_sandbox/pace");
    send(Server.NEON, "POST", pace, "{\"looks\": 1, \"millis\": 0}");
  }

  /** An API of the sandbox. */
  private enum Server {
    FLY("FLY_FLAPS_BASE_URL", "FLY_API_TOKEN"),
    NEON("RELAYCTL_NEON_API", "NEON_API_KEY"),
    PAGES("RELAYCTL_CLOUDFLARE_API", "CLOUDFLARE_API_TOKEN"),
    GITHUB("GITHUB_API_URL", "GH_TOKEN");

    private final String base;
    private final String token;

    Server(String base, String token) {
      this.base = base;
      this.token = token;
    }
  }

  /** The variables that {@code sandbox env} prints. */
  static Map<String, String> exports(String printed) {
    var found = new LinkedHashMap<String, String>();
    EXPORT.matcher(printed).results().forEach(each -> found.put(each.group(1), each.group(2)));
    return found;
  }

  /** The project's commit has changed: {@code ${GIT_HEAD}}. */
  void head(String sha) {
    noted.put(HEAD, sha);
  }

  /**
   * A text with the sandbox's variables in it, and what answers gave. {@code ${NAME@host}} is the
   * same with a host that {@link Elsewhere} leads to this machine.
   */
  String filled(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(found -> {
          String name = found.group(1);
          String value =
              Objects.requireNonNull(noted.getOrDefault(name, variables.get(name)), name);
          String host = found.group(2);
          return Matcher.quoteReplacement(host == null ? value : value.replace(HERE, host));
        });
  }

  /** The hosts that a text names as {@code ${NAME@host}}. */
  static Stream<String> hosts(String text) {
    return VARIABLE.matcher(text).results().flatMap(found -> Stream.ofNullable(found.group(2)));
  }

  /** Takes away all apps, projects, repositories, faults, and what databases hold. */
  void clear() throws Exception {
    close();
    noted.clear();
    for (Server server : Server.values()) {
      URI admin = URI.create(base(server)).resolve("/_sandbox/faults");
      send(server, "DELETE", admin, null);
    }
    for (JsonNode project : send(Server.NEON, "GET", neon(""), null).path("projects")) {
      send(Server.NEON, "DELETE", neon("/" + project.path("id").asText()), null);
    }
    URI repositories = URI.create(base(Server.GITHUB)).resolve("/_sandbox/repositories");
    send(Server.GITHUB, "DELETE", repositories, null);
    for (JsonNode project : send(Server.PAGES, "GET", pages(""), null).path("result")) {
      send(Server.PAGES, "DELETE", pages("/" + project.path("name").asText()), null);
    }
    for (JsonNode app : send("GET", "/v1/apps?org_slug=personal", null).path("apps")) {
      send("DELETE", "/v1/apps/" + app.path("name").asText() + "?force=true", null);
    }
    for (var variable : variables.entrySet()) {
      if (variable.getKey().endsWith("DATABASE_URL")) {
        try (Connection connection = connect(variable.getValue());
            var statement = connection.createStatement()) {
          statement.execute("DROP SCHEMA IF EXISTS relayctl, public CASCADE; CREATE SCHEMA public");
        }
      }
    }
  }

  /**
   * Statements at {@code url}, in its server's {@code database} if that is given; with {@code keep}
   * the session stays, and the locks that it has.
   */
  void sql(Map<String, @Nullable String> order) throws SQLException {
    String url = filled(Objects.requireNonNull(order.get("url")));
    String database = order.get("database");
    Connection connection =
        connect(database == null ? url : URI.create(url).resolve("/" + database).toString());
    kept.add(connection);
    try (var statement = connection.createStatement()) {
      statement.execute(Objects.requireNonNull(order.get("statements")));
    }
    if (!order.containsKey("keep")) {
      close();
    }
  }

  /**
   * Changes the configuration of an app's first machine, or with {@code copy} makes another machine
   * like it.
   */
  void fly(Map<?, ?> order) throws IOException, InterruptedException {
    String machines = "/v1/apps/" + order.get("app") + "/machines";
    JsonNode first = send("GET", machines, null).path(0);
    ObjectNode config = (ObjectNode) first.path("config");
    if (order.get("config") instanceof Map<?, ?> changes) {
      config.setAll((ObjectNode) JSON.valueToTree(changes));
    }
    ObjectNode body = JSON.createObjectNode();
    body.set("config", config);
    boolean copy = order.containsKey("copy");
    if (copy) {
      body.set("region", first.path("region"));
    }
    String path = copy ? machines : machines + "/" + first.path("id").asText();
    JsonNode made = send("POST", path, body.toString());
    send(
        "GET",
        machines
            + "/"
            + made.path("id").asText()
            + "/wait?state=started&timeout=30&instance_id="
            + made.path("instance_id").asText(),
        null);
  }

  /** Ends an app's first machine, which has needed more memory than it has. */
  void kill(Map<?, ?> order) throws IOException, InterruptedException {
    String machines = "/v1/apps/" + order.get("app") + "/machines";
    String id = send("GET", machines, null).path(0).path("id").asText();
    send("POST", "/_sandbox/machines/" + id + "/kill", "{\"oom\": true}");
    boolean told = false;
    for (int looks = 0; looks < 1000 && !told; looks++) {
      told = send("GET", machines + "/" + id, null).toString().contains("\"oom_killed\":true");
    }
    assertThat(told).as("machine %s has ended", id).isTrue();
  }

  /**
   * A request to {@code to: fly}, {@code neon}, {@code pages} or {@code github}, as a script of
   * somebody's sends it; {@code note} gives names to parts of its answer.
   */
  void send(Map<?, ?> order) throws IOException, InterruptedException {
    Server server = Server.valueOf(String.valueOf(order.get("to")).toUpperCase(Locale.ROOT));
    String path = filled(String.valueOf(order.get("path")));
    // Paths of a server's admin begin at its root.
    URI url =
        path.startsWith("/_sandbox/")
            ? URI.create(base(server)).resolve(path)
            : URI.create(base(server) + path);
    Object body = order.get("body");
    JsonNode answer =
        send(
            server,
            String.valueOf(order.get("method")),
            url,
            body == null ? null : filled(JSON.writeValueAsString(body)));
    if (server == Server.NEON) {
      finish(answer);
    }
    if (order.get("note") instanceof Map<?, ?> parts) {
      parts.forEach(
          (name, at) -> noted.put(String.valueOf(name), answer.at(String.valueOf(at)).asText()));
    }
  }

  /** Waits for what Neon does after it has answered. */
  private void finish(JsonNode answer) throws IOException, InterruptedException {
    for (JsonNode begun : answer.path("operations")) {
      String operation =
          begun.path("project_id").asText() + "/operations/" + begun.path("id").asText();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      String status = "";
      while (!status.equals("finished")) {
        assertThat(System.nanoTime()).as("%s: %s", operation, status).isLessThan(deadline);
        status =
            send(Server.NEON, "GET", neon("/" + operation), null).at("/operation/status").asText();
      }
    }
  }

  /** What Pages itself builds of a {@code branch} of a {@code project}. */
  void built(Map<?, ?> order) throws IOException, InterruptedException {
    pages().built(String.valueOf(order.get("project")), String.valueOf(order.get("branch")));
  }

  /** A page that somebody uploads to a {@code branch} of a {@code project} at Pages. */
  void page(Map<?, ?> order) throws IOException, InterruptedException {
    pages()
        .page(
            String.valueOf(order.get("project")),
            String.valueOf(order.get("branch")),
            filled(String.valueOf(order.get("html"))));
  }

  private SandboxPages pages() {
    return new SandboxPages(
        base(Server.PAGES),
        Objects.requireNonNull(variables.get("CLOUDFLARE_ACCOUNT_ID")),
        Objects.requireNonNull(variables.get(Server.PAGES.token)));
  }

  private URI neon(String path) {
    return URI.create(base(Server.NEON) + "/projects" + path);
  }

  private URI pages(String path) {
    String account = "/accounts/" + variables.get("CLOUDFLARE_ACCOUNT_ID");
    return URI.create(base(Server.PAGES) + account + "/pages/projects" + path);
  }

  private String base(Server server) {
    return Objects.requireNonNull(variables.get(server.base));
  }

  private JsonNode send(String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    return send(Server.FLY, method, URI.create(base(Server.FLY) + path), body);
  }

  private JsonNode send(Server server, String method, URI url, @Nullable String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(url)
            .header("Authorization", "Bearer " + variables.get(server.token))
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (answer.statusCode() == BUSY && System.nanoTime() < deadline) {
      answer = http.send(request, BodyHandlers.ofString());
    }
    assertThat(answer.statusCode() / 100).as("%s %s: %s", method, url, answer.body()).isEqualTo(2);
    return answer.body().isBlank() ? JSON.nullNode() : JSON.readTree(answer.body());
  }

  private static Connection connect(String url) throws SQLException {
    URI uri = URI.create(url);
    String[] user = uri.getUserInfo().split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(),
        user[0],
        user[1]);
  }

  /** Ends the sessions that were kept. */
  @Override
  public void close() throws SQLException {
    for (Connection connection : kept) {
      connection.close();
    }
    kept.clear();
  }
}
