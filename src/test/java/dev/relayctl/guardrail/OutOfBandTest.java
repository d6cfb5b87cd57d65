package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Json;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MachineState;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.ReleasedGroup;
import dev.relayctl.plan.Worlds;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The accident: a hotfix with flyctl that the next deploy took back without a word. */
class OutOfBandTest {
  private static final MachineConfig RELEASED =
      Worlds.config("app", Worlds.OLD, Worlds.tag(4, "c".repeat(40)))
          .withMetadata("fly_platform_version", "v2");

  @Test
  void asksWhenSomebodyDeployedByOtherMeans() {
    MachineConfig hotfix =
        new MachineConfig(
            RELEASED.json().with("image", Json.text("registry.fly.io/relay-api:hotfix")));

    assertThat(staging().machines(machine(hotfix)).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.id()).isEqualTo("out-of-band-change");
          assertThat(finding.severity()).isEqualTo(Severity.CONFIRM);
          assertThat(finding.why()).isEqualTo("m1 (app): another image");
        });
  }

  @Test
  void asksWhenSomebodyChangedAMachine() {
    MachineConfig tuned =
        new MachineConfig(
            RELEASED.json().with("env", Json.textMembers(Map.of("LOG_LEVEL", "debug"))));

    assertThat(staging().machines(machine(tuned)).findings())
        .extracting(Finding::why)
        .containsExactly("m1 (app): other env");
  }

  @Test
  void letsThroughTheFleetOfTheLedger() {
    assertThat(staging().machines(machine(RELEASED)).found()).isEmpty();
  }

  @Test
  void leavesAloneWhatADeployNeverTouches() {
    MachineConfig byHand =
        Worlds.config("job", Worlds.NEW, Worlds.tag(4, null))
            .withMetadata("fly_platform_version", "v1");

    assertThat(staging().machines(machine(RELEASED), machine(byHand)).found()).isEmpty();
  }

  @Test
  void refusesAnAppOfAnotherOrganization() {
    String named = "kind: staging\napp: {name: relay-api, config: fly.toml, organization: %s}";

    assertThat(Given.of(named.formatted("acme")).found()).containsExactly("refuse wrong-account");
    assertThat(Given.of(named.formatted("personal")).found()).isEmpty();
  }

  private static Given staging() {
    var release =
        new Release(
            4, Worlds.OLD.reference(), null, null, null, Map.of(), Map.of(), Given.NOW, "ann@host");
    return Given.of("kind: staging\napp: {name: relay-api, config: fly.toml}")
        .last(release)
        .released(new ReleasedGroup("app", 1, "fra", RELEASED));
  }

  private static Machine machine(MachineConfig config) {
    return Worlds.machine("m1", MachineState.STARTED, config);
  }
}
