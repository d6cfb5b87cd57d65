package dev.relayctl.sandbox.images;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of an image by their path in it, with {@code /} between names. Its digest depends on
 * paths, content, executable bits, command and environment only: not on time, order or owner.
 */
record ImageContent(
    SortedMap<String, Path> files, List<String> command, Map<String, String> environment) {

  /**
   * What the source names. Problems {@code sandbox.image-file-missing} and {@code …-path}, all of
   * them.
   */
  static Result<ImageContent> of(ImageSource source) {
    var files = new TreeMap<String, Path>();
    var problems = new ArrayList<Problem>();
    Path image = Path.of("/image");
    for (ImageSource.FileMapping mapping : source.files()) {
      Path from = source.projectRoot().resolve(mapping.from());
      Path to = image.resolve("./" + mapping.to()).normalize();
      if (!to.startsWith(image)) {
        problems.add(outside(mapping));
      } else if (Files.isDirectory(from)) {
        try (Stream<Path> tree = Files.walk(from)) {
          tree.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
              .forEach(path ->
                  files.put(name(image, to.resolve(from.relativize(path).toString())), path));
        } catch (IOException | UncheckedIOException unreadable) {
          problems.add(missing(mapping, String.valueOf(unreadable.getMessage())));
        }
      } else if (!Files.isRegularFile(from)) {
        problems.add(missing(mapping, "there is no such file or directory"));
      } else if (to.equals(image)) {
        problems.add(outside(mapping));
      } else {
        files.put(name(image, to), from);
      }
    }
    return problems.isEmpty()
        ? Result.ok(new ImageContent(files, source.command(), source.environment()))
        : Result.bad(problems);
  }

  /** What lies in an image's root. */
  static ImageContent stored(Path root, List<String> command, Map<String, String> environment)
      throws IOException {
    var files = new TreeMap<String, Path>();
    try (Stream<Path> tree = Files.walk(root)) {
      tree.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .forEach(path -> files.put(name(root, path), path));
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
    return new ImageContent(files, command, environment);
  }

  /** {@code sha256:} and 64 hexadecimal digits. */
  String digest() throws IOException {
    var canonical = new ByteArrayOutputStream();
    var out = new DataOutputStream(canonical);
    out.writeInt(files.size());
    for (Map.Entry<String, Path> file : files.entrySet()) {
      write(out, file.getKey());
      Path path = file.getValue();
      if (Files.isSymbolicLink(path)) {
        write(out, "link");
        write(out, Files.readSymbolicLink(path).toString());
      } else {
        write(out, Files.isExecutable(path) ? "program" : "file");
        write(out, sha256(path));
      }
    }
    out.writeInt(command.size());
    for (String argument : command) {
      write(out, argument);
    }
    out.writeInt(environment.size());
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      write(out, variable.getKey());
      write(out, variable.getValue());
    }
    return "sha256:" + HexFormat.of().formatHex(sha256().digest(canonical.toByteArray()));
  }

  /** Copies the files below a directory. */
  void copyTo(Path root) throws IOException {
    for (Map.Entry<String, Path> file : files.entrySet()) {
      Path to = root.resolve(file.getKey());
      Path directory = to.getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      Path from = file.getValue();
      if (Files.isSymbolicLink(from)) {
        Files.createSymbolicLink(to, Files.readSymbolicLink(from));
      } else {
        Files.copy(from, to);
        if (Files.isExecutable(from) && !to.toFile().setExecutable(true)) {
          throw new IOException("cannot make executable: " + to);
        }
      }
    }
  }

  private static String name(Path root, Path path) {
    return root.relativize(path).toString();
  }

  /** Lengths first, so that no two lists of texts look the same. */
  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String sha256(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file);
        DigestInputStream digesting = new DigestInputStream(content, sha256())) {
      digesting.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static Problem missing(ImageSource.FileMapping mapping, String why) {
    return Problem.invalid(
        "sandbox.image-file-missing",
        "the image needs " + mapping.from() + ", which cannot be read",
        Where.file(mapping.from().toString()),
        why,
        "build the project first, or correct the path");
  }

  private static Problem outside(ImageSource.FileMapping mapping) {
    return Problem.invalid(
        "sandbox.image-path",
        "\"" + mapping.to() + "\" is no place for a file in the image",
        Where.file(mapping.from().toString()),
        "it is the image's root, or lies outside of it",
        "write a path below the image's root, such as /app/" + mapping.from().getFileName());
  }
}
