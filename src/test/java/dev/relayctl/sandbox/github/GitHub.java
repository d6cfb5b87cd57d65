package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** A running server and a client for it; every answer's shape is checked. */
public final class GitHub implements AutoCloseable {
  /** What it wants to be shown. */
  public static final String TOKEN = "not-a-secret-token";

  /** A repository that nobody made. */
  static final String SHOP = "/repos/ann/shop";

  static final String SHA = "c".repeat(40);

  private static final Map<String, String> USUAL =
      Map.of("Authorization", "Bearer " + TOKEN, "User-Agent", "test");

  private final GitHubServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  /** An answer. */
  record Said(int status, JsonNode body, HttpHeaders headers) {
    /** A part of it. */
    JsonNode at(String pointer) {
      return body.at(pointer);
    }

    /** A text in it. */
    String text(String pointer) {
      return body.at(pointer).asText();
    }

    long number(String pointer) {
      return body.at(pointer).asLong();
    }

    /** A field of each of a list, in order. */
    List<String> each(String field) {
      return StreamSupport.stream(body.spliterator(), false)
          .map(one -> one.at(field).asText())
          .toList();
    }

    /** The first value; empty when there is none. */
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  private GitHub(GitHubServer server) {
    this.server = server;
  }

  /** One that keeps its state in this directory. */
  public static GitHub in(Path directory, InstantSource clock) throws IOException {
    return new GitHub(
        GitHubServer.start(new ServerOptions(directory.resolve("github"), 0, TOKEN, clock)));
  }

  String base() {
    return "http://127.0.0.1:" + server.port();
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

  Said put(String path, String body) {
    return call("PUT", path, body);
  }

  Said delete(String path) {
    return call("DELETE", path, "");
  }

  /** A change of the sandbox's own, which has to be understood. */
  Said admin(String method, String path, String body) {
    Said said = call(method, "/_sandbox/" + path, body);
    if (said.status() / 100 != 2) {
      throw new AssertionError(said);
    }
    return said;
  }

  private Said call(String method, String path, String body) {
    return call(method, path, USUAL, body);
  }

  /** Any request with these headers. */
  Said call(String method, String path, Map<String, String> headers, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(base() + path))
            .timeout(Duration.ofSeconds(60))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    Said said = said(request.build());
    if (!path.startsWith("/_sandbox")) {
      Shapes.check(
          method, path.replaceAll("\\?.*", "").replaceFirst("/repos/[^/]+/[^/]+", ""), said);
    }
    return said;
  }

  /** What the relation of a header {@code Link} leads to. */
  Said follow(Said said, String relation) {
    String link = said.header("Link");
    for (String one : link.split(", ", -1)) {
      if (one.endsWith("; rel=\"" + relation + "\"")) {
        String url = one.substring(1, one.indexOf('>'));
        return get(url.substring(base().length()));
      }
    }
    throw new AssertionError("no " + relation + " in " + link);
  }

  private Said said(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      boolean json =
          response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
      JsonNode body =
          json ? Json.MAPPER.readTree(response.body()) : Json.object().put("page", response.body());
      return new Said(response.statusCode(), body, response.headers());
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
