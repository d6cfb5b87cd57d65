package dev.relayctl.sandbox.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state on disk: one JSON file per document, each replaced as a whole.
 *
 * <p>A change is noted at once and written by {@link #flush()}, which is called before the change
 * is acknowledged to anybody; several changes of a document between two flushes are one write. A
 * process killed in between loses only what nobody was told.
 */
public final class Documents {
  private final Path directory;
  private final Object notes = new Object();
  private final Object disk = new Object();
  private Map<String, Noted> noted = new HashMap<>();

  /** A document's next content; null when it is to be deleted. */
  private record Noted(@Nullable Object value) {}

  /** Those in a directory, which is made private to this user. */
  public Documents(Path directory) throws IOException {
    this.directory = directory;
    makePrivate(directory);
  }

  /** Makes a directory that nobody else may look into: secrets lie there. */
  public static void makePrivate(Path directory) throws IOException {
    Files.createDirectories(directory);
    if (posix()) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Notes the next content of a document; the value must never change afterwards. */
  public void put(String name, Object value) {
    synchronized (notes) {
      noted.put(name, new Noted(value));
    }
  }

  /** Notes that a document goes away. */
  public void delete(String name) {
    synchronized (notes) {
      noted.put(name, new Noted(null));
    }
  }

  /** Writes what was noted before this call; afterwards it survives the death of this process. */
  public void flush() {
    synchronized (disk) {
      Map<String, Noted> pending;
      synchronized (notes) {
        if (noted.isEmpty()) {
          return;
        }
        pending = noted;
        noted = new HashMap<>();
      }
      try {
        for (Map.Entry<String, Noted> entry : pending.entrySet()) {
          write(directory.resolve(entry.getKey() + ".json"), entry.getValue());
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the sandbox's state could not be written", e);
      }
    }
  }

  /** The document of that name; empty when there is none. */
  public <T> Optional<T> read(String name, Class<T> type) throws IOException {
    try {
      return Optional.of(
          Json.MAPPER.readValue(Files.readAllBytes(directory.resolve(name + ".json")), type));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** All documents in a folder. */
  public <T> List<T> readAll(String folder, Class<T> type) throws IOException {
    Path path = directory.resolve(folder);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    var all = new ArrayList<T>();
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        all.add(Json.MAPPER.readValue(Files.readAllBytes(file), type));
      }
    }
    return all;
  }

  private static void write(Path file, Noted content) throws IOException {
    if (content.value == null) {
      Files.deleteIfExists(file);
      return;
    }
    Files.createDirectories(file.getParent());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    if (posix()) {
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.write(fresh, Json.bytes(content.value));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean posix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
