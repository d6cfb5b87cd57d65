package dev.relayctl.sandbox.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Starts programs for the sandbox: argument lists without a shell, and no environment variable but
 * those that are given.
 */
public final class Programs {
  private static final Duration REST_OF_OUTPUT = Duration.ofSeconds(2);

  private final Map<String, String> environment;

  /**
   * @param environment what every program starts with; {@code PATH} is where programs are looked up
   */
  public Programs(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * How a program ended.
   *
   * @param exitCode its exit code; -1 when it could not be started or took too long
   * @param output both of its output streams, or why there are none
   */
  public record Ran(int exitCode, String output) {
    /** Whether the program said that it did what it was asked. */
    public boolean succeeded() {
      return exitCode == 0;
    }
  }

  /** Runs a program to its end and kills it at the deadline. An interrupt kills it, too. */
  public Ran run(List<String> arguments, Path directory, Duration deadline) {
    Process process;
    try {
      process =
          builder(arguments, directory)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .start();
    } catch (IOException notStarted) {
      return new Ran(-1, String.valueOf(notStarted.getMessage()));
    }
    var output = new AtomicReference<>("");
    Thread reader = Thread.ofVirtual().start(() -> output.set(textOf(process.getInputStream())));
    try {
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return new Ran(
            -1, arguments.getFirst() + " did not end within " + deadline.toSeconds() + " s");
      }
      // A child of the program may hold the pipe open: its output is not ours to wait for.
      reader.join(REST_OF_OUTPUT);
      return new Ran(process.exitValue(), output.get().strip());
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return new Ran(-1, "interrupted");
    }
  }

  /**
   * Starts a program that outlives its starter: in a session of its own, so that an interrupt on
   * the starter's terminal does not reach it, and with none of the starter's streams.
   *
   * @param log where its output is appended
   */
  public ProcessHandle startDetached(List<String> arguments, Path directory, Path log)
      throws IOException {
    var detached = new ArrayList<String>();
    if (find("setsid").isPresent()) {
      detached.add("setsid");
    } else {
      // Ignored signals stay ignored in the program that takes the shell's place.
      detached.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
    }
    detached.addAll(arguments);
    return builder(detached, directory)
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start()
        .toHandle();
  }

  /** Where a program of this name lies; empty when no directory of {@code PATH} has it. */
  public Optional<Path> find(String name) {
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    for (String directory : path.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(directory, name);
      if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private ProcessBuilder builder(List<String> arguments, Path directory) {
    var resolved = new ArrayList<>(arguments);
    // Looked up in the given PATH, not in the one of this process.
    if (!arguments.getFirst().contains("/")) {
      find(arguments.getFirst()).ifPresent(found -> resolved.set(0, found.toString()));
    }
    ProcessBuilder builder = new ProcessBuilder(resolved).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  private static String textOf(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }
}
