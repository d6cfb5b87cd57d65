package dev.relayctl.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The launcher as its users start it, on a project of its own. */
record Cli(Path project) {
  /** What a command did. */
  record Ran(List<String> arguments, int exitCode, String stdout, String stderr) {}

  Ran run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of("scripts/relayctl").toAbsolutePath().toString());
    command.add("-C");
    command.add(project.toString());
    command.addAll(List.of(arguments));
    Path stdout = Files.createTempFile("relayctl", ".out");
    Path stderr = Files.createTempFile("relayctl", ".err");
    var builder =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile());
    builder.environment().put("RELAYCTL_BUILD", "never");
    builder.environment().put("RELAYCTL_AOT", "off");
    builder.environment().put("RELAYCTL_SANDBOX_IDLE", "5m");
    Process process = builder.start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not end within 3 minutes: " + text(stderr));
    }
    return new Ran(List.of(arguments), process.exitValue(), text(stdout), text(stderr));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
