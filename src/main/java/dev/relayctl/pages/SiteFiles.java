package dev.relayctl.pages;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.codec.digest.Blake3;
import org.jspecify.annotations.Nullable;

/**
 * The files of a built frontend as Pages wants them ({@code specs/cloudflare-pages.md} §4).
 *
 * @param files what browsers may get, by path
 * @param rules files that tell Pages how to serve the others, with their text, by name
 */
record SiteFiles(List<One> files, Map<String, String> rules) {
  private static final int MOST = 20_000;
  private static final long LARGEST = 25L * 1024 * 1024;
  private static final int HASH_BYTES = 16;
  private static final int MARK_DIGITS = 16;
  private static final Set<String> RULES =
      Set.of("_headers", "_redirects", "_routes.json", "_worker.js");
  private static final Set<String> SKIPPED_DIRECTORIES =
      Set.of("functions", "node_modules", ".git");
  private static final Set<String> SKIPPED = Set.of(".DS_Store");

  SiteFiles {
    files = List.copyOf(files);
    rules = Map.copyOf(rules);
  }

  /**
   * A file.
   *
   * @param path in the site, with a slash before it
   * @param hash its key at Pages
   */
  record One(String path, Path file, long size, String hash) {
    byte[] content() throws IOException {
      return Files.readAllBytes(file);
    }

    String contentType() {
      String guess = URLConnection.guessContentTypeFromName(path);
      if (guess == null) {
        return "application/octet-stream";
      }
      return guess.startsWith("text/") ? guess + "; charset=utf-8" : guess;
    }
  }

  /** All below a directory; {@code pages.nothing-built}, {@code pages.site-too-large}. */
  static Result<SiteFiles> in(Path directory, String shown) {
    if (!Files.isDirectory(directory)) {
      return Result.bad(nothing(shown, "there is no such directory after the build"));
    }
    try {
      var found = new ArrayList<One>();
      var rules = new LinkedHashMap<String, String>();
      for (Path file : walked(directory)) {
        String path = directory.relativize(file).toString().replace('\\', '/');
        if (RULES.contains(path)) {
          rules.put(path, Files.readString(file));
          continue;
        }
        long size = Files.size(file);
        if (size > LARGEST) {
          return Result.bad(
              tooLarge(shown, path + " has " + (size >> 20) + " MiB; Pages takes 25 MiB a file"));
        }
        found.add(new One("/" + path, file, size, hash(Files.readAllBytes(file), path)));
      }
      if (found.isEmpty()) {
        return Result.bad(nothing(shown, "the directory is empty after the build"));
      }
      return found.size() > MOST
          ? Result.bad(tooLarge(shown, "it has " + found.size() + " files; Pages takes " + MOST))
          : Result.ok(new SiteFiles(found, rules));
    } catch (IOException e) {
      return Result.bad(nothing(shown, e.getClass().getSimpleName() + ": " + e.getMessage()));
    }
  }

  private static List<Path> walked(Path directory) throws IOException {
    var found = new ArrayList<Path>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
            return !inner.equals(directory)
                    && SKIPPED_DIRECTORIES.contains(inner.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (Files.isRegularFile(file) && !SKIPPED.contains(file.getFileName().toString())) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(Comparator.naturalOrder());
    return found;
  }

  /** Of the base64 text and the extension: as the vendor's client does. */
  static String hash(byte[] content, String path) {
    Blake3 blake = Blake3.initHash();
    blake.update(Base64.getEncoder().encode(content));
    blake.update(extension(path).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(blake.doFinalize(HASH_BYTES));
  }

  /** Without its dot, and nothing for a name that has none or only begins with one. */
  private static String extension(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot + 1);
  }

  /** The hash of each file by its path. */
  Map<String, String> manifest() {
    var manifest = new LinkedHashMap<String, String>();
    files.forEach(file -> manifest.put(file.path(), file.hash()));
    return manifest;
  }

  /** A hash of all there is. */
  String mark() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      manifest().forEach((path, hash) -> add(digest, path, hash));
      rules.keySet().stream().sorted().forEach(name -> add(digest, name, rules.get(name)));
      return HexFormat.of().formatHex(digest.digest()).substring(0, MARK_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      // Every Java platform has SHA-256: the specification of MessageDigest demands it.
      throw new IllegalStateException(e);
    }
  }

  private static void add(MessageDigest digest, String name, @Nullable String content) {
    digest.update((name + "\0" + content + "\0").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The addresses that the first page and the scripts that it names hold: a reader can see them.
   */
  List<String> naming(Collection<String> values) {
    Optional<String> index =
        files.stream()
            .filter(file -> file.path().equals("/index.html"))
            .findFirst()
            .map(SiteFiles::text);
    if (index.isEmpty()) {
      return List.of();
    }
    var texts = new StringBuilder(index.get());
    files.stream()
        .filter(file -> file.path().endsWith(".js") || file.path().endsWith(".mjs"))
        .filter(file -> index.get().contains(file.path().substring(1)))
        .forEach(file -> texts.append('\n').append(text(file)));
    var shown = new TreeSet<String>();
    for (String value : values) {
      if (value.matches("(https?|wss?)://.+") && texts.indexOf(value) >= 0) {
        shown.add(value);
      }
    }
    return List.copyOf(shown);
  }

  private static String text(One file) {
    try {
      return new String(file.content(), StandardCharsets.UTF_8);
    } catch (IOException _) {
      // It was read a moment ago; without it there is less to compare.
      return "";
    }
  }

  private static Problem nothing(String shown, String why) {
    return Problem.failed(
        "pages.nothing-built",
        "there are no files of the frontend in " + shown,
        Where.system("this machine", shown),
        why,
        "correct frontend.build.directory, or what the build command writes");
  }

  private static Problem tooLarge(String shown, String why) {
    return Problem.failed(
        "pages.site-too-large",
        "Pages doesn't take the frontend in " + shown,
        Where.system("this machine", shown),
        why,
        "leave out what browsers don't need");
  }
}
