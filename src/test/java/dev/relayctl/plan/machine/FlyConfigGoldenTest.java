package dev.relayctl.plan.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares what comes out of each of the {@link GoldenCases} with what is expected. */
final class FlyConfigGoldenTest {
  static Stream<Path> validCases() throws IOException {
    return GoldenCases.with("config.json");
  }

  static Stream<Path> invalidCases() throws IOException {
    return GoldenCases.with("problems.txt");
  }

  @ParameterizedTest
  @MethodSource("validCases")
  void makesTheMachineConfigsThatFlyctlWouldMake(Path directory) throws IOException {
    JsonNode expected = GoldenCases.parse(Files.readString(directory.resolve("config.json")));

    Result<JsonNode> actual = GoldenCases.document(directory);

    JsonNode document = actual.orElse(problems -> fail(problems.toString()));
    assertThat(GoldenCases.canonical(document))
        .as(directory.toString())
        .isEqualTo(GoldenCases.canonical(expected));
  }

  @ParameterizedTest
  @MethodSource("invalidCases")
  void refusesWithTheExpectedProblems(Path directory) throws IOException {
    Result<JsonNode> actual = GoldenCases.document(directory);

    assertThat(GoldenCases.lines(actual.problems()))
        .as(directory.toString())
        .isEqualTo(Files.readAllLines(directory.resolve("problems.txt")));
  }

  @Test
  void hasOneExpectationForEachCase() throws IOException {
    try (Stream<Path> directories = Files.list(GoldenCases.CASES)) {
      assertThat(directories)
          .hasSizeGreaterThanOrEqualTo(60)
          .allMatch(directory ->
              Files.exists(directory.resolve("config.json"))
                  != Files.exists(directory.resolve("problems.txt")));
    }
  }
}
