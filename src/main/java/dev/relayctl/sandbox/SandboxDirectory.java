package dev.relayctl.sandbox;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.sandbox.state.PrivateFiles;
import dev.relayctl.sandbox.state.RandomSecrets;
import dev.relayctl.sandbox.state.StateFile;
import dev.relayctl.sandbox.state.StateProblems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where a project's sandbox keeps everything: {@code .relayctl/sandbox}. A marker file says that
 * the directory is ours to delete.
 */
record SandboxDirectory(Path path) {
  private static final String MARKER = ".relayctl-sandbox";

  SandboxDirectory {
    path = path.toAbsolutePath().normalize();
  }

  /** The usual one of a project. */
  static SandboxDirectory ofProject(Path project) {
    return new SandboxDirectory(project.resolve(".relayctl").resolve("sandbox"));
  }

  /** Makes it. Problems {@code sandbox.state-not-writable}, {@code sandbox.not-our-directory}. */
  Result<Result.Done> prepare() {
    try {
      Files.createDirectories(path);
      if (isOurs()) {
        // An existing marker does not mean that the disk still takes anything.
        Files.delete(Files.createTempFile(path, ".probe", ""));
        return Result.done();
      }
      try (Stream<Path> content = Files.list(path)) {
        // Another starter may be making it at this moment: its marker comes first.
        boolean foreign = content.anyMatch(file -> !file.getFileName().toString().startsWith("."));
        if (foreign && !isOurs()) {
          return Result.bad(notOurs("it holds files and no " + MARKER));
        }
      }
      PrivateFiles.replace(
          path.resolve(MARKER),
          "The state of relayctl's sandbox. Delete it with: relayctl sandbox reset\n"
              .getBytes(StandardCharsets.UTF_8));
      // Passwords and databases are nothing to commit.
      Files.writeString(path.resolve(".gitignore"), "*\n");
      return Result.done();
    } catch (IOException failed) {
      return Result.bad(StateProblems.notWritable(path, failed));
    }
  }

  /** Deletes it with all that is in it; nothing when it isn't there. */
  Result<Result.Done> delete() {
    if (!Files.exists(path)) {
      return Result.done();
    }
    if (!isOurs()) {
      return Result.bad(notOurs("there is no " + MARKER + " in it"));
    }
    try {
      // The marker's directory under another name: a half deleted sandbox is never started from.
      Path trash = path.resolveSibling(path.getFileName() + ".deleted-" + RandomSecrets.next());
      Files.move(path, trash);
      PrivateFiles.deleteTree(trash);
      return Result.done();
    } catch (IOException failed) {
      return Result.bad(StateProblems.notWritable(path, failed));
    }
  }

  StateFile<DaemonRecord> daemon() {
    return new StateFile<>(path.resolve("daemon.json"), DaemonRecord.class);
  }

  StateFile<DaemonPorts> ports() {
    return new StateFile<>(path.resolve("ports.json"), DaemonPorts.class);
  }

  /** Where the emulated Neon keeps its branches. */
  Path neon() {
    return path.resolve("neon");
  }

  /** Where the emulated Pages keeps its projects. */
  Path pages() {
    return path.resolve("pages");
  }

  /** Where the emulated GitHub keeps what was told to it. */
  Path github() {
    return path.resolve("github");
  }

  Path lock() {
    return path.resolve("daemon.lock");
  }

  Path log() {
    return path.resolve("daemon.log");
  }

  /** The token of the Machines API: made once, so that it stays the same over restarts. */
  Result<String> token() {
    Path file = path.resolve("token");
    try {
      if (Files.exists(file)) {
        String token = Files.readString(file).strip();
        if (!token.isEmpty()) {
          return Result.ok(token);
        }
      }
      String token = RandomSecrets.next();
      PrivateFiles.replace(file, token.getBytes(StandardCharsets.UTF_8));
      return Result.ok(token);
    } catch (IOException failed) {
      return Result.bad(StateProblems.notWritable(file, failed));
    }
  }

  private boolean isOurs() {
    return Files.isRegularFile(path.resolve(MARKER));
  }

  private Problem notOurs(String why) {
    return Problem.refused(
        "sandbox.not-our-directory",
        "this directory was not made by the sandbox",
        Where.file(path.toString()),
        why,
        "move it away, or delete it yourself if nothing in it is needed");
  }
}
