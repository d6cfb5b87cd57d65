package dev.relayctl.environment.flytoml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HumanSizeTest {
  @ParameterizedTest
  @CsvSource({
    "512, 512",
    "512mb, 512",
    "512 MB, 512",
    "2gb, 2048",
    "2GiB, 2048",
    "2g, 2048",
    "1.5gb, 1536",
    "1tb, 1048576",
    "1048576b, 1",
    "1500kb, 1",
    "-5, -5",
  })
  void countsMemoryInBinaryMegabytes(String text, int expected) {
    assertThat(HumanSize.MEGABYTES.parse(text)).hasValue(expected);
  }

  @ParameterizedTest
  @CsvSource({"10, 10", "10gb, 10", "1TB, 1000", "1500mb, 1", "999mb, 0", "1gib, 1"})
  void countsVolumesInDecimalGigabytes(String text, int expected) {
    assertThat(HumanSize.GIGABYTES.parse(text)).hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "gb", "2 x", "2xb", "two", "-2gb", "1.2.3gb", "99999999999", "9999pb"})
  void refusesWhatIsNoSize(String text) {
    assertThat(HumanSize.MEGABYTES.parse(text)).isEmpty();
  }
}
