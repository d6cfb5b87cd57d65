package dev.relayctl.images;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.engine.local.LocalProcesses;
import dev.relayctl.environment.ImageReference;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Where;
import dev.relayctl.run.ImageLook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayerFilesTest {
  private static final String GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
  private static final String ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";
  private static final String LIST = "sha256:" + "1".repeat(64);
  private static final String MANIFEST = "sha256:" + "2".repeat(64);

  private final MockWebServer server = new MockWebServer();
  private final Map<String, byte[]> content = new HashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final StringBuilder layers = new StringBuilder();

  @TempDir Path home;

  @BeforeEach
  void serve() throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            String path = request.getUrl().encodedPath();
            byte[] body = content.get(path.substring(path.lastIndexOf('/') + 1));
            if (!"Basic eDpmbTJfcGFzc3dvcmQ=".equals(request.getHeaders().get("Authorization"))) {
              return new MockResponse.Builder()
                  .code(401)
                  .addHeader("WWW-Authenticate", "Basic realm=\"a registry\"")
                  .build();
            }
            asked.add(request.getMethod() + " " + path);
            return body == null
                ? new MockResponse.Builder().code(404).build()
                : new MockResponse.Builder().code(200).body(new Buffer().write(body)).build();
          }
        });
    server.start(InetAddress.getLoopbackAddress(), 0);
    content.put(
        LIST,
        bytes(
            "{\"manifests\":[{\"digest\":\"sha256:0\",\"platform\":{\"os\":\"linux\","
                + "\"architecture\":\"arm64\"}},{\"digest\":\""
                + MANIFEST
                + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void findsWhatTheUppermostLayersHold() throws Exception {
    layer(GZIP, tar(Map.of("usr/lib/base.txt", "base")));
    layer(
        GZIP, tar(Map.of("app/migrations/V1__a.sql", "one", "app/migrations/V2__b.sql", "other")));

    ImageLook found = look(Map.of("V1__a.sql", "one", "V2__b.sql", "two", "V3__c.sql", "three"));

    assertThat(found.same()).containsExactly("V1__a.sql");
    assertThat(found.other()).containsExactly("V2__b.sql");
    assertThat(found.extent()).isEqualTo(ImageLook.Extent.WHOLE);
  }

  @Test
  void readsNoLayerBelowWhenEverythingIsFound() throws Exception {
    layer(GZIP, tar(Map.of("usr/lib/base.txt", "base")));
    layer(GZIP, tar(Map.of("app/V1__a.sql", "one")));

    ImageLook found = look(Map.of("V1__a.sql", "one"));

    assertThat(found.same()).containsExactly("V1__a.sql");
    assertThat(asked)
        .filteredOn(each -> each.startsWith("GET") && each.contains("/blobs/"))
        .hasSize(1);
  }

  @Test
  void looksIntoArchivesOfJava() throws Exception {
    var jar = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(jar)) {
      zip.putNextEntry(new ZipEntry("BOOT-INF/classes/db/migration/V1__a.sql"));
      zip.write(bytes("one"));
    }
    layer(GZIP, tar(Map.of("app/relay-api.jar", jar.toString(StandardCharsets.ISO_8859_1))));

    assertThat(look(Map.of("V1__a.sql", "one")).same()).containsExactly("V1__a.sql");
  }

  @Test
  void saysWhenItCouldNotReadAll() throws Exception {
    layer(ZSTD, tar(Map.of("app/V1__a.sql", "one")));
    layer(GZIP, tar(Map.of("app/other.txt", "x")));

    ImageLook found = look(Map.of("V1__a.sql", "one"));

    assertThat(found.same()).isEmpty();
    assertThat(found.extent()).isEqualTo(ImageLook.Extent.PART);
  }

  private ImageLook look(Map<String, String> wanted) throws Exception {
    content.put(MANIFEST, bytes("{\"layers\":[" + layers + "]}"));
    Set<Path> files = new HashSet<>();
    for (Map.Entry<String, String> each : wanted.entrySet()) {
      files.add(Files.writeString(home.resolve(each.getKey()), each.getValue()));
    }
    String host = "127.0.0.1:" + server.getPort();
    var settings =
        new ImageSettings(
            Map.of("DOCKER_CONFIG", home.toString(), "FLY_REGISTRY_HOST", host),
            Secret.of("FlyV1 fm2_password"),
            Secret.of("fm2_password"),
            "relayctl/test");
    var docker = new DockerConfig(settings.environment(), new LocalProcesses());
    var registry = new Registry(new OkHttpClient(), new Logins(settings, docker), settings);
    ImageReference image =
        ok(ImageReference.parse(host + "/relay-api@" + LIST, new Where.OnCommandLine("--image")));
    return ok(new LayerFiles(registry).look(image, files));
  }

  private void layer(String mediaType, byte[] bytes) throws Exception {
    String digest = "sha256:" + sha256(bytes);
    content.put(digest, bytes);
    layers
        .append(layers.isEmpty() ? "" : ",")
        .append("{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + digest + "\",\"size\":")
        .append(bytes.length)
        .append('}');
  }

  private static byte[] tar(Map<String, String> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        byte[] text = file.getValue().getBytes(StandardCharsets.ISO_8859_1);
        var entry = new TarArchiveEntry(file.getKey());
        entry.setSize(text.length);
        tar.putArchiveEntry(entry);
        tar.write(text);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
