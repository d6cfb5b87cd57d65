package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Direct uploads (§4). They want the upload token, not the API's. */
final class AssetRoutes {
  static final String ASSETS = PagesServer.BASE + "/pages/assets/";

  /** A file of 25 MiB as base64, and some. */
  private static final int LONGEST_TEXT = 40 << 20;

  private static final JsonMapper MAPPER =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
              .build());

  private final Assets assets;
  private final UploadTokens tokens;

  AssetRoutes(Assets assets, UploadTokens tokens) {
    this.assets = assets;
    this.tokens = tokens;
  }

  void addTo(Router router) {
    router
        .add("POST", ASSETS + "check-missing", admitted(this::missing))
        .add("POST", ASSETS + "upload", admitted(this::upload))
        .add("POST", ASSETS + "upsert-hashes", admitted(this::keep));
  }

  private Router.Handler admitted(Router.Handler handler) {
    return request ->
        tokens.admit(request.header("Authorization"))
            ? handler.handle(request)
            : Envelope.staleUploadToken();
  }

  private Answer missing(Request request) {
    return hashes(request)
        .map(hashes -> {
          ArrayNode missing = Json.array();
          hashes.stream().distinct().filter(hash -> !assets.has(hash)).forEach(missing::add);
          return Envelope.ok(missing);
        })
        .orElseGet(() -> Envelope.refused("hashes is no array of hashes."));
  }

  /** Only speeds up a later check at the platform; here nothing is ever forgotten. */
  private Answer keep(Request request) {
    return hashes(request)
        .map(_ -> Envelope.done())
        .orElseGet(() -> Envelope.refused("hashes is no array of hashes."));
  }

  private static Optional<List<String>> hashes(Request request) {
    return request
        .body()
        .filter(body -> body.path("hashes").isArray())
        .map(body -> Json.texts(body, "hashes"))
        .filter(hashes -> hashes.stream().allMatch(Assets::isKey));
  }

  private Answer upload(Request request) {
    try {
      JsonNode files = MAPPER.readTree(request.content());
      if (!files.isArray()) {
        return Envelope.refused("The body is no array of files.");
      }
      for (JsonNode file : files) {
        String key = Json.text(file, "key", "");
        if (!Assets.isKey(key) || !file.path("value").isTextual()) {
          return Envelope.refused("A file has no key or no value.");
        }
        assets.put(key, content(file));
      }
      return Envelope.done();
    } catch (JsonProcessingException | IllegalArgumentException _) {
      return Envelope.refused("The body is no JSON, or a value no base64.");
    } catch (IOException e) {
      throw new UncheckedIOException("a file could not be kept", e);
    }
  }

  private static byte[] content(JsonNode file) {
    String value = file.path("value").textValue();
    return file.path("base64").asBoolean()
        ? Base64.getDecoder().decode(value)
        : value.getBytes(StandardCharsets.UTF_8);
  }
}
