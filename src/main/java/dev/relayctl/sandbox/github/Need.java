package dev.relayctl.sandbox.github;

import java.util.List;

/** What a request needs: one of the scopes, as far as this. */
record Need(Scope.Level level, List<Scope> scopes) {
  Need {
    scopes = List.copyOf(scopes);
  }

  static Need toRead(Scope... scopes) {
    return new Need(Scope.Level.READ, List.of(scopes));
  }

  static Need toWrite(Scope... scopes) {
    return new Need(Scope.Level.WRITE, List.of(scopes));
  }
}
