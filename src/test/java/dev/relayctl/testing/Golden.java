package dev.relayctl.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that hold what users see. After a wanted change: {@code scripts/test -Dtest=…
 * -Dgolden.update=true}, then read the difference.
 */
public final class Golden {
  private static final Path DIRECTORY = Path.of("src/test/resources/golden");

  private Golden() {}

  /**
   * Compares a text with a file, or writes the file.
   *
   * @param name the file's path in the directory {@code golden}
   */
  public static void check(String name, String text) throws IOException {
    Path file = DIRECTORY.resolve(name);
    if (Boolean.getBoolean("golden.update")) {
      assertThat(System.getenv("CI")).as("golden files aren't rewritten in CI").isNull();
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertThat(text).as(file.toString()).isEqualTo(Files.readString(file));
  }
}
