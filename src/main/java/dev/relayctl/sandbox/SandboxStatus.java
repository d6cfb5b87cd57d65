package dev.relayctl.sandbox;

/** What has become of a project's sandbox. */
public sealed interface SandboxStatus {
  /** There is none, or it was stopped. */
  record Stopped() implements SandboxStatus {}

  /** It answers. */
  record Running(SandboxEndpoints endpoints) implements SandboxStatus {}

  /** Its daemon was killed; its PostgreSQL and machines may still run and are taken over. */
  record Killed(long pid) implements SandboxStatus {}

  /** Its daemon's process is there and does not answer. */
  record Hung(long pid) implements SandboxStatus {}
}
