package dev.relayctl.sandbox.images;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.sandbox.machines.ImageCatalog;
import dev.relayctl.sandbox.state.PrivateFiles;
import dev.relayctl.sandbox.state.StateFile;
import dev.relayctl.sandbox.state.StateProblems;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Images on this machine, each in a directory named by its digest, and tags that point at them.
 * Several processes may use one directory: an image appears as a whole or not at all.
 */
public final class ImageStore implements ImageCatalog {
  private static final int KEPT = 10;
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  private final Path directory;
  private final InstantSource clock;
  private final StateFile<Tags> tags;

  /**
   * @param directory made when the first image comes
   */
  public ImageStore(Path directory, InstantSource clock) {
    this.directory = directory.toAbsolutePath();
    this.clock = clock;
    this.tags = new StateFile<>(this.directory.resolve("tags.json"), Tags.class);
  }

  /** Reference with tag to digest. */
  record Tags(Map<String, String> references) {
    Tags {
      references = Map.copyOf(references);
    }
  }

  /** What stands beside an image's files. */
  record Manifest(
      String reference, String digest, List<String> command, Map<String, String> environment) {
    Manifest {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  /**
   * The digest that {@link #put} would give, without storing anything. Problems {@code
   * sandbox.image-file-missing} and {@code sandbox.image-path}, all of them.
   */
  public Result<String> digestOf(ImageSource source) {
    return ImageContent.of(source)
        .then(content -> {
          try {
            return Result.ok(content.digest());
          } catch (IOException unreadable) {
            return Result.bad(unreadable(source, unreadable));
          }
        });
  }

  /**
   * Stores an image. May be repeated, also by two processes at once: the same content is stored
   * once. Problems as {@link #digestOf}, and {@code sandbox.state-not-writable}.
   *
   * @param repository {@code registry.fly.io/relay-api}, without tag and digest
   */
  public Result<StoredImage> put(ImageSource source, String repository) {
    return ImageContent.of(source).then(content -> put(content, source, repository));
  }

  private Result<StoredImage> put(ImageContent content, ImageSource source, String repository) {
    String digest;
    try {
      digest = content.digest();
    } catch (IOException unreadable) {
      return Result.bad(unreadable(source, unreadable));
    }
    Optional<StoredImage> known = find(repository + "@" + digest);
    if (known.isPresent()) {
      touch(digest);
      return Result.ok(known.get());
    }
    try {
      Files.createDirectories(directory);
      Path next = Files.createTempDirectory(directory, ".new-");
      try {
        Path root = Files.createDirectory(next.resolve("root"));
        content.copyTo(root);
        // Of the copy: the project's files may have changed since.
        String stored = ImageContent.stored(root, source.command(), source.environment()).digest();
        var manifest =
            new Manifest(repository + "@" + stored, stored, source.command(), source.environment());
        if (manifestOf(next).write(manifest) instanceof Result.Bad<Result.Done> bad) {
          return bad.as();
        }
        moveInPlace(next, pathOf(stored));
        touch(stored);
        return Result.ok(image(repository + "@" + stored, manifest));
      } finally {
        PrivateFiles.deleteTree(next);
      }
    } catch (IOException failed) {
      return Result.bad(StateProblems.notWritable(directory, failed));
    }
  }

  /**
   * Lets a tag point at an image; it pointed elsewhere before, perhaps. Problems {@code
   * sandbox.state-not-writable}, {@code sandbox.state-corrupt}.
   *
   * @param reference {@code registry.fly.io/relay-api:v7}; without a tag {@code latest} is meant
   */
  public Result<Result.Done> tag(String reference, String digest) {
    return changeTags(references -> {
      var more = new TreeMap<>(references);
      more.put(withTag(reference), digest);
      return more;
    });
  }

  @Override
  public Optional<StoredImage> find(String reference) {
    int at = reference.indexOf('@');
    String digest = at < 0 ? reference : reference.substring(at + 1);
    if (!DIGEST.matcher(digest).matches()) {
      // Unreadable tags are told about when the next one is set; until then there are none.
      Map<String, String> references =
          tags.read()
              .map(found -> found.map(Tags::references).orElse(Map.of()))
              .orElse(_ -> Map.of());
      digest = references.getOrDefault(withTag(reference), "");
    }
    if (!DIGEST.matcher(digest).matches()) {
      return Optional.empty();
    }
    String name = reference.equals(digest) ? "" : reference;
    return manifestOf(pathOf(digest))
        .read()
        .orElse(_ -> Optional.empty())
        .map(manifest -> image(name.isEmpty() ? manifest.reference() : name, manifest));
  }

  /**
   * Deletes images that nobody uses, except for the ten stored last, and the tags that pointed at
   * them. Problems {@code sandbox.state-not-writable}, {@code sandbox.state-corrupt}.
   *
   * @param used digests that machines or releases still name
   * @return the digests that are gone
   */
  public Result<List<String>> prune(Set<String> used) {
    if (!Files.isDirectory(directory)) {
      return Result.ok(List.of());
    }
    var gone = new ArrayList<String>();
    try {
      List<Path> unused;
      try (Stream<Path> all = Files.list(directory)) {
        unused =
            all.filter(path -> DIGEST.matcher(digestAt(path)).matches())
                .sorted(Comparator.comparing(ImageStore::lastStored).reversed())
                .skip(KEPT)
                .filter(path -> !used.contains(digestAt(path)))
                .toList();
      }
      for (Path image : unused) {
        // Out of sight first, so that nobody starts from half an image.
        Path trash = Files.createTempDirectory(directory, ".old-");
        Files.move(image, trash.resolve("image"), StandardCopyOption.ATOMIC_MOVE);
        PrivateFiles.deleteTree(trash);
        gone.add(digestAt(image));
      }
    } catch (IOException failed) {
      return Result.bad(StateProblems.notWritable(directory, failed));
    }
    return changeTags(
            references -> {
              var rest = new TreeMap<>(references);
              rest.values().removeAll(gone);
              return rest;
            })
        .map(_ -> List.copyOf(gone));
  }

  private synchronized Result<Result.Done> changeTags(UnaryOperator<Map<String, String>> change) {
    try {
      Files.createDirectories(directory);
      // Between processes the lock, between threads of this one the monitor.
      try (FileChannel channel =
              FileChannel.open(
                  directory.resolve("tags.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        return tags.read()
            .map(found -> found.map(Tags::references).orElse(Map.of()))
            .then(references -> tags.write(new Tags(change.apply(references))));
      }
    } catch (IOException failed) {
      return Result.bad(StateProblems.notWritable(directory, failed));
    }
  }

  private void moveInPlace(Path next, Path target) throws IOException {
    try {
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException taken) {
      if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        throw taken;
      }
    }
  }

  /** So that an image which is built again counts as new. */
  private void touch(String digest) {
    try {
      Files.setLastModifiedTime(pathOf(digest), FileTime.from(clock.instant()));
    } catch (IOException _) {
      // Only the order of pruning depends on it.
    }
  }

  private static FileTime lastStored(Path image) {
    try {
      return Files.getLastModifiedTime(image);
    } catch (IOException _) {
      return FileTime.fromMillis(0);
    }
  }

  private Path pathOf(String digest) {
    return directory.resolve(digest.substring("sha256:".length()));
  }

  private static String digestAt(Path image) {
    return "sha256:" + image.getFileName();
  }

  private static StateFile<Manifest> manifestOf(Path image) {
    return new StateFile<>(image.resolve("manifest.json"), Manifest.class);
  }

  private StoredImage image(String reference, Manifest manifest) {
    return new StoredImage(
        reference,
        manifest.digest(),
        pathOf(manifest.digest()).resolve("root"),
        manifest.command(),
        manifest.environment());
  }

  private static String withTag(String reference) {
    return reference.lastIndexOf(':') > reference.lastIndexOf('/')
        ? reference
        : reference + ":latest";
  }

  private static Problem unreadable(ImageSource source, IOException failure) {
    return Problem.invalid(
        "sandbox.image-file-missing",
        "a file for the image cannot be read",
        Where.file(source.projectRoot().toString()),
        String.valueOf(failure.getMessage()),
        "build the project first, and make its files readable");
  }
}
