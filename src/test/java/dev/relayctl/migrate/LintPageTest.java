package dev.relayctl.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.lint.Rule;
import dev.relayctl.migrate.LintExamples.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of all rules, made from the rules and their examples; golden.update writes it. */
final class LintPageTest {
  private static final Path PAGE = Path.of("docs/reference/lint-rules.md");

  @Test
  void isThePageThatIsPublished() throws IOException {
    String page = page();

    if (Boolean.getBoolean("golden.update") && System.getenv("CI") == null) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).hasContent(page);
  }

  private static String page() {
    Map<String, Example> examples =
        LintExamples.all().stream().collect(Collectors.toMap(Example::rule, Function.identity()));
    var out = new StringBuilder();
    out.append("# Rules of `relayctl migrate lint`\n\n");
    out.append("Made from the rules and from the examples that the tests run on PostgreSQL.\n");
    out.append(
        "An *error* makes a file unsafe; *warn* and *info* are shown. A rule concerns tables\n");
    out.append("that the target has; a table made by a pending migration may be changed freely.\n");
    out.append("A comment above the statement allows what a rule finds, with a reason:\n");
    out.append("`-- relayctl:allow drop-column: release 12 reads it no more`.\n");
    Rule.Area area = null;
    for (Rule rule : Rule.values()) {
      if (rule.area() != area) {
        area = rule.area();
        out.append("\n## ").append(title(area)).append("\n");
      }
      out.append("\n### ").append(rule.id()).append("\n");
      out.append("*").append(rule.severity().name().toLowerCase(Locale.ROOT)).append("*: ");
      out.append(rule.summary()).append(".\n");
      Example example = examples.get(rule.id());
      if (example != null) {
        out.append("```sql\n-- found\n").append(sql(example.unsafe()));
        out.append("\n\n-- not found\n").append(sql(example.safe())).append("\n```\n");
      }
    }
    return out.toString();
  }

  private static String title(Rule.Area area) {
    return switch (area) {
      case TRANSACTIONS -> "Transactions and timeouts";
      case COLUMNS -> "Columns";
      case CONSTRAINTS -> "Constraints";
      case INDEXES -> "Indexes";
      case TABLES -> "Tables, schemas, partitions";
      case OBJECTS -> "Types, data, objects, rights";
      case FILE -> "The file itself";
    };
  }

  private static String sql(String text) {
    return text.strip().replaceAll("(?m)^--- next$", "-- next migration");
  }
}
