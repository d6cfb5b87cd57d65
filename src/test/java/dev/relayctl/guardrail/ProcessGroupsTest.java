package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The accident: a copied fly.toml without the worker, and jobs that nobody worked off. */
class ProcessGroupsTest {
  private static final String WEB = "[processes]\nweb = \"serve\"\n";
  private static final String BOTH = WEB + "worker = \"work\"\n";

  @Test
  void tellsOfAGroupThatMachinesAreIn() {
    var worker = Machines.of("m1", "worker", 256);

    assertThat(Given.of("kind: production").toml(WEB).machines(worker).found())
        .containsExactly("warn process-group-missing");
    assertThat(Given.of("kind: dev").toml(WEB).machines(worker).found())
        .containsExactly("info process-group-missing");
    assertThat(Given.of("kind: production").toml(BOTH).machines(worker).found()).isEmpty();
  }

  @Test
  void machinesOfFlysOwnAreInNoGroupOfAFile() {
    var command = Machines.of("m1", "fly_app_release_command", 256);

    assertThat(Given.of("kind: production").toml(WEB).machines(command).found()).isEmpty();
  }

  @Test
  void tellsOfAGroupThatANeighbourHas() {
    Given production = Given.of("kind: production");
    Given staging = Given.of("kind: staging").toml(BOTH);

    assertThat(production.toml(WEB).neighbours(staging).findings())
        .filteredOn(each -> each.id().equals("process-group-missing"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.why()).isEqualTo("staging has it"));
    assertThat(production.toml(BOTH).neighbours(staging).found()).isEmpty();
  }

  @Test
  void acceptsWhatEitherDeclares() {
    Given production = Given.of("kind: production\ndiffers: [processes.worker]").toml(WEB);
    Given staging = Given.of("kind: staging").toml(BOTH);

    assertThat(production.neighbours(staging).found()).isEmpty();
    assertThat(staging.toml(WEB).neighbours(production.toml(BOTH)).found()).isEmpty();
  }
}
