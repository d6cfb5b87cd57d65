package dev.relayctl.sandbox.neon;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.postgres.PostgresOptions;
import dev.relayctl.testing.NeonContract;
import dev.relayctl.testing.OpenApiContract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A running server and a client for it; every answer is held against the platform's document. */
public final class Neon implements AutoCloseable {
  /** What it wants to be shown. */
  public static final String TOKEN = "not-a-secret-token";

  private static final Optional<OpenApiContract> CONTRACT = NeonContract.find();

  private final NeonServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  /** An answer. */
  public record Said(int status, JsonNode body) {
    /** A text in it. */
    public String text(String pointer) {
      return body.at(pointer).asText();
    }
  }

  private Neon(NeonServer server) {
    this.server = server;
  }

  /** One that keeps its state in this directory. */
  public static Neon in(Path directory, InstantSource clock) throws IOException {
    Map<String, String> environment = System.getenv();
    var postgres =
        new PostgresOptions(
            directory,
            List.of(PostgresOptions.binaryCache(environment), directory.resolve("bin")),
            environment,
            PostgresOptions.Durability.GIVEN_UP);
    return new Neon(
        NeonServer.start(
            new NeonServer.Options(directory.resolve("neon"), 0, TOKEN, postgres, clock)));
  }

  /** The server itself. */
  public NeonServer server() {
    return server;
  }

  /** Asks; a path of the API has no {@code /api/v2}. */
  public Said get(String path) {
    return call("GET", path, null);
  }

  /** Changes something. */
  public Said post(String path, String body) {
    return call("POST", path, body);
  }

  /** Any request. */
  public Said call(String method, String path, @Nullable String body) {
    boolean api = !path.startsWith("/_sandbox");
    String target = api ? "/api/v2" + path : path;
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + TOKEN)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (api) {
        hold(method, target, response);
      }
      boolean empty = response.body().isEmpty();
      return new Said(
          response.statusCode(), empty ? Json.object() : Json.MAPPER.readTree(response.body()));
    } catch (IOException e) {
      return new Said(0, Json.object().put("failure", String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
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

  /** Waits for all operations of an answer, as a client has to; the answer. */
  public Said finished(Said said) {
    if (said.status() != 200 && said.status() != 201) {
      throw new AssertionError(said);
    }
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    for (JsonNode operation : said.body().path("operations")) {
      String path =
          "/projects/"
              + operation.path("project_id").asText()
              + "/operations/"
              + operation.path("id").asText();
      String last = "";
      while (!last.equals("finished")) {
        JsonNode seen = get(path).body();
        last = seen.at("/operation/status").asText();
        if (last.equals("failed") || System.nanoTime() > deadline) {
          throw new AssertionError("last seen: " + seen);
        }
      }
    }
    return said;
  }

  /** A connection to a URL as the API tells it. */
  public static Connection connect(String uri) throws SQLException {
    URI url = URI.create(uri);
    String[] user = url.getUserInfo().split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(),
        user[0],
        user[1]);
  }

  static String ask(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    server.close();
    client.shutdownNow();
  }
}
