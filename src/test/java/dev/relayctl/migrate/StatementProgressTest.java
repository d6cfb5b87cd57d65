package dev.relayctl.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatementProgressTest {
  @Test
  void tellsHowFarAStatementIs() {
    var scanning = new StatementProgress("building index: scanning table", 450, 1_000);
    var waiting = new StatementProgress("waiting for old snapshots", 0, 0);

    assertThat(StatementProgress.told(Duration.ofSeconds(40), Optional.of(scanning)))
        .isEqualTo("at work for 40 s: building index: scanning table, 45 %");
    assertThat(StatementProgress.told(Duration.ofSeconds(5), Optional.of(waiting)))
        .isEqualTo("at work for 5 s: waiting for old snapshots");
    assertThat(StatementProgress.told(Duration.ofSeconds(5), Optional.empty()))
        .isEqualTo("at work for 5 s");
  }

  @Test
  void saysNoPercentageThatCantBe() {
    assertThat(new StatementProgress("copy from", 4096, 0).text()).isEqualTo("copy from");
    assertThat(new StatementProgress("copy from", 4096, 1024).text()).isEqualTo("copy from");
    assertThat(new StatementProgress("loading", 0, 10).text()).isEqualTo("loading, 0 %");
  }
}
