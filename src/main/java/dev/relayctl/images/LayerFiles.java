package dev.relayctl.images;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.ImageReference;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.ImageLook;
import dev.relayctl.run.ImageLook.Extent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import okhttp3.Response;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Looks for files in the layers of an image
 * (https://github.com/opencontainers/image-spec/blob/main/layer.md), the last one first: a
 * project's own files lie in the upper ones, and mostly few megabytes are read. Java's archives in
 * it are looked into. A file that an upper layer deletes counts as there.
 */
final class LayerFiles {
  /** Compressed, of all layers together. */
  private static final long MOST_BYTES = 400L << 20;

  /** What a layer may grow to: one that is made to fill memory or time is left alone. */
  private static final long MOST_UNPACKED = 4L << 30;

  /** No migration is longer. */
  private static final long LONGEST_FILE = 16L << 20;

  private final Registry registry;
  private final Set<String> same = new HashSet<>();
  private final Set<String> other = new HashSet<>();

  LayerFiles(Registry registry) {
    this.registry = registry;
  }

  private record Layer(String mediaType, String digest, long bytes) {
    boolean readable() {
      return mediaType.endsWith(".tar") || mediaType.endsWith("gzip");
    }
  }

  /** What of these files is in the image, which is named by its digest. */
  Result<ImageLook> look(ImageReference image, Set<Path> files) {
    String digest = image.digest();
    if (digest == null) {
      return Result.ok(ImageLook.NONE);
    }
    Map<String, String> sha256ByName = new HashMap<>();
    for (Path file : files) {
      try (InputStream content = Files.newInputStream(file)) {
        sha256ByName.put(String.valueOf(file.getFileName()), sha256(content));
      } catch (IOException e) {
        return Result.bad(unreadable(file, e));
      }
    }
    return registry
        .machineManifest(image)
        .then(manifest ->
            look(image, manifest.map(LayerFiles::layers).orElse(List.of()), sha256ByName));
  }

  private static Problem unreadable(Path file, IOException e) {
    return Problem.invalid(
        "images.unreadable-file",
        "a file that is looked for in the image can't be read",
        Where.file(file.toString()),
        e.getClass().getSimpleName(),
        "see to it that it can be read, then run the same command again");
  }

  private static List<Layer> layers(JsonNode manifest) {
    var layers = new ArrayList<Layer>();
    for (JsonNode layer : manifest.path("layers")) {
      layers.add(
          new Layer(
              layer.path("mediaType").asText(),
              layer.path("digest").asText(),
              layer.path("size").asLong()));
    }
    Collections.reverse(layers);
    return layers;
  }

  private Result<ImageLook> look(
      ImageReference image, List<Layer> layers, Map<String, String> sha256ByName) {
    Extent extent = layers.isEmpty() ? Extent.PART : Extent.WHOLE;
    long left = MOST_BYTES;
    for (Layer layer : layers) {
      if (same.containsAll(sha256ByName.keySet())) {
        break;
      }
      if (!layer.readable() || layer.bytes() > left) {
        extent = Extent.PART;
        continue;
      }
      left -= layer.bytes();
      Result<Extent> read =
          registry.blob(
              image, layer.digest(), response -> Result.ok(read(layer, response, sha256ByName)));
      if (read instanceof Result.Bad<Extent>(List<Problem> problems)) {
        return Result.bad(problems);
      }
      if (read.equals(Result.ok(Extent.PART))) {
        extent = Extent.PART;
      }
    }
    other.removeAll(same);
    return Result.ok(new ImageLook(same, other, extent));
  }

  private Extent read(Layer layer, Response response, Map<String, String> wanted)
      throws IOException {
    InputStream raw = response.body().byteStream();
    try (InputStream unpacked =
            layer.mediaType().endsWith("gzip") ? new GZIPInputStream(raw, 1 << 16) : raw;
        var tar = new TarArchiveInputStream(unpacked)) {
      TarArchiveEntry entry = tar.getNextEntry();
      while (entry != null) {
        if (tar.getBytesRead() > MOST_UNPACKED) {
          return Extent.PART;
        }
        if (entry.isFile() && tar.canReadEntryData(entry)) {
          file(entry.getName(), entry.getSize(), tar, wanted);
        }
        entry = tar.getNextEntry();
      }
    }
    return Extent.WHOLE;
  }

  private void file(String path, long size, InputStream content, Map<String, String> wanted)
      throws IOException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (wanted.containsKey(name) && size <= LONGEST_FILE) {
      found(name, content, wanted);
    } else if (name.endsWith(".jar") || name.endsWith(".war")) {
      // Closing it would close the layer.
      var archive = new ZipInputStream(content);
      ZipEntry entry = archive.getNextEntry();
      while (entry != null) {
        String inner = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (wanted.containsKey(inner)) {
          found(inner, archive, wanted);
        }
        entry = archive.getNextEntry();
      }
    }
  }

  private void found(String name, InputStream content, Map<String, String> wanted)
      throws IOException {
    (sha256(content).equals(wanted.get(name)) ? same : other).add(name);
  }

  private static String sha256(InputStream content) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 14];
      int read = content.read(buffer);
      while (read >= 0) {
        digest.update(buffer, 0, read);
        read = content.read(buffer);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
