package dev.relayctl.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that a command knows. Those of {@code ${NAME@host}} lead to this machine, and it takes
 * the sandbox for what lies elsewhere: over machines that are here some guardrails are silent. All
 * others are unknown to it, so that nobody outside is asked anything.
 */
final class Elsewhere {
  private Elsewhere() {}

  /**
   * What tells the JVM.
   *
   * @param values of variables
   */
  static Map<String, String> variables(Collection<String> values) throws IOException {
    var hosts =
        Stream.concat(Stream.of("localhost"), values.stream().flatMap(ScenarioWorld::hosts));
    Path file = Files.createTempFile("relayctl", ".hosts");
    Files.writeString(file, "127.0.0.1 " + hosts.collect(Collectors.joining(" ")) + "\n");
    return Map.of("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + file);
  }
}
