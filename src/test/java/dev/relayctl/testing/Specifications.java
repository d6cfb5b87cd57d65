package dev.relayctl.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Where the vendors' documents lie: the system property {@code relayctl.specs}, the variable {@code
 * RELAYCTL_SPECS}, or {@code ../shared/specs} beside the project. They are not ours to ship, so
 * tests that need them are skipped where they are absent.
 */
public final class Specifications {
  private static final Path BESIDE = Path.of("..", "shared", "specs");

  private Specifications() {}

  /** The document; ends the test as skipped when it is absent. */
  public static Path required(String name) {
    Optional<Path> path = find(name);
    if (path.isEmpty()) {
      Assumptions.abort("skipped: needs ../shared/specs");
    }
    return path.orElseThrow();
  }

  /** The document; empty when it is absent. */
  public static Optional<Path> find(String name) {
    return Optional.of(folder().resolve(name)).filter(Files::isReadable);
  }

  private static Path folder() {
    return Stream.of(
            Optional.ofNullable(System.getProperty("relayctl.specs")),
            Optional.ofNullable(System.getenv("RELAYCTL_SPECS")))
        .flatMap(Optional::stream)
        .filter(text -> !text.isBlank())
        .findFirst()
        .map(Path::of)
        .orElse(BESIDE);
  }
}
