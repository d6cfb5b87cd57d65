package dev.relayctl.sandbox.neon;

/**
 * A project.
 *
 * @param adminPassword the superuser's, in all of its branches; shown to nobody
 * @param tenant what {@code neon.tenant_id} says in all of its branches
 * @param passwords whether those of roles can be asked for
 */
record Project(
    String id,
    String name,
    String adminPassword,
    String tenant,
    Passwords passwords,
    int historySeconds,
    long createdMillis,
    long updatedMillis) {
  /** What the API tells of passwords after they were made. */
  enum Passwords {
    STORED,
    TOLD_ONCE
  }

  Project named(String other, long now) {
    return new Project(
        id, other, adminPassword, tenant, passwords, historySeconds, createdMillis, now);
  }

  @Override
  public String toString() {
    return "project " + id;
  }
}
