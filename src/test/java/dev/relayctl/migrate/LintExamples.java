package dev.relayctl.migrate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The examples of rules in {@code lint/} of the test resources. */
final class LintExamples {
  private static final List<String> AREAS =
      List.of("transactions", "columns", "constraints", "indexes", "tables", "objects");

  private LintExamples() {}

  /**
   * A rule with its two forms.
   *
   * @param unsafeConf the text of a {@code .sql.conf} beside the unsafe form
   * @param conf the same beside the safe form
   */
  record Example(
      String rule, String base, String unsafe, String unsafeConf, String safe, String conf) {
    @Override
    public String toString() {
      return rule;
    }
  }

  static List<Example> all() {
    List<Example> examples = new ArrayList<>();
    for (String area : AREAS) {
      for (String block : resource("/lint/" + area + ".txt").split("(?m)^=== ", -1)) {
        if (!block.isBlank()) {
          examples.add(example(block));
        }
      }
    }
    return examples;
  }

  private static Example example(String block) {
    String[] parts = block.split("(?m)^--- (?=base|unsafe|safe)", -1);
    return new Example(
        parts[0].strip(),
        body(parts[1]),
        body(parts[2]),
        conf(parts[2]),
        body(parts[3]),
        conf(parts[3]));
  }

  private static String conf(String part) {
    return part.lines().findFirst().orElse("").replaceFirst("^(un)?safe( conf )?", "");
  }

  private static String body(String part) {
    return part.substring(part.indexOf('\n') + 1);
  }

  private static String resource(String name) {
    try (var in = LintExamples.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
