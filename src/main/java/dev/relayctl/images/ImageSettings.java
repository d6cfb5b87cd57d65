package dev.relayctl.images;

import dev.relayctl.environment.Secret;
import java.util.Map;

/**
 * What images need to know of the process's surroundings.
 *
 * @param environment the process's variables
 * @param token the user's token for Fly, for flyctl
 * @param registryPassword the same as Fly's registry takes it
 * @param userAgent who we say we are
 */
public record ImageSettings(
    Map<String, String> environment, Secret token, Secret registryPassword, String userAgent) {
  public ImageSettings {
    environment = Map.copyOf(environment);
  }

  /** The host of Fly's registry; {@code FLY_REGISTRY_HOST} moves it, as for flyctl. */
  String flyRegistry() {
    String moved = environment.getOrDefault("FLY_REGISTRY_HOST", "").strip();
    return moved.isEmpty() ? "registry.fly.io" : moved;
  }
}
