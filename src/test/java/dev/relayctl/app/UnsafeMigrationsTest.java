package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Environment;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.lint.LintFinding;
import dev.relayctl.lint.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnsafeMigrationsTest {
  private Environment environment;

  @BeforeEach
  void readTheEnvironment(@TempDir Path directory) throws IOException {
    Files.createDirectories(directory.resolve("environments"));
    Files.writeString(directory.resolve("environments/staging.yaml"), "kind: staging\n");
    var lookups = new InMemoryLookups().withFile("fly.toml", "app = \"relay-api\"\n");
    environment =
        ok(
            new Project(
                    directory,
                    lookups,
                    new ReferencedDatabases(lookups),
                    Project.World.REAL,
                    () -> Instant.EPOCH)
                .environment("staging"));
  }

  private Finding finding(Rule rule, int line, String remedy) {
    var lint =
        new LintFinding(rule, rule.severity(), line, null, null, false, "it does", remedy, null);
    return UnsafeMigrations.finding(environment, "V2.sql", lint).orElseThrow();
  }

  @Test
  void namesTheRuleUnlessItIsTheGuardrail() {
    assertThat(finding(Rule.CREATE_INDEX_BLOCKING, 1, "CREATE …"))
        .extracting(Finding::id, Finding::what)
        .containsExactly("unsafe-migration", "create-index-blocking: it does");
    assertThat(finding(Rule.EMPTY_MIGRATION, 0, "-- fill it"))
        .extracting(Finding::id, Finding::what)
        .containsExactly("empty-migration", "it does");
  }

  @Test
  void offersACommentOnlyWhereOneIsTaken() {
    assertThat(finding(Rule.CREATE_INDEX_BLOCKING, 1, "CREATE …").remedy())
        .startsWith("relayctl migrate lint staging shows the safe form")
        .endsWith("-- relayctl:allow create-index-blocking: <reason>");
    assertThat(finding(Rule.EMPTY_MIGRATION, 0, "-- fill it").remedy()).isEqualTo("fill it");
    assertThat(finding(Rule.STATEMENT_FAILS, 3, "-- correct the statement").remedy())
        .isEqualTo("correct the statement");
    assertThat(finding(Rule.UNKNOWN_RULE, 2, "-- relayctl:allow <rule>: <reason>").remedy())
        .isEqualTo("write -- relayctl:allow <rule>: <reason>");
  }
}
