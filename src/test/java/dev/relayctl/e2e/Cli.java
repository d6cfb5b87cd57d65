package dev.relayctl.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The launcher as its users start it, on a project of its own. */
record Cli(Path project, Map<String, String> variables) {
  Cli(Path project) {
    this(project, Map.of());
  }

  /** The same with a variable of the process set. */
  Cli with(String variable, String value) {
    var all = new HashMap<>(variables);
    all.put(variable, value);
    return new Cli(project, all);
  }

  /** What a command did. */
  record Ran(List<String> arguments, int exitCode, String stdout, String stderr) {}

  /** A command on its way, with the files that its outputs go to. */
  record Started(List<String> arguments, Process process, Path stdout, Path stderr) {
    Ran ended() throws IOException, InterruptedException {
      if (!process.waitFor(3, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(arguments + " did not end within 3 minutes: " + text(stderr));
      }
      return new Ran(arguments, process.exitValue(), text(stdout), text(stderr));
    }
  }

  Ran run(String... arguments) throws IOException, InterruptedException {
    return start(Path.of("/dev/null"), arguments).ended();
  }

  /** The same with a text as standard input. */
  Ran runWith(String input, String... arguments) throws IOException, InterruptedException {
    Path file = Files.createTempFile("relayctl", ".in");
    Files.writeString(file, input);
    return start(file, arguments).ended();
  }

  /** A command that doesn't end by itself. */
  Started start(Path input, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of("scripts/relayctl").toAbsolutePath().toString());
    command.add("-C");
    command.add(project.toString());
    command.addAll(List.of(arguments));
    Path stdout = Files.createTempFile("relayctl", ".out");
    Path stderr = Files.createTempFile("relayctl", ".err");
    var builder =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile());
    builder.environment().put("RELAYCTL_BUILD", "never");
    builder.environment().put("RELAYCTL_AOT", "on");
    builder.environment().put("RELAYCTL_SANDBOX_IDLE", "5m");
    builder.environment().putAll(variables);
    return new Started(List.of(arguments), builder.start(), stdout, stderr);
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
