package dev.relayctl.sandbox.pages;

import dev.relayctl.sandbox.http.Credentials;
import dev.relayctl.sandbox.http.Documents;
import dev.relayctl.sandbox.http.Faults;
import dev.relayctl.sandbox.http.Front;
import dev.relayctl.sandbox.http.Hosted;
import dev.relayctl.sandbox.http.Journal;
import dev.relayctl.sandbox.http.Loopback;
import dev.relayctl.sandbox.http.PacedAdmin;
import dev.relayctl.sandbox.http.PlainCustoms;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.http.ServerOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * The emulated Pages API on this host's loopback. Every URL that it tells leads to a web server of
 * its own on {@code 127.0.0.1}, without encryption; a project's {@code subdomain} is {@code
 * 127.0.0.1:PORT}.
 *
 * <p>Everything is kept in one directory. A server started there again, after {@link #close()} or
 * after being killed, serves the same under the same ports.
 */
public final class PagesServer implements Hosted {
  /** The sandbox's account; any other of this form is there, too, once it has a project. */
  public static final String ACCOUNT_ID = "5a0dbc5a0dbc5a0dbc5a0dbc5a0dbc00";

  /** What precedes all paths. */
  public static final String BASE = "/client/v4";

  private final Loopback server;
  private final Sites sites;
  private final Documents documents;
  private final AtomicReference<Instant> lastRequest;

  private PagesServer(
      Loopback server, Sites sites, Documents documents, AtomicReference<Instant> lastRequest) {
    this.server = server;
    this.sites = sites;
    this.documents = documents;
    this.lastRequest = lastRequest;
  }

  /**
   * Serves, with all sites that there were.
   *
   * @throws IOException when the port is taken or the directory's state can't be read
   */
  public static PagesServer start(ServerOptions options) throws IOException {
    var lastRequest = new AtomicReference<>(options.clock().instant());
    var documents = new Documents(options.directory().resolve("state"));
    var assets = new Assets(options.directory().resolve("assets"));
    var sites = new Sites(() -> lastRequest.set(options.clock().instant()));
    var endings = new Endings();
    var world = new World(new Store(documents), documents, sites, assets, endings, options.clock());
    var server =
        new PagesServer(Loopback.bind(options.port(), "pages"), sites, documents, lastRequest);
    Front front = server.front(options, world, assets, endings);
    world.recover();
    server.server.serve(front, world::tick);
    return server;
  }

  private Front front(ServerOptions options, World world, Assets assets, Endings endings)
      throws IOException {
    var journal = new Journal(options.directory().resolve("requests.ndjson"));
    var faults = new Faults(Envelope::failure);
    Predicate<Request> knows = new Credentials(options.token(), List.of("bearer"))::admit;
    var tokens = new UploadTokens(options.token(), options.clock());
    var views = new Views(world);
    var api = new Router();
    new ProjectRoutes(world, views, tokens).addTo(api);
    new DeploymentRoutes(world, views, assets).addTo(api);
    new AssetRoutes(assets, tokens).addTo(api);
    var admin = new Router();
    new PacedAdmin(journal, faults, endings, world::pace, world::pace, Envelope::refused)
        .addTo(admin);
    new AdminRoutes(world, knows).addTo(admin);
    var parts =
        new Front.Parts(
            journal,
            faults,
            request -> request.path().startsWith(AssetRoutes.ASSETS) || knows.test(request),
            documents,
            new PlainCustoms(Envelope::failure, server.closing()),
            options.clock());
    return new Front(parts, api, admin, lastRequest);
  }

  /** The port that the API is served on. */
  @Override
  public int port() {
    return server.port();
  }

  /** When the last request came in, at the API or a site; the start when there was none. */
  @Override
  public Instant lastRequest() {
    return lastRequest.get();
  }

  /** Stops serving. The next one in this directory serves the same. */
  @Override
  public void close() {
    server.close();
    sites.close();
    documents.flush();
  }
}
