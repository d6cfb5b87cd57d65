package dev.relayctl.sandbox.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Pattern;

/** The files of all deployments, each under the key that the client gave it (§4). */
final class Assets {
  /** A hash in hexadecimal digits: fit for the name of a file. */
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{16,64}");

  private final Path directory;

  Assets(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  static boolean isKey(String key) {
    return KEY.matcher(key).matches();
  }

  boolean has(String key) {
    return isKey(key) && Files.exists(directory.resolve(key));
  }

  /** Keeps a file; it is there as a whole or not at all. */
  void put(String key, byte[] content) throws IOException {
    if (!isKey(key)) {
      throw new IllegalArgumentException("not a key: " + key);
    }
    Path fresh = Files.createTempFile(directory, ".", ".new");
    try {
      Files.write(fresh, content);
      Files.move(
          fresh,
          directory.resolve(key),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** A file's content; empty when it was never uploaded. */
  Optional<byte[]> read(String key) throws IOException {
    if (!isKey(key)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAllBytes(directory.resolve(key)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }
}
