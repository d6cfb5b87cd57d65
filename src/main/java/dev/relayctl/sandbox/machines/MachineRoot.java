package dev.relayctl.sandbox.machines;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The private directory that stands for a machine's root file system. It is made anew for each
 * start and is the process's working directory; there is no {@code chroot}, so an absolute path in
 * the command that exists in the image is turned into the one here.
 */
record MachineRoot(Path path) {
  /** Bigger files are linked, not copied: jars, which nobody writes to. */
  private static final long LARGEST_COPY = 4L << 20;

  /** Makes the directory with an image's content; it must not exist yet. */
  static MachineRoot mirror(Path image, Path target) throws IOException {
    Files.createDirectories(target);
    Files.walkFileTree(
        image,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(target.resolve(image.relativize(dir).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            place(file, target.resolve(image.relativize(file).toString()), attributes);
            return FileVisitResult.CONTINUE;
          }
        });
    return new MachineRoot(target);
  }

  private static void place(Path file, Path copy, BasicFileAttributes attributes)
      throws IOException {
    if (attributes.isRegularFile() && attributes.size() > LARGEST_COPY) {
      try {
        Files.createLink(copy, file);
        return;
      } catch (IOException | UnsupportedOperationException _) {
        // Another file system: it is copied after all.
      }
    }
    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
  }

  /** The place of a path of the guest; empty when it would lie outside. */
  Optional<Path> inside(String guestPath) {
    String relative = guestPath.replaceFirst("^/+", "");
    Path place = path.resolve(relative).normalize();
    return place.startsWith(path) && !relative.isEmpty() ? Optional.of(place) : Optional.empty();
  }

  /** An argument as the process needs it: a path of the image becomes a path of this host. */
  String translate(String argument) {
    if (!argument.startsWith("/")) {
      return argument;
    }
    return inside(argument).filter(Files::exists).map(Path::toString).orElse(argument);
  }

  /** The program, looked up as the machine would: in its root, then along its own PATH. */
  Optional<Path> program(String name, String searchPath) {
    if (name.contains("/")) {
      Path own = name.startsWith("/") ? Path.of(translate(name)) : path.resolve(name);
      return Files.isExecutable(own) ? Optional.of(own) : Optional.empty();
    }
    return List.of(searchPath.split(":", -1)).stream()
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(translate(folder)).resolve(name))
        .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
        .findFirst();
  }

  /**
   * Deletes the directory; links in it, to volumes for example, are not followed. What can't be
   * deleted, because a dying process still writes there, stays for the next server to clear away.
   */
  static void delete(Path directory) {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
                throws IOException {
              Files.deleteIfExists(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException _) {
      // See above; or there is no such directory.
    }
  }
}
