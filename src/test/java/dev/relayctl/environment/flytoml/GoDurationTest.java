package dev.relayctl.environment.flytoml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "-0, PT0S",
    "0s, PT0S",
    "90s, PT1M30S",
    "1m30s, PT1M30S",
    "500ms, PT0.5S",
    "1.5h, PT1H30M",
    ".5s, PT0.5S",
    "1.s, PT1S",
    "+3m, PT3M",
    "-10s, PT-10S",
    "10ns, PT0.00000001S",
    "10us, PT0.00001S",
    "10µs, PT0.00001S",
    "10μs, PT0.00001S",
    "1s1s, PT2S",
    "0.9ns, PT0S",
    "2562047h47m16.854775807s, PT2562047H47M16.854775807S",
  })
  void readsWhatGoReads(String text, Duration expected) {
    assertThat(GoDuration.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "90",
        "-",
        "+",
        ".s",
        "s",
        "1 s",
        " 1s",
        "1s ",
        "1d",
        "1S",
        "1m30",
        "1,5s",
        "1e3s",
        "--1s",
        "2562048h",
        "99999999999999999999h",
        "٣s"
      })
  void refusesWhatGoRefuses(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT15S, 15s",
    "PT1M30S, 1m30s",
    "PT2M, 2m0s",
    "PT1H, 1h0m0s",
    "PT26H3M, 26h3m0s",
    "PT0.5S, 500ms",
    "PT1.5S, 1.5s",
    "PT1M0.25S, 1m0.25s",
    "PT0.000015S, 15µs",
    "PT0.0000155S, 15.5µs",
    "PT0.0000005S, 500ns",
    "PT-1M-30S, -1m30s",
  })
  void writesWhatGoWrites(Duration duration, String expected) {
    assertThat(GoDuration.format(duration)).isEqualTo(expected);
  }
}
