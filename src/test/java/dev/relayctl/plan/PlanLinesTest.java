package dev.relayctl.plan;

import static dev.relayctl.plan.Worlds.NEW;
import static dev.relayctl.plan.Worlds.OLD;
import static dev.relayctl.plan.Worlds.config;
import static dev.relayctl.plan.Worlds.group;
import static dev.relayctl.plan.Worlds.machine;
import static dev.relayctl.plan.Worlds.observed;
import static dev.relayctl.plan.Worlds.release;
import static dev.relayctl.plan.Worlds.tag;
import static dev.relayctl.plan.Worlds.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanLinesTest {
  private static final Machine WEB =
      machine("m1", MachineState.STARTED, config("web", OLD, tag(1, "aaa")));

  @Test
  void saysEverything() {
    assertThat(PlanLines.all(plan(NEW, 1)))
        .contains("group web: 1 machine", "~ machine m1: image", "record release 2");
  }

  @Test
  void leavesOutWhatComesWithTheImage() {
    assertThat(PlanLines.butTheImage(plan(NEW, 1)))
        .doesNotContain("group web: 1 machine")
        .noneMatch(line -> line.contains("image"))
        .contains("record release 2");
  }

  @Test
  void leavesAllElse() {
    assertThat(PlanLines.butTheImage(plan(NEW, 2)))
        .contains("group web: 1 machine", "+ machine in fra")
        .noneMatch(line -> line.contains("image"));
  }

  private static Plan plan(Image image, int machines) {
    ReleaseTag tag = tag(2, "bbb");
    return Planner.plan(
        wanted(tag, image, null, group("web", machines, image, tag)),
        observed(List.of(WEB), release(1, OLD, "aaa"), 1, image));
  }
}
