package dev.relayctl.sandbox.github;

import dev.relayctl.sandbox.http.Armed;
import dev.relayctl.sandbox.http.Credentials;
import dev.relayctl.sandbox.http.Documents;
import dev.relayctl.sandbox.http.Faults;
import dev.relayctl.sandbox.http.Front;
import dev.relayctl.sandbox.http.Hosted;
import dev.relayctl.sandbox.http.Journal;
import dev.relayctl.sandbox.http.Loopback;
import dev.relayctl.sandbox.http.PlainCustoms;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.RequestsAdmin;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.http.ServerOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The emulated GitHub on this host's loopback. Any repository exists once it is asked for; there is
 * no git behind it.
 *
 * <p>Everything is kept in one directory. A server started there again, after {@link #close()} or
 * after being killed, serves the same.
 */
public final class GitHubServer implements Hosted {
  private static final String API = "/repos/";

  private final Loopback server;
  private final Documents documents;
  private final AtomicReference<Instant> lastRequest;

  private GitHubServer(Loopback server, Documents documents, AtomicReference<Instant> lastRequest) {
    this.server = server;
    this.documents = documents;
    this.lastRequest = lastRequest;
  }

  /**
   * Serves.
   *
   * @throws IOException when the port is taken or the directory's state can't be read
   */
  public static GitHubServer start(ServerOptions options) throws IOException {
    var documents = new Documents(options.directory().resolve("state"));
    var world = new World(documents, options.clock());
    var server =
        new GitHubServer(
            Loopback.bind(options.port(), "github"),
            documents,
            new AtomicReference<>(options.clock().instant()));
    server.server.serve(server.front(options, world));
    return server;
  }

  private Front front(ServerOptions options, World world) throws IOException {
    var journal = new Journal(options.directory().resolve("requests.ndjson"));
    var faults = new Faults(Errors::injected);
    var limits = new RateLimits(() -> world.settings().rateLimit(), options.clock());
    var urls = new Urls("http://127.0.0.1:" + port());
    var gate = new Gate(world);
    var api = new Router();
    new CheckRoutes(world, urls).addTo(gate, api);
    new StatusRoutes(world, urls).addTo(gate, api);
    new PullRoutes(world, urls).addTo(gate, api);
    new CommentRoutes(world, urls).addTo(gate, api);
    new DeploymentRoutes(world, urls).addTo(gate, api);
    new EnvironmentRoutes(world, urls).addTo(gate, api);
    var admin = new Router();
    new RequestsAdmin(journal, faults, Armed.NONE, Errors::refused).addTo(admin);
    new AdminRoutes(world, urls, limits).addTo(gate, admin);
    var credentials = new Credentials(options.token(), List.of("bearer", "token"));
    var plain = new PlainCustoms(Errors::failure, server.closing());
    var parts =
        new Front.Parts(
            journal,
            faults,
            request -> isForNobody(request) || credentials.admit(request),
            documents,
            new GitHubCustoms(plain, limits),
            options.clock());
    return new Front(parts, api, admin, lastRequest);
  }

  /**
   * Whether a request is turned away whoever sends it: a client without a name (§6), or git, which
   * would ask its user for a password after a 401.
   */
  private static boolean isForNobody(Request request) {
    return !request.path().startsWith(API) || !GitHubCustoms.isNamed(request);
  }

  @Override
  public int port() {
    return server.port();
  }

  /** When the last request came in; the start when there was none. */
  @Override
  public Instant lastRequest() {
    return lastRequest.get();
  }

  /** Stops serving. The next one in this directory serves the same. */
  @Override
  public void close() {
    server.close();
    documents.flush();
  }
}
