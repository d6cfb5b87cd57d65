package dev.relayctl.sandbox.neon;

import dev.relayctl.sandbox.neon.Role.Written;

/** A database of a branch, made through the API; those made by SQL are not known here. */
record Database(long id, String name, String owner, Written written, long createdMillis) {
  Database done() {
    return new Database(id, name, owner, Written.DONE, createdMillis);
  }
}
