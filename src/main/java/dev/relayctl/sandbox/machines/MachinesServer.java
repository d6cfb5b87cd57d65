package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.http.Credentials;
import dev.relayctl.sandbox.http.Documents;
import dev.relayctl.sandbox.http.Faults;
import dev.relayctl.sandbox.http.Front;
import dev.relayctl.sandbox.http.Hosted;
import dev.relayctl.sandbox.http.Journal;
import dev.relayctl.sandbox.http.Loopback;
import dev.relayctl.sandbox.http.Router;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The emulated Machines API on this host's loopback, with a local process behind each started
 * machine and a reverse proxy in front of each app.
 *
 * <p>Everything is kept in one directory. A server started there again, after {@link #close()} or
 * after being killed, ends what its predecessor left running and starts the machines that are meant
 * to run. Machines whose restart policy is {@code no} are not started a second time: they are taken
 * to have died.
 *
 * <p>Releases, organizations, logs, builds and the few GraphQL questions of {@code flyctl} are
 * answered on the same port, so all three of its base URLs point here (specification §1.1).
 */
public final class MachinesServer implements Hosted {
  private final Loopback server;
  private final Lifecycle lifecycle;
  private final Addresses addresses;
  private final IdleServer idle;
  private final Documents documents;
  private final AtomicReference<Instant> lastRequest;

  /**
   * How to serve.
   *
   * @param directory where all state lives; made when it is missing
   * @param port 0 for any free one
   * @param token what clients must send, as {@code Bearer} or {@code FlyV1}
   * @param images what machines can be started from
   * @param machineEnvironment what every machine process gets: PATH, HOME, JAVA_HOME
   * @param clock for all times, leases and rate limits
   * @param limits whether rate limits are kept; can be switched under {@code /_sandbox/limits}
   */
  public record Options(
      Path directory,
      int port,
      String token,
      ImageCatalog images,
      Map<String, String> machineEnvironment,
      InstantSource clock,
      Limits limits) {
    public Options {
      machineEnvironment = Map.copyOf(machineEnvironment);
    }

    /** With rate limits. */
    public Options(
        Path directory,
        int port,
        String token,
        ImageCatalog images,
        Map<String, String> machineEnvironment,
        InstantSource clock) {
      this(directory, port, token, images, machineEnvironment, clock, Limits.ENFORCED);
    }

    /** Without the token and the environment. */
    @Override
    public String toString() {
      return "Options[" + directory + ", port " + port + ", limits " + limits + "]";
    }
  }

  private MachinesServer(
      Loopback server,
      Lifecycle lifecycle,
      Addresses addresses,
      IdleServer idle,
      Documents documents,
      AtomicReference<Instant> lastRequest) {
    this.server = server;
    this.lifecycle = lifecycle;
    this.addresses = addresses;
    this.idle = idle;
    this.documents = documents;
    this.lastRequest = lastRequest;
  }

  /**
   * Serves, and starts the machines that are meant to run.
   *
   * @throws IOException when the port is taken or the directory's state can't be read
   */
  public static MachinesServer start(Options options) throws IOException {
    var lastRequest = new AtomicReference<>(options.clock.instant());
    var documents = new Documents(options.directory.resolve("state"));
    for (String folder : List.of("roots", "volumes", "logs")) {
      Documents.makePrivate(options.directory.resolve(folder));
    }
    var ulids = new Ulids(options.clock);
    var events = new Events(ulids, options.clock);
    var machines = new Machines(documents);
    var apps = new Apps(documents);
    var secrets = new Secrets(documents);
    var ports = new Ports();
    var traffic = new Traffic(machines);
    var latency = new Latency();
    var accidents = new Accidents();
    var idle = new IdleServer();
    var images = new IdleImages(options.images, options.directory.resolve("roots"));
    var launcher =
        new Launcher(
            options.directory, images, secrets, options.machineEnvironment, ports, idle, ulids);
    var lifecycle =
        new Lifecycle(
            machines,
            documents,
            launcher,
            new Stopper(traffic),
            new Prober(machines, options.clock),
            events,
            latency,
            accidents);
    traffic.wakeWith(lifecycle::wake);
    var addresses = new Addresses(ports, traffic, () -> lastRequest.set(options.clock.instant()));
    var leases = new Leases(options.clock, ulids);
    var world =
        new World(
            apps,
            machines,
            lifecycle,
            new Transitions(events),
            leases,
            events,
            documents,
            latency,
            accidents);
    var journal = new Journal(options.directory.resolve("requests.ndjson"));
    var faults = new Faults(Failures::error);
    var limits = new RateLimits(options.clock, options.limits);

    var api = new Router();
    new AppRoutes(world, secrets, addresses).addTo(api);
    var volumes = new Volumes(documents, machines);
    new MachineRoutes(world, new Setups(images, secrets, ulids), volumes).addTo(api);
    new LifeRoutes(world).addTo(api);
    new WaitRoute(world).addTo(api);
    new LeaseRoutes(world).addTo(api);
    new MetadataRoutes(world).addTo(api);
    new SecretRoutes(world, secrets).addTo(api);
    new VolumeRoutes(world, launcher, volumes).addTo(api);
    new ProcessRoutes(world).addTo(api);
    var releases = new ReleaseRoutes(world, launcher);
    releases.addTo(api);
    new GraphqlRoute(world, images, releases).addTo(api);
    var admin = new Router();
    new AdminRoutes(world, journal, faults, limits).addTo(admin);
    var front =
        new Front(
            new Front.Parts(
                journal,
                faults,
                // §1.2
                new Credentials(options.token, List.of("bearer", "flyv1"))::admit,
                documents,
                new FlyCustoms(new Throttle(limits), latency, ulids),
                options.clock),
            api,
            admin,
            lastRequest);

    Loopback server = Loopback.bind(options.port, "machines");
    new Recovery(world, launcher, addresses).run();
    server.serve(front);
    return new MachinesServer(server, lifecycle, addresses, idle, documents, lastRequest);
  }

  /** The port that the API is served on. */
  @Override
  public int port() {
    return server.port();
  }

  /**
   * When the last request came in or was answered, to the API or to an app; the start when there
   * was none. Requests to the admin endpoints don't count.
   */
  @Override
  public Instant lastRequest() {
    return lastRequest.get();
  }

  /**
   * Stops serving and ends all machine processes, each the way its config asks for. What was
   * running is started again by the next server in this directory.
   */
  @Override
  public void close() {
    server.close();
    lifecycle.close();
    addresses.close();
    idle.close();
    documents.flush();
  }
}
