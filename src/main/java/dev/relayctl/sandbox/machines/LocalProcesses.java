package dev.relayctl.sandbox.machines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The processes of this host: the one place that starts and ends any. */
final class LocalProcesses {
  /** What the system says about a start may be off by its clock's grain. */
  private static final Duration SAME_START = Duration.ofSeconds(2);

  private static final Duration DEATH = Duration.ofSeconds(10);
  private static final List<String> SIGNALS =
      List.of(
          "SIGHUP", "SIGINT", "SIGQUIT", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGTERM", "SIGABRT",
          "SIGALRM", "SIGFPE", "SIGILL", "SIGPIPE", "SIGSEGV", "SIGTRAP");
  private static final Map<String, String> BY_NUMBER =
      Map.of("1", "SIGHUP", "2", "SIGINT", "3", "SIGQUIT", "9", "SIGKILL", "15", "SIGTERM");

  private LocalProcesses() {}

  /** Starts a program with exactly that environment; standard error joins standard output. */
  static Process start(List<String> command, Path directory, Map<String, String> environment)
      throws IOException {
    return start(command, directory, environment, Output.JOINED);
  }

  /** Starts a program with exactly that environment. */
  static Process start(
      List<String> command, Path directory, Map<String, String> environment, Output output)
      throws IOException {
    var builder = new ProcessBuilder(command);
    builder.directory(directory.toFile());
    builder.redirectErrorStream(output == Output.JOINED);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Whether standard error goes its own way. */
  enum Output {
    JOINED,
    SEPARATE
  }

  /** A signal's name, from its name or number; empty text when it is none that can be sent. */
  static String signalName(String text) {
    String name = BY_NUMBER.getOrDefault(text, text.toUpperCase(Locale.ROOT));
    String full = name.startsWith("SIG") ? name : "SIG" + name;
    return SIGNALS.contains(full) ? full : "";
  }

  /** Sends a signal; nothing happens when the process is gone. */
  static void signal(ProcessHandle process, String name) {
    switch (effective(name)) {
      case "SIGKILL" -> process.destroyForcibly();
      case "SIGTERM" -> process.destroy();
      default -> {
        try {
          var kill =
              new ProcessBuilder("kill", "-" + name.substring(3), Long.toString(process.pid()))
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD);
          kill.start().waitFor(5, TimeUnit.SECONDS);
        } catch (IOException _) {
          process.destroy(); // no program called kill: the nearest that Java can do
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /**
   * SIGINT becomes SIGTERM where this server was started with SIGINT ignored (a shell does that to
   * background jobs): its children inherit that and would never see it.
   */
  private static String effective(String name) {
    if (!name.equals("SIGINT")) {
      return name;
    }
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("SigIgn:")) {
          long ignored = Long.parseUnsignedLong(line.substring(7).strip(), 16);
          return (ignored & 1L << 1) == 0 ? name : "SIGTERM";
        }
      }
    } catch (IOException | NumberFormatException _) {
      // Not Linux.
    }
    return name;
  }

  /** Kills a process with all its descendants and waits until it is dead. */
  static void killTree(ProcessHandle process) {
    List<ProcessHandle> descendants = new ArrayList<>(process.descendants().toList());
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    try {
      process.onExit().get(DEATH.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // The system takes longer than usual; it has been told.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** When the system says the process was started; 0 when it doesn't say. */
  static long startedMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** Kills what a server that died left behind; a pid that means another process now is spared. */
  static void killOrphan(Machine.Running running) {
    ProcessHandle.of(running.pid())
        .filter(ProcessHandle::isAlive)
        .filter(process -> {
          long difference = startedMillis(process) - running.startedMillis();
          return running.startedMillis() != 0 && Math.abs(difference) <= SAME_START.toMillis();
        })
        .ifPresent(LocalProcesses::killTree);
  }
}
