package dev.relayctl.sandbox.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.http.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class GoDurationTest {
  @Test
  void readsGosNotation() {
    assertThat(GoDuration.parse("1m30s")).contains(Duration.ofSeconds(90));
    assertThat(GoDuration.parse("500ms")).contains(Duration.ofMillis(500));
    assertThat(GoDuration.parse("1.5h")).contains(Duration.ofMinutes(90));
    assertThat(GoDuration.parse("0s")).contains(Duration.ZERO);
  }

  @Test
  void refusesWhatGoRefuses() {
    assertThat(GoDuration.parse("90")).isEmpty();
    assertThat(GoDuration.parse("")).isEmpty();
    assertThat(GoDuration.parse("5 s")).isEmpty();
  }

  @Test
  void takesNumbersForNanoseconds() {
    var config = Json.object().put("timeout", 2_000_000_000L);

    assertThat(GoDuration.read(config.get("timeout"), Duration.ZERO))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(GoDuration.read(config.get("interval"), Duration.ofSeconds(7)))
        .isEqualTo(Duration.ofSeconds(7));
  }
}
