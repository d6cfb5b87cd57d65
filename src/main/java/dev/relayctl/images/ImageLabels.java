package dev.relayctl.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.environment.ImageReference;
import dev.relayctl.problem.Result;
import java.util.Optional;

/**
 * Reads labels from an image's configuration
 * (https://github.com/opencontainers/image-spec/blob/main/config.md).
 */
final class ImageLabels {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A configuration holds a history, and no content. */
  private static final int LARGEST = 4 << 20;

  private final Registry registry;

  ImageLabels(Registry registry) {
    this.registry = registry;
  }

  /** A label of an image that is named by its digest; empty when it has none of that name. */
  Result<Optional<String>> label(ImageReference image, String name) {
    return registry
        .machineManifest(image)
        .then(manifest ->
            manifest
                .map(found -> config(image, found.path("config").path("digest").asText()))
                .orElse(Result.ok(JSON.createObjectNode())))
        .map(config ->
            Optional.of(config.path("config").path("Labels").path(name).asText())
                .filter(label -> !label.isEmpty()));
  }

  private Result<JsonNode> config(ImageReference image, String digest) {
    return registry.blob(
        image,
        digest,
        response -> {
          try (var body = response.body().byteStream()) {
            return Result.ok(JSON.readTree(body.readNBytes(LARGEST)));
          }
        });
  }
}
