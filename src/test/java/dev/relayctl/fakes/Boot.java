package dev.relayctl.fakes;

/** What happens when a machine of {@link InMemoryFleet} starts with a config. */
public sealed interface Boot {
  /** It runs and all its checks pass. */
  record Healthy() implements Boot {}

  /** It runs, and its checks never pass. */
  record NeverHealthy() implements Boot {}

  /** It runs and its checks pass once it was looked at that often. */
  record HealthyAfter(int looks) implements Boot {}

  /** It stays {@code starting} (or {@code replacing}, after an update) for that many looks. */
  record StartedAfter(int looks) implements Boot {}

  /** Its process ends by itself; the machine is stopped, or destroyed with {@code auto_destroy}. */
  record Exits(int code) implements Boot {}

  /** Its process ends again and again, and Fly starts it each time. */
  record CrashLoops(int code) implements Boot {}

  /** Its process takes more memory than there is. */
  record OutOfMemory() implements Boot {}

  /** Its host can't run it: after an update the former version comes back, else it fails. */
  record Reverts() implements Boot {}
}
