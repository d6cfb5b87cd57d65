package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of Docker's documentation, one line each. */
class IgnorefileTest {
  @ParameterizedTest
  @CsvSource({
    "temp, temp",
    "temp, temp/a/b",
    "/temp, temp",
    "temp/, temp/a",
    "./temp, temp/a",
    "*.sql, dump.sql",
    "*/temp*, some/temporary.txt",
    "*/*/temp*, some/sub/temporary.txt",
    "temp?, tempa",
    "**/*.sql, dump.sql",
    "**/*.sql, migrations/V1.sql",
    "docs/**, docs/a/b",
    "docs/**/x, docs/x",
    "docs/**/x, docs/a/b/x",
    "[a-c].txt, b.txt",
    "[^a-c].txt, d.txt",
    "a\\*, a*",
    "*, anything/at/all",
    "a/../b, b"
  })
  void leavesOut(String pattern, String path) {
    assertThat(Ignorefile.of(pattern).leavesOut(path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "temp, some/temp",
    "*.sql, migrations/V1.sql",
    "*/temp*, temporary.txt",
    "temp?, temp",
    "docs/**, documents",
    "'#temp', temp",
    "[^a-c].txt, b.txt",
    "a\\*, ab",
    "[a, a",
    "'', temp",
    "TEMP, temp"
  })
  void keeps(String pattern, String path) {
    assertThat(Ignorefile.of(pattern).leavesOut(path)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'*\n!README*.md', README.md, false",
    "'*.md\n!README*.md\nREADME-secret.md', README-secret.md, true",
    "'*.md\nREADME-secret.md\n!README*.md', README-secret.md, false",
    "'*\n!migrations', migrations/V1.sql, false",
    "'*\n!target/relay-api', target/relay-api/app.jar, false",
    "'*\n!target/relay-api', target/classes/A.class, true",
    "'**/*.sql\n!migrations', migrations/V1.sql, false",
    "'!temp\ntemp', temp, true"
  })
  void theLastLineThatMatchesDecides(String lines, String path, String leftOut) {
    assertThat(String.valueOf(Ignorefile.of(lines).leavesOut(path))).isEqualTo(leftOut);
  }
}
