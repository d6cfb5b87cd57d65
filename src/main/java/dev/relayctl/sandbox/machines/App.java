package dev.relayctl.sandbox.machines;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An app.
 *
 * @param number its numeric id
 * @param proxyPort the local port that stands for its public address
 * @param firstDeployMillis when it got its first machine; 0 before
 */
record App(
    String name,
    String id,
    int number,
    String organization,
    String network,
    int proxyPort,
    long createdMillis,
    long firstDeployMillis,
    List<Address> addresses) {
  /** An address given to the app; a made-up one, nothing answers there. */
  record Address(
      String ip, @Nullable String region, @Nullable String service, Sharing sharing, long millis) {}

  /** Whether an address is the app's alone. */
  enum Sharing {
    DEDICATED,
    SHARED
  }

  App {
    addresses = List.copyOf(addresses);
  }

  App withAddresses(List<Address> next) {
    return new App(
        name, id, number, organization, network, proxyPort, createdMillis, firstDeployMillis, next);
  }

  App deployedAt(long millis) {
    return new App(
        name, id, number, organization, network, proxyPort, createdMillis, millis, addresses);
  }

  App onPort(int port) {
    return new App(
        name, id, number, organization, network, port, createdMillis, firstDeployMillis, addresses);
  }
}
