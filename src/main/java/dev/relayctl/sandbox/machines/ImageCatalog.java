package dev.relayctl.sandbox.machines;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The images that machines can be started from. */
public interface ImageCatalog {
  /**
   * The image behind a reference; empty when there is none. May be asked again at any time, from
   * several threads.
   *
   * @param reference {@code registry.fly.io/relay-api:tag}, {@code …@sha256:…} or a bare digest
   */
  Optional<StoredImage> find(String reference);

  /**
   * An image on this machine.
   *
   * @param reference how it is named, with registry and tag
   * @param digest {@code sha256:} and 64 hexadecimal digits
   * @param root the directory that machines get a copy of; never written to
   * @param command what runs when the machine's config names nothing else
   * @param environment variables that the image brings along
   */
  record StoredImage(
      String reference,
      String digest,
      Path root,
      List<String> command,
      Map<String, String> environment) {
    public StoredImage {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }
}
