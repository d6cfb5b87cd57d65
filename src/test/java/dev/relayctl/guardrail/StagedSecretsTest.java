package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.GroupChange;
import dev.relayctl.plan.MachineStep;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The accident: a leaked key was replaced, and machines went on with the old one. */
class StagedSecretsTest {
  @Test
  void warnsOfMachinesThatKeepTheOldValue() {
    assertThat(changed(Map.of("KEY", "old")).findings())
        .filteredOn(finding -> !finding.id().equals("out-of-band-change"))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity().word() + " " + finding.id())
              .isEqualTo("warn secret-changed-undeployed");
          assertThat(finding.what()).isEqualTo("changed since the last release: KEY");
          assertThat(finding.why()).contains("the machines of app");
        });
  }

  @Test
  void isQuietWhereThePlanUpdatesThem() {
    assertThat(changed(Map.of("KEY", "old")).doing(replacing("app")).found())
        .isEqualTo(changed(Map.of("KEY", "new")).found());
    assertThat(changed(Map.of("KEY", "old")).doing(replacing("worker")).found())
        .contains("warn secret-changed-undeployed");
  }

  @Test
  void isQuietWhereNothingChangedOrNothingIsKnown() {
    assertThat(changed(Map.of("KEY", "new")).found())
        .doesNotContain("warn secret-changed-undeployed");
    assertThat(changed(null).found()).doesNotContain("warn secret-changed-undeployed");
  }

  private static Given changed(@Nullable Map<String, String> before) {
    return Given.of("kind: staging\nrequires: [KEY]")
        .machines(Machines.of("m1", "app", 512))
        .secrets(Map.of("KEY", "new"))
        .last(new Release(3, "image", null, null, null, Map.of(), before, Given.NOW, "somebody"));
  }

  private static Step replacing(String group) {
    return new MachineStep.ReplaceMachines(
        new AppName("relay-api"),
        List.of(new GroupChange(group, List.of(), 1)),
        MachineStep.Pace.ROLLING,
        Duration.ofMinutes(1));
  }
}
