package dev.relayctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fly's list of prices. */
class MonthlyCostTest {
  @ParameterizedTest
  @CsvSource({
    "shared, 1, 256, 1.94",
    "shared, 1, 1024, 5.69",
    "shared, 2, 512, 3.88",
    "performance, 1, 2048, 31.00",
    "performance, 2, 8192, 82.00"
  })
  void followsTheList(String kind, int cpus, int memory, String price) {
    assertThat(MonthlyCost.of(List.of(), List.of(machines(1, kind, cpus, memory))).after())
        .isEqualByComparingTo(price);
  }

  @Test
  void sumsUpBothFleets() {
    var cost =
        MonthlyCost.of(
            List.of(machines(2, "shared", 1, 256)),
            List.of(machines(2, "shared", 1, 256), machines(1, "performance", 1, 2048)));

    assertThat(cost.before()).isEqualByComparingTo("3.88");
    assertThat(cost.after()).isEqualByComparingTo("34.88");
  }

  @Test
  void aMachineWithoutASizeIsTheSmallest() {
    var unknown = new MonthlyCost.Machines(1, new MachineConfig(Json.Obj.EMPTY));

    assertThat(MonthlyCost.of(List.of(unknown), List.of()).before()).isEqualByComparingTo("1.94");
  }

  private static MonthlyCost.Machines machines(int count, String kind, int cpus, int memory) {
    var guest =
        new Json.Obj(
            Map.of(
                "cpu_kind", Json.text(kind),
                "cpus", Json.number(cpus),
                "memory_mb", Json.number(memory)));
    return new MonthlyCost.Machines(count, new MachineConfig(new Json.Obj(Map.of("guest", guest))));
  }
}
