package dev.relayctl.fly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.fakes.ManualTime;
import java.time.Duration;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final HttpUrl MACHINE =
      HttpUrl.get("https://api.machines.dev/v1/apps/a/machines/m1");

  private final ManualTime time = new ManualTime();
  private final Pacer pacer = new Pacer(time, time);

  private void send(String method, HttpUrl url, int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      pacer.await(method, url);
    }
  }

  private static HttpUrl action(String name) {
    return MACHINE.newBuilder().addPathSegment(name).build();
  }

  @Test
  void letsThreeThroughAndThenOneASecond() throws InterruptedException {
    send("POST", MACHINE, 5);

    assertThat(time.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  @Test
  void readsAMachineMoreOften() throws InterruptedException {
    send("GET", MACHINE, 12);

    assertThat(time.pauses()).containsExactly(Duration.ofMillis(200), Duration.ofMillis(200));
  }

  @Test
  void countsEachActionAndEachMachineByItself() throws InterruptedException {
    send("POST", action("start"), 3);
    send("POST", action("stop"), 3);
    send("POST", action("lease"), 3);
    send("DELETE", action("lease"), 3);
    send("POST", HttpUrl.get("https://api.machines.dev/v1/apps/a/machines/m2/start"), 3);

    assertThat(time.pauses()).isEmpty();
  }

  @Test
  void countsAWaitByItsMachineWhateverItWaitsFor() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      HttpUrl url = action("wait").newBuilder().addQueryParameter("timeout", "" + i).build();
      send("GET", url, 1);
    }

    assertThat(time.pauses()).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void recoversWithTime() throws InterruptedException {
    send("POST", MACHINE, 3);
    time.move(Duration.ofSeconds(2));
    send("POST", MACHINE, 3);

    assertThat(time.pauses()).containsExactly(Duration.ofSeconds(1));
  }
}
