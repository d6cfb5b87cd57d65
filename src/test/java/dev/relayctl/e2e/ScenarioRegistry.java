package dev.relayctl.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A registry that somebody has pushed images to
 * (https://github.com/opencontainers/distribution-spec/blob/main/spec.md); anybody may pull.
 */
final class ScenarioRegistry implements AutoCloseable {
  private static final String TYPE = "application/vnd.oci.image.";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final MockWebServer server = new MockWebServer();

  /** By what a request's path ends with: a tag or a digest. */
  private final Map<String, byte[]> pushed = new ConcurrentHashMap<>();

  ScenarioRegistry() throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            String path = request.getUrl().encodedPath();
            byte[] found = pushed.get(path.substring(path.lastIndexOf('/') + 1));
            if (found == null) {
              return new MockResponse.Builder().code(404).build();
            }
            var answer =
                new MockResponse.Builder()
                    .code(200)
                    .addHeader("Docker-Content-Digest", digest(found));
            return "HEAD".equals(request.getMethod())
                ? answer.build()
                : answer.body(new Buffer().write(found)).build();
          }
        });
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  /** What references begin with. */
  String host() {
    return "127.0.0.1:" + server.getPort();
  }

  /** An image of files of a project, as a build that is told its commit labels it. */
  void push(String tag, Path project, List<String> files, String commit) throws IOException {
    String config =
        push(
            JSON.writeValueAsBytes(
                Map.of(
                    "config",
                    Map.of("Labels", Map.of("org.opencontainers.image.revision", commit)))));
    byte[] layer = layer(project, files);
    byte[] manifest =
        JSON.writeValueAsBytes(
            Map.of(
                "schemaVersion",
                2,
                "mediaType",
                TYPE + "manifest.v1+json",
                "config",
                Map.of("mediaType", TYPE + "config.v1+json", "digest", config),
                "layers",
                List.of(
                    Map.of(
                        "mediaType",
                        TYPE + "layer.v1.tar",
                        "digest",
                        push(layer),
                        "size",
                        layer.length))));
    push(manifest);
    pushed.put(tag, manifest);
  }

  void clear() {
    pushed.clear();
  }

  private String push(byte[] content) {
    String digest = digest(content);
    pushed.put(digest, content);
    return digest;
  }

  private static String digest(byte[] content) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] layer(Path project, List<String> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes, UTF_8.name())) {
      for (String from : files) {
        try (Stream<Path> below = Files.walk(project.resolve(from))) {
          for (Path file : below.filter(Files::isRegularFile).sorted().toList()) {
            tar.putArchiveEntry(
                new TarArchiveEntry(file, "app/" + project.relativize(file).toString()));
            tar.write(Files.readAllBytes(file));
            tar.closeArchiveEntry();
          }
        }
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    server.close();
  }
}
