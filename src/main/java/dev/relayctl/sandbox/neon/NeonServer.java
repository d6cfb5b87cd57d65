package dev.relayctl.sandbox.neon;

import dev.relayctl.problem.Result;
import dev.relayctl.sandbox.http.Credentials;
import dev.relayctl.sandbox.http.Documents;
import dev.relayctl.sandbox.http.Faults;
import dev.relayctl.sandbox.http.Front;
import dev.relayctl.sandbox.http.Hosted;
import dev.relayctl.sandbox.http.Journal;
import dev.relayctl.sandbox.http.Loopback;
import dev.relayctl.sandbox.http.PacedAdmin;
import dev.relayctl.sandbox.http.PlainCustoms;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.postgres.DataDirectories;
import dev.relayctl.sandbox.postgres.PostgresOptions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The emulated Neon API on this host's loopback. A branch is a data directory of a real PostgreSQL,
 * an endpoint a server on it; its {@code host} is {@code 127.0.0.1:PORT}, where a real one has a
 * name and no port.
 *
 * <p>Everything is kept in one directory. A server started there again, after {@link #close()} or
 * after being killed, adopts or starts what is meant to run, under the same ports and passwords.
 * Before somebody asks for a project, no PostgreSQL is touched.
 */
public final class NeonServer implements Hosted {
  static final String BASE = "/api/v2";

  private final Loopback server;
  private final World world;
  private final Documents documents;
  private final AtomicReference<Instant> lastRequest;

  /**
   * How to serve.
   *
   * @param directory where all state lives; made when it is missing
   * @param port 0 for any free one
   * @param token what clients must send, as {@code Bearer}
   * @param postgres where binaries lie, and how much a commit is worth; its directory isn't used
   * @param clock for all times, and for what expires
   */
  public record Options(
      Path directory, int port, String token, PostgresOptions postgres, InstantSource clock) {
    /** Without the token. */
    @Override
    public String toString() {
      return "Options[" + directory + ", port " + port + "]";
    }
  }

  private NeonServer(
      Loopback server, World world, Documents documents, AtomicReference<Instant> lastRequest) {
    this.server = server;
    this.world = world;
    this.documents = documents;
    this.lastRequest = lastRequest;
  }

  /**
   * Serves, when the endpoints that are meant to run do so.
   *
   * @throws IOException when the port is taken or the directory's state can't be read
   */
  public static NeonServer start(Options options) throws IOException {
    var lastRequest = new AtomicReference<>(options.clock.instant());
    var documents = new Documents(options.directory.resolve("state"));
    var endings = new Endings(new Ids());
    var servers = new Servers(options.postgres.in(data(options.directory)));
    var world = new World(new Projects(documents), servers, documents, endings, options.clock);
    var journal = new Journal(options.directory.resolve("requests.ndjson"));
    var faults = new Faults(Refusals::of);
    Loopback server = Loopback.bind(options.port, "neon");

    var api = new Router();
    new ProjectRoutes(world).addTo(api);
    new BranchRoutes(world).addTo(api);
    new RestoreRoute(world).addTo(api);
    new EndpointRoutes(world).addTo(api);
    new RoleRoutes(world).addTo(api);
    var admin = new Router();
    new PacedAdmin(journal, faults, endings, world::pace, world::pace, Refusals::forbidden)
        .addTo(admin);
    var front =
        new Front(
            new Front.Parts(
                journal,
                faults,
                new Credentials(options.token, List.of("bearer"))::admit,
                documents,
                new PlainCustoms(Refusals::of, server.closing()),
                options.clock),
            api,
            admin,
            lastRequest);
    world.recover();
    server.serve(front, world::tick);
    return new NeonServer(server, world, documents, lastRequest);
  }

  /** The port that the API is served on. */
  @Override
  public int port() {
    return server.port();
  }

  /** When the last request came in or was answered; the start when there was none. */
  @Override
  public Instant lastRequest() {
    return lastRequest.get();
  }

  /**
   * The URL of the database {@code neondb} of a branch, a secret. Project and branch are made when
   * they aren't there: a new branch is empty, whatever the default branch holds, so that nobody
   * gets another's data by accident. Blocks until a server answers there. Problems as {@link
   * DataDirectories#in}, {@code sandbox.postgres-failed}.
   *
   * @param project an id
   * @param branch an id or a name; null for the default branch
   */
  public Result<String> databaseUrl(String project, @Nullable String branch) {
    return new OnDemand(world).databaseUrl(project, branch);
  }

  /** Kills the servers that were left in a directory which is about to be deleted. */
  public static void kill(Path directory) {
    Path data = data(directory);
    if (!Files.isDirectory(data)) {
      return;
    }
    try (DirectoryStream<Path> projects = Files.newDirectoryStream(data)) {
      projects.forEach(DataDirectories::kill);
    } catch (IOException _) {
      // What can't be listed can't be deleted either, and that is told.
    }
  }

  /**
   * Stops serving and ends all servers. Those that are meant to run are started again by the next
   * one in this directory.
   */
  @Override
  public void close() {
    server.close();
    world.close();
    documents.flush();
  }

  private static Path data(Path directory) {
    return directory.resolve("data");
  }
}
