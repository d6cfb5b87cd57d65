package dev.relayctl.github;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The files in which a step leaves its outputs and its summary ({@code specs/github.md} §7). What
 * nobody wants is not written: outside of a step the variables aren't set.
 *
 * @param output what {@code GITHUB_OUTPUT} names; null for none
 * @param summary what {@code GITHUB_STEP_SUMMARY} names; null for none
 */
record StepFiles(@Nullable Path output, @Nullable Path summary) {
  /** Above it GitHub shows nothing at all. */
  private static final int MOST_SUMMARY = 1 << 20;

  private static final String CUT = "\n\nThe rest is in the log.\n";

  static StepFiles of(ActionsJob job) {
    return new StepFiles(job.file("GITHUB_OUTPUT"), job.file("GITHUB_STEP_SUMMARY"));
  }

  /** Adds values; nobody can guess what ends each of them. */
  List<Problem> outputs(Map<String, String> values) {
    var text = new StringBuilder();
    values.forEach((name, value) -> {
      String end = "relayctl-" + UUID.randomUUID();
      text.append(name)
          .append("<<")
          .append(end)
          .append('\n')
          .append(value)
          .append('\n')
          .append(end)
          .append('\n');
    });
    return append(output, "GITHUB_OUTPUT", text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a paragraph; what doesn't fit is cut off. */
  List<Problem> summary(String markdown) {
    byte[] text = (markdown + "\n\n").getBytes(StandardCharsets.UTF_8);
    long free = MOST_SUMMARY - size(summary);
    if (text.length <= free) {
      return append(summary, "GITHUB_STEP_SUMMARY", text);
    }
    byte[] cut = CUT.getBytes(StandardCharsets.UTF_8);
    return free < cut.length
        ? List.of()
        : append(summary, "GITHUB_STEP_SUMMARY", joined(whole(text, (int) free - cut.length), cut));
  }

  private static long size(@Nullable Path file) {
    try {
      return file == null || !Files.exists(file) ? 0 : Files.size(file);
    } catch (IOException _) {
      return 0;
    }
  }

  /** The first bytes, without a part of a character at the end. */
  private static byte[] whole(byte[] text, int most) {
    int end = most;
    while (end > 0 && (text[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(text, end);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static List<Problem> append(@Nullable Path file, String variable, byte[] text) {
    try {
      if (file != null) {
        Files.write(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
      return List.of();
    } catch (IOException e) {
      return List.of(
          Problem.failed(
              "github.step-file",
              "the step's file can't be written",
              Where.system("GitHub Actions", variable),
              e.getClass().getSimpleName(),
              "look at what the variable names"));
    }
  }
}
