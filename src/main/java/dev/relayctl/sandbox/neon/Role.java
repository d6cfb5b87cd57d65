package dev.relayctl.sandbox.neon;

/** A role of a branch; {@code PENDING} is made, or gets its password, when a server next runs. */
record Role(String name, String password, Written written, long createdMillis, long updatedMillis) {
  /** Whether the database server knows of it. */
  enum Written {
    DONE,
    PENDING
  }

  static Role fresh(String name, String password, long now) {
    return new Role(name, password, Written.PENDING, now, now);
  }

  Role withPassword(String other, long now) {
    return new Role(name, other, Written.PENDING, createdMillis, now);
  }

  Role done() {
    return new Role(name, password, Written.DONE, createdMillis, updatedMillis);
  }

  @Override
  public String toString() {
    return "role " + name;
  }
}
