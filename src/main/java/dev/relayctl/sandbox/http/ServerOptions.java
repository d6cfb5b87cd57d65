package dev.relayctl.sandbox.http;

import java.nio.file.Path;
import java.time.InstantSource;

/**
 * How an emulated API is served.
 *
 * @param directory where all state lives; made when it is missing
 * @param port 0 for any free one
 * @param token what clients must send: a secret
 * @param clock for all times
 */
public record ServerOptions(Path directory, int port, String token, InstantSource clock) {
  /** Without the token. */
  @Override
  public String toString() {
    return "ServerOptions[" + directory + ", port " + port + "]";
  }
}
