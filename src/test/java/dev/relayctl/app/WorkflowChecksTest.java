package dev.relayctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WorkflowChecksTest {
  /** A command that is missing there would be taken for an environment. */
  @Test
  void knowsTheCommandsThatStandWhereAnEnvironmentMay() throws IOException {
    List<String> help = Files.readAllLines(Path.of("src/test/resources/golden/help/migrate.txt"));

    List<String> commands =
        help.subList(help.indexOf("Commands:") + 1, help.size()).stream()
            .filter(line -> line.matches("  [a-z].*"))
            .map(line -> line.strip().split(" ", 2)[0])
            .filter(word -> !word.equals("relayctl"))
            .toList();

    assertThat(commands).isNotEmpty();
    assertThat(WorkflowChecks.SUBCOMMANDS).containsExactlyInAnyOrderElementsOf(commands);
  }
}
