package dev.relayctl.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/**
 * A registry of one repository, {@code relay-api}, behind a login. Its tags are files, each holding
 * a digest, so that a script can push.
 */
final class FakeRegistry implements AutoCloseable {
  static final String PASSWORD = "not-a-secret-fm2_token";

  private final MockWebServer server = new MockWebServer();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Path tags;

  FakeRegistry(Path directory) throws IOException {
    tags = Files.createDirectories(directory.resolve("tags"));
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }
        });
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  /** What references begin with. */
  String host() {
    return "127.0.0.1:" + server.getPort();
  }

  /** Where a script writes a digest into a file of the tag's name. */
  Path tags() {
    return tags;
  }

  /** Puts an image behind a tag, as a push does. */
  FakeRegistry holds(String tag, String digest) {
    try {
      Files.writeString(tags.resolve(tag), digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** The requests that were let in, {@code HEAD /v2/relay-api/manifests/main}. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  private MockResponse answer(RecordedRequest request) {
    String login =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(("x:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    String path = request.getUrl().encodedPath();
    if (!login.equals(request.getHeaders().get("Authorization"))) {
      return new MockResponse.Builder()
          .code(401)
          .addHeader("WWW-Authenticate", "Basic realm=\"a registry\"")
          .build();
    }
    asked.add(request.getMethod() + " " + path);
    if (path.equals("/v2/relay-api/tags/list")) {
      return new MockResponse.Builder().code(200).body("{\"tags\":[" + quotedTags() + "]}").build();
    }
    String prefix = "/v2/relay-api/manifests/";
    Path tag = tags.resolve(path.substring(Math.min(prefix.length(), path.length())));
    if (!path.startsWith(prefix) || !Files.isRegularFile(tag)) {
      return new MockResponse.Builder().code(404).build();
    }
    try {
      return new MockResponse.Builder()
          .code(200)
          .addHeader("Docker-Content-Digest", Files.readString(tag).strip())
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String quotedTags() {
    try (Stream<Path> files = Files.list(tags)) {
      return files
          .map(file -> "\"" + file.getFileName() + "\"")
          .sorted()
          .collect(Collectors.joining(","));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
