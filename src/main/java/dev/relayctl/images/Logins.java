package dev.relayctl.images;

import dev.relayctl.environment.ImageReference;
import dev.relayctl.problem.Result;
import java.util.Optional;

/** The logins for registries: Fly's own by the user's token, all others as Docker has them. */
final class Logins {
  /** Fly's registry ignores the name and wants one (flyctl's {@code auth docker} writes this). */
  private static final String FLY_USER = "x";

  /** Under which Docker keeps the login for its own registry. */
  private static final String HUB_KEY = "https://index.docker.io/v1/";

  private final ImageSettings settings;
  private final DockerConfig docker;

  Logins(ImageSettings settings, DockerConfig docker) {
    this.settings = settings;
    this.docker = docker;
  }

  /** The login for a registry; empty for a stranger. Problems: those of {@link DockerConfig}. */
  Result<Optional<Login>> of(String registry) {
    if (registry.equals(settings.flyRegistry())) {
      return Result.ok(Optional.of(new Login(FLY_USER, settings.registryPassword())));
    }
    return docker.login(registry.equals(ImageReference.DOCKER_HUB) ? HUB_KEY : registry);
  }
}
