package dev.relayctl.dump;

import dev.relayctl.plan.Dump;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A dump's file on its way: written under another name, which tells whose it is, until it is whole.
 * It holds everything that the database does, so that nobody else may read it.
 */
record DumpFiles(Path part, Path whole) {
  private static final String PART = ".part";
  private static final Duration ABANDONED = Duration.ofMinutes(10);

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final FileAttribute<?> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** An empty file in a directory that is made when it is missing. */
  static Result<DumpFiles> fresh(Path directory, String name, String host, Instant now) {
    Path part = beside(directory.resolve(name), "dump", host);
    try {
      Files.createDirectories(directory, PRIVATE_DIRECTORY);
      if (Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE)) {
        return Result.bad(open(directory));
      }
      deleteAbandoned(directory, mark(host), now);
      Files.deleteIfExists(part);
      Files.createFile(part, PRIVATE);
      return Result.ok(new DumpFiles(part, directory.resolve(name)));
    } catch (IOException e) {
      return Result.bad(notWritable(directory, e));
    }
  }

  /** A file that is needed for a while; one of a process that was killed is deleted by the next. */
  static Path beside(Path dump, String what, String host) {
    return dump.resolveSibling(
        dump.getFileName() + "." + what + mark(host) + ProcessHandle.current().pid() + PART);
  }

  private static String mark(String host) {
    return "." + host + "-";
  }

  /** Those of processes of this machine that were killed. */
  private static void deleteAbandoned(Path directory, String mark, Instant now) throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, "*" + PART)) {
      for (Path each : parts) {
        String name = String.valueOf(each.getFileName());
        int at = name.lastIndexOf(mark);
        String pid =
            at < 0 ? "" : name.substring(at + mark.length(), name.length() - PART.length());
        boolean dead =
            pid.matches("[0-9]{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
        // A container of the same name may be writing it: its processes are none of ours.
        boolean old = Files.getLastModifiedTime(each).toInstant().isBefore(now.minus(ABANDONED));
        if (dead && old) {
          Files.deleteIfExists(each);
        }
      }
    }
  }

  /** Gives it its name; what has that name already is replaced. */
  Result<Dump> finished(String host) {
    try {
      String sha256 = sha256(part);
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
      return Result.ok(new Dump(host, whole.toString(), Files.size(whole), sha256));
    } catch (IOException e) {
      return Result.bad(notWritable(whole, e));
    }
  }

  /** Deletes what was written so far. */
  void discard() {
    delete(part);
  }

  static Result<Done> delete(Path file) {
    try {
      Files.deleteIfExists(file);
      return Result.done();
    } catch (IOException e) {
      return Result.bad(notWritable(file, e));
    }
  }

  /** A file for this process alone, with a text in it. */
  static Path written(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file, PRIVATE);
    return Files.writeString(file, text);
  }

  static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream input = new DigestInputStream(Files.newInputStream(file), digest)) {
        input.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      // Every Java platform has SHA-256: the specification of MessageDigest demands it.
      throw new IllegalStateException(e);
    }
  }

  private static Problem open(Path directory) {
    return Problem.invalid(
        "restore-point.directory-open",
        "the directory for restore points can be written to by everybody",
        Where.file(directory.toString()),
        "whoever can write there can put other SQL in the place of what is restored",
        "chmod o-w, or set database.restore-points.directory to another place");
  }

  static Problem notWritable(Path file, IOException e) {
    return Problem.failed(
        "restore-point.not-writable",
        "a restore point's file could not be written",
        Where.file(file.toString()),
        reason(e),
        "see to the disk, or set database.restore-points.directory to another place");
  }

  static Problem notReadable(Path file, IOException e) {
    return Problem.failed(
        "restore-point.not-readable",
        "a restore point's file could not be read",
        Where.file(file.toString()),
        reason(e),
        "see to its permissions and to the disk");
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
