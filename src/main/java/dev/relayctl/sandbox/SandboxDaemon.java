package dev.relayctl.sandbox;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.sandbox.github.GitHubServer;
import dev.relayctl.sandbox.http.Hosted;
import dev.relayctl.sandbox.http.ServerOptions;
import dev.relayctl.sandbox.images.ImageStore;
import dev.relayctl.sandbox.neon.NeonServer;
import dev.relayctl.sandbox.pages.PagesServer;
import dev.relayctl.sandbox.postgres.DatabaseAccess;
import dev.relayctl.sandbox.postgres.EmbeddedPostgres;
import dev.relayctl.sandbox.postgres.PostgresOptions;
import dev.relayctl.sandbox.process.LoopbackPorts;
import dev.relayctl.sandbox.process.Waiting;
import dev.relayctl.sandbox.state.StateProblems;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The process behind the sandbox: PostgreSQL, the Machines API with its machines, Neon, Pages and
 * GitHub. One per directory, guarded by a lock that ends with the process. It stops on SIGTERM, and
 * by itself when nobody has asked for anything for a while.
 */
public final class SandboxDaemon {
  private static final Duration PREDECESSOR = Duration.ofSeconds(30);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration GOODBYE = Duration.ofSeconds(60);

  private final DaemonOptions options;
  private final Hosting hosting;
  private final SandboxDirectory directory;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  SandboxDaemon(DaemonOptions options, Hosting hosting) {
    this.options = options;
    this.hosting = hosting;
    this.directory = new SandboxDirectory(options.directory());
  }

  /**
   * Serves until it is told to stop, or has been idle; returns at once when another daemon serves
   * this directory already. Problems: {@code sandbox.state-not-writable}, {@code
   * sandbox.not-our-directory}, {@code sandbox.daemon-failed}, those of {@link
   * EmbeddedPostgres#start}.
   */
  public static Result<Result.Done> run(DaemonOptions options) {
    return new SandboxDaemon(options, Hosting::machines).run();
  }

  Result<Result.Done> run() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait));
    try {
      return directory.prepare().then(_ -> lockAndServe());
    } finally {
      ended.countDown();
    }
  }

  /** What a signal does: the process must not end before its children have. */
  private void stopAndWait() {
    stop.countDown();
    try {
      if (!ended.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
        options.log().accept("gave up waiting for an orderly end");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Result<Result.Done> lockAndServe() {
    try (FileChannel channel =
            FileChannel.open(
                directory.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        LockAttempt attempt = new LockAttempt(channel)) {
      // The predecessor may be on its way down, and holds the lock to its end.
      boolean decided =
          Waiting.until(
              PREDECESSOR, () -> stopping() || attempt.succeeded() || readyElsewhere().isPresent());
      if (stopping()) {
        return Result.done();
      }
      if (attempt.taken()) {
        return serve();
      }
      options.log().accept("another daemon serves this directory");
      return decided ? Result.done() : Result.bad(locked());
    } catch (IOException failed) {
      return Result.bad(StateProblems.notWritable(directory.lock(), failed));
    }
  }

  private boolean stopping() {
    return stop.getCount() == 0;
  }

  private Optional<ProcessHandle> readyElsewhere() {
    return directory
        .daemon()
        .read()
        .orElse(_ -> Optional.empty())
        .flatMap(DaemonRecord::process)
        .filter(process -> process.pid() != ProcessHandle.current().pid());
  }

  private Result<Result.Done> serve() {
    return directory
        .token()
        .then(token ->
            EmbeddedPostgres.start(
                    PostgresOptions.ofSandbox(directory.path(), options.environment()))
                .then(postgres -> {
                  try (postgres) {
                    return serve(token, postgres);
                  }
                }));
  }

  private Result<Result.Done> serve(String token, EmbeddedPostgres postgres) {
    // Ports that can't be read are chosen anew: nothing else is lost with them.
    var last = directory.ports().read().orElse(_ -> Optional.empty()).orElse(DaemonPorts.ANY);
    var images = new ImageStore(directory.path().resolve("images"), options.clock());
    var given =
        new Hosting.Given(
            directory.path().resolve("machines"),
            LoopbackPorts.freeOr(last.machines()),
            token,
            images,
            MachineEnvironment.from(options.environment()),
            options.clock());
    try (Hosted machines = hosting.start(given);
        NeonServer neon = neon(last, token);
        Hosted pages = pages(last, token);
        Hosted github = github(last, token);
        Hosted control =
            ControlServer.start(
                LoopbackPorts.freeOr(last.control()),
                token,
                options.clock(),
                name -> postgres.database(name).map(DatabaseAccess::revealUrl),
                neon::databaseUrl)) {
      var ports =
          new DaemonPorts(
              machines.port(), control.port(), neon.port(), pages.port(), github.port());
      DaemonRecord record = record(token, ports, postgres);
      Result<Result.Done> written =
          directory.ports().write(ports).then(_ -> directory.daemon().write(record));
      if (written instanceof Result.Bad<Result.Done>) {
        return written;
      }
      options.log().accept("ready, Machines API on port " + machines.port());
      try {
        untilStopped(record, postgres, List.of(machines, neon, pages, github, control));
      } finally {
        // First of all, so that nobody finds a daemon that is going away.
        Files.deleteIfExists(directory.daemon().path());
      }
      options.log().accept("stopping");
      return Result.done();
    } catch (IOException failed) {
      return Result.bad(failed(failed));
    }
  }

  /** Starts what ran before; no PostgreSQL where nobody has used it yet. */
  private NeonServer neon(DaemonPorts last, String token) throws IOException {
    return NeonServer.start(
        new NeonServer.Options(
            directory.neon(),
            LoopbackPorts.freeOr(last.neon()),
            token,
            PostgresOptions.ofSandbox(directory.path(), options.environment()),
            options.clock()));
  }

  private Hosted pages(DaemonPorts last, String token) throws IOException {
    int port = LoopbackPorts.freeOr(last.pages());
    return PagesServer.start(new ServerOptions(directory.pages(), port, token, options.clock()));
  }

  private Hosted github(DaemonPorts last, String token) throws IOException {
    int port = LoopbackPorts.freeOr(last.github());
    return GitHubServer.start(new ServerOptions(directory.github(), port, token, options.clock()));
  }

  private void untilStopped(DaemonRecord record, EmbeddedPostgres postgres, List<Hosted> servers) {
    try {
      while (!stop.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (!Files.isDirectory(directory.path())) {
          options.log().accept("the directory was deleted");
          return;
        }
        Instant lastRequest =
            servers.stream().map(Hosted::lastRequest).max(Instant::compareTo).orElseThrow();
        if (lastRequest.plus(options.idle()).isBefore(options.clock().instant())) {
          options.log().accept("idle for " + options.idle());
          return;
        }
        repair(record, postgres);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Brings back what somebody killed or overwrote. */
  private void repair(DaemonRecord record, EmbeddedPostgres postgres) {
    boolean told =
        directory
            .daemon()
            .read()
            .map(found -> found.filter(record::equals).isPresent())
            .orElse(_ -> false);
    if (!told) {
      tell("daemon.json was written again", directory.daemon().write(record));
    }
    if (!postgres.alive()) {
      tell("PostgreSQL had died and was started again", postgres.ensureRunning());
    }
  }

  private void tell(String what, Result<Result.Done> outcome) {
    if (outcome instanceof Result.Bad<Result.Done> bad) {
      Problem.Facts facts = bad.first().facts();
      options.log().accept(facts.id() + ": " + facts.what() + ": " + facts.why());
    } else {
      options.log().accept(what);
    }
  }

  private DaemonRecord record(String token, DaemonPorts ports, EmbeddedPostgres postgres) {
    ProcessHandle self = ProcessHandle.current();
    Instant now = options.clock().instant();
    return new DaemonRecord(
        self.pid(),
        now.toString(),
        self.info().startInstant().orElse(now).toEpochMilli(),
        ports.machines(),
        ports.control(),
        postgres.port(),
        ports.neon(),
        ports.pages(),
        ports.github(),
        token,
        options.version(),
        directory.path().toString());
  }

  private Problem locked() {
    return new Problem.Locked(
        Problem.facts(
            "sandbox.locked",
            "another process holds the sandbox's directory",
            Where.file(directory.lock().toString()),
            "it has neither become ready nor ended within " + PREDECESSOR.toSeconds() + " s",
            "end it; fuser " + directory.lock() + " shows its process id"));
  }

  private Problem failed(IOException failure) {
    return Problem.failed(
        "sandbox.daemon-failed",
        "the sandbox could not be started",
        Where.file(directory.path().toString()),
        String.valueOf(failure.getMessage()),
        "read " + directory.log() + "; to start over: relayctl sandbox reset");
  }
}
