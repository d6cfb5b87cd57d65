package dev.relayctl.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.UsagePatterns.Part;
import dev.relayctl.problem.Problem;
import dev.relayctl.testing.UsageExamples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UsageReaderTest {
  @TempDir Path project;

  @Test
  void takesAllKeys() throws IOException {
    List<UsagePatterns> patterns =
        UsageExamples.read(
            """
            migrations:
              usage:
                - files: "a/**/*.{x,y}"
                  prefix: music_
                  table: '(?<table>t)'
                  column: '(?<column>c)'
                  ignored: '(?<ignored>i)'
                  enum: 'e'
                  value: '(?<value>v)'
            """,
            project);

    assertThat(patterns).hasSize(1);
    assertThat(patterns.getFirst().prefix()).isEqualTo("music_");
    assertThat(patterns.getFirst().expressions().keySet()).containsExactly(Part.values());
    assertThat(List.of("a/1.x", "a/b/c/1.y", "1.x", "a/1.z", "b/a/1.x"))
        .filteredOn(patterns.getFirst()::concern)
        .containsExactly("a/1.x", "a/b/c/1.y");
  }

  @Test
  void tellsEachPatternThatCannotBeReadWhereItIsWritten() throws IOException {
    assertThat(
            problems(
                "files: '*.x', table: '(?<table>[a', column: '(\\w+)', value: '(?<column>\\w+)'"))
        .containsExactly(
            "dev.yaml:5:30 migrations.usage[0].table is no regular expression; Unclosed character"
                + " class at its character 11; correct it, in the syntax of Java; between single"
                + " quotes YAML leaves \\ alone",
            "dev.yaml:5:53 migrations.usage[0].column doesn't say which part of it is the name; it"
                + " has no group (?<column>…); write (?<column>…) around the name, for example"
                + " (?<column>\\w+)",
            "dev.yaml:5:69 migrations.usage[0].value doesn't say which part of it is the name; it"
                + " has no group (?<value>…); write (?<value>…) around the name, for example"
                + " (?<value>\\w+)");
    assertThat(problems("files: '*.{x', table: '(?<table>a)'"))
        .containsExactly(
            "dev.yaml:5:16 migrations.usage[0].files is no pattern of paths; a brace in it is not"
                + " closed, or never opened; write it like app/models/*.py, **/*.prisma or"
                + " **/*.{js,ts}");
  }

  @Test
  void tellsWhatHasNoEffect() throws IOException {
    assertThat(problems("files: a"))
        .containsExactly(
            "dev.yaml:5:7 migrations.usage[0] looks for nothing; it has none of the keys table,"
                + " column and value; add table: '…(?<table>\\w+)' with what stands around a table's"
                + " name");
    assertThat(problems("files: a, enum: e, prefix: p, ignored: '(?<ignored>i)'"))
        .extracting(said -> said.substring(0, said.indexOf(';')))
        .containsExactlyInAnyOrder(
            "dev.yaml:5:25 migrations.usage[0].enum has no effect",
            "dev.yaml:5:36 migrations.usage[0].prefix has no effect",
            "dev.yaml:5:48 migrations.usage[0].ignored has no effect");
  }

  private List<String> problems(String item) throws IOException {
    return UsageExamples.tried("migrations:\n  usage:\n    - { " + item + " }\n", project)
        .problems()
        .stream()
        .map(Problem::facts)
        .peek(facts -> assertThat(facts.id().value()).isEqualTo("environment.usage"))
        .map(facts ->
            facts.where().text().substring(facts.where().text().indexOf("dev.yaml"))
                + " "
                + facts.what()
                + "; "
                + facts.why()
                + "; "
                + facts.remedy())
        .toList();
  }
}
