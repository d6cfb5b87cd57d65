package dev.relayctl;

import dev.relayctl.run.Migrations.Files;
import java.util.function.Supplier;

/** A port with the engine that an environment names; the other one's classes stay unloaded. */
record ByEngine<T>(Supplier<T> flyway, Supplier<T> alembic) {
  /** Flyway's refuses a name that it doesn't know. */
  T of(Files files) {
    return files.engine().equals("alembic") ? alembic.get() : flyway.get();
  }
}
