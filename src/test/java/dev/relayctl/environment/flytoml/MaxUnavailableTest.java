package dev.relayctl.environment.flytoml;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MaxUnavailableTest {
  @ParameterizedTest
  @CsvSource({
    "0.33, 1, 1",
    "0.33, 3, 1",
    "0.33, 4, 2",
    "0.33, 0, 1",
    "0.5, 10, 5",
    "1, 10, 1",
    "1.9, 10, 1",
    "3, 2, 3",
    "1e20, 2, 2147483647",
  })
  void isANumberOfMachinesOrAPartOfThem(BigDecimal value, int running, int expected) {
    assertThat(new MaxUnavailable(value).of(running)).isEqualTo(expected);
  }
}
