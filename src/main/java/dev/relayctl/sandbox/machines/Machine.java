package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known about a machine; what is written to disk and comes back after a restart.
 *
 * @param lease the last lease, perhaps expired; null when there was none or it was released
 * @param events newest first
 * @param versions newest first, the current one included
 */
record Machine(
    Identity identity,
    Setup setup,
    Life life,
    @Nullable Lease lease,
    List<Event> events,
    List<Version> versions) {
  private static final int EVENTS_KEPT = 50;
  private static final int VERSIONS_KEPT = 50;

  /** What never changes. */
  record Identity(
      String id, String app, String name, String region, String privateIp, long createdMillis) {}

  /**
   * What an update replaces as a whole.
   *
   * @param instanceId the machine's version, a ULID
   * @param config as it was sent
   * @param secretsVersion which version of the app's secrets the machine gets; 0 for none
   */
  record Setup(String instanceId, ObjectNode config, ImageRef image, long secretsVersion) {}

  /** The image that a version runs. */
  record ImageRef(String registry, String repository, String tag, String digest) {}

  /**
   * Where the machine stands.
   *
   * @param restarts how often it was restarted after dying by itself, since somebody started it
   * @param running its process; null when there is none
   */
  record Life(
      State state,
      Registration registration,
      Intent intent,
      int restarts,
      @Nullable Running running,
      long updatedMillis) {}

  /** Whether the proxy may send traffic to it. */
  enum Registration {
    REGISTERED,
    CORDONED
  }

  /** What the machine is to come to, whatever happens to this server meanwhile. */
  enum Intent {
    RUN,
    STAY_DOWN,
    BE_GONE
  }

  /**
   * A process of this host.
   *
   * @param startedMillis when the system says that it was started: with the pid, its identity
   * @param ports the config's internal ports with the local ports that stand for them
   */
  record Running(long pid, long startedMillis, Map<Integer, Integer> ports) {
    Running {
      ports = Map.copyOf(ports);
    }
  }

  /** The right to change a machine. {@code expiresAt} in seconds since 1970. */
  record Lease(String nonce, String owner, long expiresAt, String description, String version) {}

  /** A config that the machine had. */
  record Version(String version, ObjectNode config) {}

  Machine {
    events = List.copyOf(events);
    versions = List.copyOf(versions);
  }

  String id() {
    return identity.id;
  }

  String app() {
    return identity.app;
  }

  State state() {
    return life.state;
  }

  ObjectNode config() {
    return setup.config;
  }

  Machine withLease(@Nullable Lease next) {
    return new Machine(identity, setup, life, next, events, versions);
  }

  Machine withLife(Life next) {
    return new Machine(identity, setup, next, lease, events, versions);
  }

  Machine withEvent(Event event) {
    var next = new ArrayList<Event>();
    next.add(event);
    next.addAll(events.subList(0, Math.min(events.size(), EVENTS_KEPT - 1)));
    return new Machine(identity, setup, life, lease, next, versions);
  }

  /** With another setup, which becomes its newest version. */
  Machine withSetup(Setup next) {
    var all = new ArrayList<Version>();
    all.add(new Version(next.instanceId, next.config));
    all.addAll(versions.subList(0, Math.min(versions.size(), VERSIONS_KEPT - 1)));
    return new Machine(identity, next, life, lease, events, all);
  }

  /** With the current version's config changed in place: metadata. */
  Machine withConfig(ObjectNode config, long nowMillis) {
    var changed = new Setup(setup.instanceId, config, setup.image, setup.secretsVersion);
    return new Machine(identity, changed, life, lease, events, versions).touched(nowMillis);
  }

  Machine touched(long nowMillis) {
    return withLife(
        new Life(
            life.state, life.registration, life.intent, life.restarts, life.running, nowMillis));
  }

  Machine in(State state, Intent intent, long nowMillis) {
    return withLife(
        new Life(state, life.registration, intent, life.restarts, life.running, nowMillis));
  }

  Machine in(State state, long nowMillis) {
    return in(state, life.intent, nowMillis);
  }

  Machine registered(Registration registration, long nowMillis) {
    return withLife(
        new Life(life.state, registration, life.intent, life.restarts, life.running, nowMillis));
  }

  Machine running(@Nullable Running running) {
    return withLife(
        new Life(
            life.state,
            life.registration,
            life.intent,
            life.restarts,
            running,
            life.updatedMillis));
  }

  Machine restarts(int restarts) {
    return withLife(
        new Life(
            life.state,
            life.registration,
            life.intent,
            restarts,
            life.running,
            life.updatedMillis));
  }
}
