package dev.relayctl.sandbox.pages;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.relayctl.sandbox.pages.Deployment.Content;
import dev.relayctl.sandbox.pages.Redirects.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Serves what is published at a site: files, and for other paths what §6 says. */
final class SiteHandler implements HttpHandler {
  private static final String NOT_FOUND_PAGE = "404.html";

  private final Supplier<Optional<Content>> published;
  private final Assets assets;

  /**
   * A handler.
   *
   * @param published what is to be seen now; empty when nothing is
   */
  SiteHandler(Supplier<Optional<Content>> published, Assets assets) {
    this.published = published;
    this.assets = assets;
  }

  /** A file to answer with. */
  record Found(int status, String path) {}

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        say(exchange, 405, "only GET and HEAD");
        return;
      }
      Optional<Content> content = published.get();
      if (content.isEmpty()) {
        say(exchange, 404, "nothing has been deployed here yet");
        return;
      }
      answer(exchange, content.get());
    }
  }

  private void answer(HttpExchange exchange, Content content) throws IOException {
    Map<String, String> files = content.files();
    String path = path(exchange);
    Optional<Target> target =
        Redirects.of(content.rules().getOrDefault("_redirects", "")).at(path, files.keySet());
    if (target.filter(t -> t.status() != 200).isPresent()) {
      exchange.getResponseHeaders().set("Location", target.get().path());
      say(exchange, target.get().status(), "see " + target.get().path());
      return;
    }
    Optional<Found> found = find(files.keySet(), target.map(Target::path).orElse(path));
    if (found.isEmpty()) {
      say(exchange, 404, "not found");
      return;
    }
    send(exchange, found.get(), files.getOrDefault(found.get().path(), ""), content);
  }

  private static String path(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  /**
   * The file for a path: itself, or a page of that name; else the nearest {@code 404.html} above
   * it; else, for pages that find their way by themselves, the root page with status 200.
   */
  static Optional<Found> find(Set<String> files, String asked) {
    List<String> candidates =
        asked.endsWith("/")
            ? List.of(asked + "index.html")
            : List.of(asked, asked + ".html", asked + "/index.html");
    return candidates.stream()
        .filter(files::contains)
        .map(file -> new Found(200, file))
        .findFirst()
        .or(() ->
            folders(asked)
                .map(folder -> folder + NOT_FOUND_PAGE)
                .filter(files::contains)
                .map(file -> new Found(404, file))
                .findFirst())
        .or(() ->
            Optional.of("/index.html").filter(files::contains).map(file -> new Found(200, file)));
  }

  /** From the innermost to the root, each with a slash at its end. */
  private static Stream<String> folders(String path) {
    return Stream.iterate(
        path.substring(0, path.lastIndexOf('/') + 1),
        folder -> !folder.isEmpty(),
        folder -> folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1));
  }

  private void send(HttpExchange exchange, Found found, String hash, Content rules)
      throws IOException {
    Optional<byte[]> content = assets.read(hash);
    if (content.isEmpty()) {
      say(exchange, 500, "the file is not in the sandbox's store any more");
      return;
    }
    var headers = exchange.getResponseHeaders();
    String tag = "\"" + hash + "\"";
    headers.set("ETag", tag);
    headers.set("Cache-Control", "public, max-age=0, must-revalidate");
    if (found.status() == 200
        && tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    headers.set("Content-Type", ContentTypes.of(found.path()));
    headers.set("X-Content-Type-Options", "nosniff");
    HeaderRules.of(rules.rules().getOrDefault("_headers", ""))
        .at(path(exchange))
        .forEach(headers::set);
    answer(exchange, found.status(), content.get());
  }

  private static void say(HttpExchange exchange, int status, String text) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    answer(exchange, status, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
