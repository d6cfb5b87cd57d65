package dev.relayctl.sandbox.postgres;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.sandbox.state.PrivateFiles;
import dev.relayctl.sandbox.state.StateProblems;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks PostgreSQL from the archive on the class path, once per user and version. The archive has
 * {@code initdb}, {@code pg_ctl} and {@code postgres} and no {@code psql} (specs/java.md, read
 * 2026-11-23).
 */
final class PostgresBinaries {
  private static final Pattern VERSION = Pattern.compile("-(\\d+(?:\\.\\d+)+)\\.jar!");
  private static final Duration ABANDONED = Duration.ofHours(1);
  private static final int EXECUTABLE = 0b001_000_000;

  private PostgresBinaries() {}

  /**
   * The directory with {@code bin}, {@code lib} and {@code share}: in the first home that has it or
   * can take it. Safe for several processes at once: each unpacks for itself and one wins.
   *
   * @param usable whether the server's user can run programs in a directory
   */
  static Result<Path> unpacked(List<Path> homes, Predicate<Path> usable) {
    String resource = "/postgres-" + system() + "-" + machine() + ".txz";
    URL archive = PostgresBinaries.class.getResource(resource);
    if (archive == null) {
      return Result.bad(missing(resource));
    }
    Problem lastProblem = missing(resource);
    Path lastTried = Path.of(resource);
    try {
      String name = directoryName(archive);
      for (Path home : homes) {
        Path target = home.resolve(name);
        lastTried = home;
        try {
          if (!isComplete(target)) {
            unpack(archive, home, target);
          }
          if (usable.test(target.resolve("bin"))) {
            return Result.ok(target);
          }
          lastProblem = unreachable(target);
        } catch (IOException failed) {
          lastProblem = StateProblems.notWritable(target, failed);
        }
      }
    } catch (IOException unreadable) {
      lastProblem = StateProblems.notWritable(lastTried, unreadable);
    }
    return Result.bad(lastProblem);
  }

  private static boolean isComplete(Path target) {
    // The rename is the last step of unpacking, so one file stands for all of them.
    return Files.isExecutable(target.resolve("bin").resolve("postgres"));
  }

  private static void unpack(URL archive, Path home, Path target) throws IOException {
    Files.createDirectories(home);
    deleteAbandoned(home);
    Path next = Files.createTempDirectory(home, ".unpacking-");
    try {
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwxr-xr-x"));
      try (InputStream packed = new BufferedInputStream(archive.openStream());
          TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          unpack(tar, entry, next);
        }
      }
      try {
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException taken) {
        if (!isComplete(target)) {
          throw taken;
        }
      }
    } finally {
      PrivateFiles.deleteTree(next);
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    Path path = root.resolve(entry.getName()).normalize();
    if (!path.startsWith(root)) {
      throw new IOException("the archive names a file outside of itself: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    if (entry.getName().endsWith(".a")) {
      // For compilers; a tenth of the size.
      return;
    }
    Path directory = path.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    try (OutputStream file = Files.newOutputStream(path)) {
      tar.transferTo(file);
    }
    // Readable for all: the server may run as another user.
    String mode = (entry.getMode() & EXECUTABLE) == 0 ? "rw-r--r--" : "rwxr-xr-x";
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  /** Left behind by a process that was killed while it unpacked. */
  private static void deleteAbandoned(Path home) throws IOException {
    Instant before = Files.getLastModifiedTime(home).toInstant().minus(ABANDONED);
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(home, ".unpacking-*")) {
      for (Path leftover : leftovers) {
        if (Files.getLastModifiedTime(leftover).toInstant().isBefore(before)) {
          PrivateFiles.deleteTree(leftover);
        }
      }
    }
  }

  private static String directoryName(URL archive) throws IOException {
    Matcher version = VERSION.matcher(archive.toString());
    String prefix = version.find() ? version.group(1) + "-" : "";
    return prefix + sha256(archive).substring(0, 16);
  }

  private static String sha256(URL archive) throws IOException {
    try (DigestInputStream stream =
        new DigestInputStream(archive.openStream(), MessageDigest.getInstance("SHA-256"))) {
      stream.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(stream.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name;
  }

  private static String machine() {
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      case String other -> other;
    };
  }

  private static Problem missing(String resource) {
    return Problem.failed(
        "sandbox.postgres-missing",
        "this relayctl carries no PostgreSQL for " + system() + " on " + machine(),
        Where.system("relayctl", "class path, " + resource),
        "its binaries are built in per platform",
        "build relayctl on this machine with scripts/build");
  }

  private static Problem unreachable(Path target) {
    return Problem.failed(
        "sandbox.postgres-unreachable",
        "the user that PostgreSQL runs as cannot enter its programs' directory",
        Where.file(target.toString()),
        "PostgreSQL does not run as root, and user namespaces are not available here",
        "run relayctl as an ordinary user, or move the project where every user may enter");
  }
}
