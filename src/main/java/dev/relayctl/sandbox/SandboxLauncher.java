package dev.relayctl.sandbox;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.sandbox.neon.NeonServer;
import dev.relayctl.sandbox.postgres.EmbeddedPostgres;
import dev.relayctl.sandbox.process.Programs;
import dev.relayctl.sandbox.process.Waiting;
import dev.relayctl.sandbox.state.StateProblems;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Starts, finds and ends a project's daemon, for commands that need one. The daemon is a process of
 * its own and outlives the command.
 */
public final class SandboxLauncher {
  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration HEALED = Duration.ofSeconds(3);
  private static final Duration GRACE = Duration.ofSeconds(45);
  private static final Duration KILLED = Duration.ofSeconds(10);

  private static final List<String> PASSED_ON =
      List.of("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LANG", "LC_ALL", "TZ", "JAVA_HOME");

  private final Path project;
  private final SandboxDirectory directory;
  private final List<String> command;
  private final Map<String, String> environment;
  private final String version;
  private final Duration grace;
  private final ControlClient client = new ControlClient();

  /**
   * @param project its {@code .relayctl/sandbox} is the sandbox's
   * @param command what starts a daemon, up to and without {@code --directory DIR}
   * @param environment the process environment; credentials in it are not passed on
   * @param version of this relayctl: a daemon of another one is replaced
   */
  public SandboxLauncher(
      Path project, List<String> command, Map<String, String> environment, String version) {
    this(project, command, environment, version, GRACE);
  }

  SandboxLauncher(
      Path project,
      List<String> command,
      Map<String, String> environment,
      String version,
      Duration grace) {
    this.project = project.toAbsolutePath().normalize();
    this.directory = SandboxDirectory.ofProject(this.project);
    this.command = List.copyOf(command);
    this.environment = passedOn(environment);
    this.version = version;
    this.grace = grace;
  }

  /** Where the sandbox keeps its state. */
  public Path directory() {
    return directory.path();
  }

  /**
   * The running sandbox, started when it isn't; the daemon notices that it is needed. Blocks until
   * it answers, a minute at most. Problems: {@code sandbox.state-not-writable}, {@code
   * sandbox.not-our-directory}, {@code sandbox.copied}, {@code sandbox.daemon-failed} with the
   * log's last lines, {@code sandbox.daemon-hung}.
   */
  public Result<SandboxEndpoints> ensureRunning() {
    return directory
        .prepare()
        .then(_ ->
            original()
                .<Result<SandboxEndpoints>>map(one -> Result.bad(copied(one)))
                .orElseGet(this::findOrStart));
  }

  /** What it is doing; changes nothing. Blocks up to ten seconds when the daemon hangs. */
  public SandboxStatus status() {
    Optional<DaemonRecord> found = told();
    if (found.isEmpty()) {
      return new SandboxStatus.Stopped();
    }
    DaemonRecord daemon = found.get();
    boolean settled =
        Waiting.until(ANSWER, () -> client.healthy(daemon) || daemon.process().isEmpty());
    if (daemon.process().isPresent()) {
      return settled
          ? new SandboxStatus.Running(new SandboxEndpoints(daemon, client))
          : new SandboxStatus.Hung(daemon.pid());
    }
    // It deletes its file when it ends in order; who was killed does not.
    return told().filter(daemon::equals).isPresent()
        ? new SandboxStatus.Killed(daemon.pid())
        : new SandboxStatus.Stopped();
  }

  /**
   * Ends the daemon with its PostgreSQL and machines, which run again after the next start; done
   * when there is none. A daemon that hangs is killed. Problems {@code sandbox.not-stopped}, and
   * those of {@link #ensureRunning} when a killed daemon's processes have to be taken over first.
   */
  public Result<Result.Done> stop() {
    return switch (status()) {
      case SandboxStatus.Stopped _ -> Result.done();
      case SandboxStatus.Running _, SandboxStatus.Hung _ ->
          terminate() ? Result.done() : endWhatAKilledDaemonLeft();
      case SandboxStatus.Killed _ -> endWhatAKilledDaemonLeft();
    };
  }

  /**
   * Stops and deletes everything, databases included. Problems {@code sandbox.not-our-directory},
   * {@code sandbox.not-stopped}, {@code sandbox.state-not-writable}.
   */
  public Result<Result.Done> reset() {
    Result<Result.Done> stopped = stop();
    boolean running = told().flatMap(DaemonRecord::process).isPresent();
    if (running) {
      return stopped;
    }
    // Files that keep a daemon from starting are what a reset is for.
    if (original().isEmpty()) {
      EmbeddedPostgres.kill(directory.path());
      NeonServer.kill(directory.neon());
    }
    return directory.delete();
  }

  private Result<SandboxEndpoints> findOrStart() {
    return switch (status()) {
      case SandboxStatus.Running(SandboxEndpoints endpoints) -> use(endpoints);
      case SandboxStatus.Hung(long pid) -> Result.bad(hung(pid));
      case SandboxStatus.Stopped _, SandboxStatus.Killed _ -> start();
    };
  }

  private Result<SandboxEndpoints> use(SandboxEndpoints endpoints) {
    Optional<DaemonRecord> daemon = told();
    if (daemon.filter(client::touch).isEmpty()) {
      // It has just become idle.
      return start();
    }
    return daemon.get().version().equals(version)
        ? Result.ok(endpoints)
        : stop().then(_ -> start());
  }

  private Result<SandboxEndpoints> start() {
    var arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--directory", directory.path().toString()));
    try {
      DaemonLog log = DaemonLog.of(directory.log());
      ProcessHandle process =
          new Programs(environment).startDetached(arguments, project, directory.log());
      // Of two that start at once one ends, when the other one is ready.
      Waiting.until(READY, () -> ready().isPresent() || !process.isAlive());
      Optional<SandboxEndpoints> ready = ready();
      if (ready.isPresent()) {
        return Result.ok(ready.get());
      }
      boolean ended = !process.isAlive();
      process.destroy();
      return Result.bad(
          notStarted(ended ? log.news() : "it was not ready within a minute; " + log.news()));
    } catch (IOException failed) {
      return Result.bad(StateProblems.notWritable(directory.log(), failed));
    }
  }

  private Optional<SandboxEndpoints> ready() {
    return directory
        .daemon()
        .read()
        .orElse(_ -> Optional.empty())
        .filter(daemon -> daemon.process().isPresent() && client.healthy(daemon))
        .map(daemon -> new SandboxEndpoints(daemon, client));
  }

  /** True when it ended in order; false when it had to be killed. */
  private boolean terminate() {
    Optional<ProcessHandle> process = told().flatMap(DaemonRecord::process);
    if (process.isEmpty()) {
      return true;
    }
    ProcessHandle handle = process.get();
    handle.destroy();
    if (Waiting.until(grace, () -> !handle.isAlive())) {
      return true;
    }
    // Asked again: in the meantime the pid may have become another program's.
    told().flatMap(DaemonRecord::process).ifPresent(ProcessHandle::destroyForcibly);
    Waiting.until(KILLED, () -> !handle.isAlive());
    return false;
  }

  /** A new daemon adopts PostgreSQL and machines, and ends them as it ends its own. */
  private Result<Result.Done> endWhatAKilledDaemonLeft() {
    if (told().flatMap(DaemonRecord::process).isPresent()) {
      return Result.bad(notStopped());
    }
    return directory
        .prepare()
        .then(_ -> start())
        .then(_ -> terminate() ? Result.done() : Result.bad(notStopped()));
  }

  /** What daemon.json says; a daemon repairs its file at once, and a new one replaces it. */
  private Optional<DaemonRecord> told() {
    return written().filter(daemon -> !daemon.isCopiedTo(directory.path()));
  }

  private Optional<DaemonRecord> written() {
    Waiting.until(HEALED, () -> directory.daemon().read() instanceof Result.Ok<?>);
    return directory.daemon().read().orElse(_ -> Optional.empty());
  }

  private Optional<DaemonRecord> original() {
    return written().filter(daemon -> daemon.isCopiedTo(directory.path()));
  }

  private static Problem copied(DaemonRecord original) {
    return Problem.invalid(
        "sandbox.copied",
        "the sandbox's files are a copy of those of a sandbox that is running",
        Where.file(String.valueOf(original.directory())),
        "both would work with the same processes and ports",
        "relayctl sandbox reset deletes the copy; the next command starts a sandbox of its own");
  }

  private static Map<String, String> passedOn(Map<String, String> environment) {
    var chosen = new TreeMap<String, String>();
    environment.forEach((name, value) -> {
      boolean ours = name.startsWith("RELAYCTL_") || name.startsWith("XDG_");
      if (ours || PASSED_ON.contains(name)) {
        chosen.put(name, value);
      }
    });
    return chosen;
  }

  private Problem hung(long pid) {
    return Problem.failed(
        "sandbox.daemon-hung",
        "the sandbox's daemon does not answer",
        Where.system("sandbox", "process " + pid),
        "its process is there, and gave no answer within " + ANSWER.toSeconds() + " s",
        "relayctl sandbox stop");
  }

  private Problem notStopped() {
    return Problem.failed(
        "sandbox.not-stopped",
        "the sandbox's daemon could not be stopped",
        Where.file(directory.daemon().path().toString()),
        "its process outlives SIGKILL, or belongs to another user",
        "end it as the user who started it");
  }

  private Problem notStarted(String why) {
    return Problem.failed(
        "sandbox.daemon-failed",
        "the sandbox's daemon did not start",
        Where.file(directory.log().toString()),
        why.isEmpty() ? "it said nothing" : why,
        "read the log; to start over without its data: relayctl sandbox reset");
  }
}
