package dev.relayctl.images;

import dev.relayctl.environment.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who asks a registry. */
record Login(String user, Secret password) {
  /** The value of the header {@code Authorization} of the scheme Basic, in UTF-8. */
  String basic() {
    byte[] bytes = (user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }
}
