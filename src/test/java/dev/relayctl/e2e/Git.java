package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program git in a directory. */
record Git(Path directory) {
  static Git in(Path directory) {
    return new Git(directory);
  }

  /** What it printed, without the line's end. */
  String run(String... words) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(List.of("git", "-c", "user.name=Ann", "-c", "user.email=ann@example.com"));
    command.addAll(List.of(words));
    Process git =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as(command + ": " + said).isZero();
    return said.strip();
  }

  /** Commits all there is, and returns the commit. */
  String commit(String message) throws IOException, InterruptedException {
    run("add", "--all");
    run("commit", "--quiet", "--message", message);
    return run("rev-parse", "HEAD");
  }
}
