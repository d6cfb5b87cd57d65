package dev.relayctl.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * SHA-256 over names and contents. Each part goes in with its length, so that no two lists of parts
 * look alike. Dates and owners don't count; whether a file can be run does.
 */
final class ContentHash {
  private final MessageDigest digest;

  ContentHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds a text. */
  ContentHash add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
    return this;
  }

  /** Adds a file, a link or all of a directory; one that isn't there is remembered as such. */
  void add(String name, Path path) throws IOException {
    add(name);
    if (Files.isSymbolicLink(path)) {
      add("link").add(Files.readSymbolicLink(path).toString());
    } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      add("directory");
      for (Path child : children(path)) {
        if (!child.endsWith(".git")) {
          add(String.valueOf(child.getFileName()), child);
        }
      }
      add("end");
    } else {
      file(path);
    }
  }

  /** What was added so far, as 64 hexadecimal characters; nothing can be added afterwards. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private void file(Path path) throws IOException {
    try (InputStream content = Files.newInputStream(path)) {
      add(Files.isExecutable(path) ? "program" : "file");
      add(Long.toString(Files.size(path)));
      content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    } catch (NoSuchFileException _) {
      add("gone");
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted().toList();
    }
  }
}
