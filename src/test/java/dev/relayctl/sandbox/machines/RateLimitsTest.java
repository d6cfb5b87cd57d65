package dev.relayctl.sandbox.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.machines.RateLimits.Rate;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RateLimitsTest {
  private final ManualClock clock = new ManualClock();
  private final RateLimits limits = new RateLimits(clock, Limits.ENFORCED);

  @Test
  void admitsABurstOfThreeAndThenOneASecond() {
    for (int i = 0; i < 3; i++) {
      assertThat(limits.turnAway("start m1", Rate.ACTION)).isEmpty();
    }

    assertThat(limits.turnAway("start m1", Rate.ACTION)).contains(Duration.ofSeconds(1));
    clock.pass(Duration.ofSeconds(1));
    assertThat(limits.turnAway("start m1", Rate.ACTION)).isEmpty();
    assertThat(limits.turnAway("start m1", Rate.ACTION)).isPresent();
  }

  @Test
  void countsEachMachineAndActionByItself() {
    for (int i = 0; i < 4; i++) {
      limits.turnAway("start m1", Rate.ACTION);
    }

    assertThat(limits.turnAway("start m2", Rate.ACTION)).isEmpty();
    assertThat(limits.turnAway("stop m1", Rate.ACTION)).isEmpty();
  }

  @Test
  void turnsNobodyAwayWhenSwitchedOff() {
    limits.switchTo(Limits.OFF);

    for (int i = 0; i < 100; i++) {
      assertThat(limits.turnAway("start m1", Rate.ACTION)).isEmpty();
    }
  }

  @Test
  void readsAMachineTenTimesInABurstAndSaysWhenToComeBack() {
    var throttle = new Throttle(limits);
    var request =
        new Request(
            "GET",
            "/v1/apps/tiny/machines/m1",
            "",
            Map.of(),
            "",
            Map.of("app", "tiny", "id", "m1"));

    for (int i = 0; i < 10; i++) {
      assertThat(throttle.turnAway(request)).isEmpty();
    }
    Answer answer = throttle.turnAway(request).orElseThrow();

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.headers()).containsEntry("Retry-After", "1");
  }
}
