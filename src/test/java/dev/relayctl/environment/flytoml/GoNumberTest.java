package dev.relayctl.environment.flytoml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoNumberTest {
  @ParameterizedTest
  @CsvSource({
    "0.0, 0",
    "-0.0, -0",
    "1.0, 1",
    "0.5, 0.5",
    "-2.25, -2.25",
    "123456.75, 123456.75",
    "1234567.0, 1.234567e+06",
    "1.0E10, 1e+10",
    "1.0E100, 1e+100",
    "1.0E-4, 0.0001",
    "1.0E-5, 1e-05",
    "100000.0, 100000",
    "1000000.0, 1e+06",
    "Infinity, +Inf",
    "-Infinity, -Inf",
    "NaN, NaN",
  })
  void printsLikeGo(String java, String expected) {
    assertThat(GoNumber.of(java)).isEqualTo(expected);
  }
}
