package dev.relayctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.relayctl.guardrail.Catalogue;
import dev.relayctl.guardrail.Guardrail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the docs and the schema say of guardrails; golden.update writes the table. */
final class GuardrailPagesTest {
  private static final Path PAGES = Path.of("docs/reference/guardrails");
  private static final Path TABLE = Path.of("docs/reference/guardrails.md");
  private static final Path SCHEMA = Path.of("schemas/environment.schema.json");
  private static final Pattern ENUM =
      Pattern.compile("(\"guardrail-id\": \\{[^\\[]*\"enum\": \\[)[^\\]]*(?=\n)");
  private static final String BEGIN = "| guardrail |";

  @Test
  void theTableIsTheCatalogue() throws IOException {
    String table = GuardrailReport.markdown(Catalogue.all()) + "\n";

    String page = Files.readString(TABLE);
    int begin = page.contains(BEGIN) ? page.indexOf(BEGIN) : page.length();
    if (Boolean.getBoolean("golden.update") && System.getenv("CI") == null) {
      Files.writeString(TABLE, page.substring(0, begin) + table);
    }
    assertThat(Files.readString(TABLE)).endsWith("\n\n" + table);
  }

  @Test
  void eachHasAPageWithTheAccidentAndTheRemedy() throws IOException {
    List<String> pages = new ArrayList<>();
    try (Stream<Path> files = Files.list(PAGES)) {
      for (Path file : files.toList()) {
        String id = file.getFileName().toString().replace(".md", "");
        assertThat(Files.readString(file))
            .as(id)
            .startsWith("# " + id + "\n\n**The accident.** ")
            .contains("\n\n**What is looked at.** ", "\n\n**What to do.** ");
        pages.add(id);
      }
    }
    assertThat(pages).containsExactlyInAnyOrderElementsOf(ids());
  }

  @Test
  void aPolicyMayNameEachOfThem() throws IOException {
    if (Boolean.getBoolean("golden.update") && System.getenv("CI") == null) {
      String listed =
          ids().stream()
              .sorted()
              .map(id -> "\n        \"" + id + "\"")
              .collect(Collectors.joining(","));
      Files.writeString(SCHEMA, ENUM.matcher(Files.readString(SCHEMA)).replaceFirst("$1" + listed));
    }
    var schema = new ObjectMapper().readTree(SCHEMA.toFile());
    List<String> known = new ArrayList<>();
    schema.at("/$defs/guardrail-id/enum").forEach(each -> known.add(each.asText()));

    assertThat(known).isSorted().containsExactlyInAnyOrderElementsOf(ids());
  }

  private static List<String> ids() {
    return Catalogue.all().stream().map(Guardrail::id).toList();
  }
}
