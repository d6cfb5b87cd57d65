package dev.relayctl.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepFilesTest {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir Path directory;

  @Test
  void aValueCannotEndItselfAndBecomeAnother() throws IOException {
    Path output = directory.resolve("output");

    assertThat(new StepFiles(output, null).outputs(Map.of("url", "a\nrelease<<X\n99\nX")))
        .isEmpty();

    assertThat(Files.readString(output))
        .matches("url<<(relayctl-[0-9a-f-]{36})\na\nrelease<<X\n99\nX\n\\1\n");
  }

  @Test
  void addsToWhatIsThere() throws IOException {
    Path summary = Files.writeString(directory.resolve("summary"), "before\n");

    assertThat(new StepFiles(null, summary).summary("### after")).isEmpty();

    assertThat(summary).content().isEqualTo("before\n### after\n\n");
  }

  @Test
  void aSummaryStaysWithinWhatGitHubShows() throws IOException {
    Path summary = Files.writeString(directory.resolve("summary"), "x".repeat(1000));
    var files = new StepFiles(null, summary);

    assertThat(files.summary("é".repeat(MEBIBYTE))).isEmpty();
    assertThat(Files.size(summary)).isBetween(MEBIBYTE - 2L, (long) MEBIBYTE);
    assertThat(Files.readString(summary)).endsWith("é\n\nThe rest is in the log.\n");

    files.summary("more");
    assertThat(Files.size(summary)).isLessThanOrEqualTo(MEBIBYTE);
  }

  @Test
  void aFileThatCannotBeWrittenIsAWarning() {
    assertThat(new StepFiles(null, directory).summary("a"))
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.facts().id().value()).isEqualTo("github.step-file"));
    assertThat(new StepFiles(null, null).summary("a")).isEmpty();
  }
}
