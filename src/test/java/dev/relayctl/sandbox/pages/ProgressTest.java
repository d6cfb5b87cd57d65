package dev.relayctl.sandbox.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.http.Pace;
import dev.relayctl.sandbox.pages.Stage.Name;
import dev.relayctl.sandbox.pages.Stage.Status;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private static final Pace PACE = new Pace(2, 1000);

  @Test
  void goesOnAfterSoManyLooks() {
    Progress fresh = Progress.ofUpload(Ending.GOOD, 0);

    Progress once = fresh.seen().settled(PACE, 10);
    Progress twice = once.seen().settled(PACE, 20);
    Progress end = twice.seen().seen().settled(PACE, 30);

    assertThat(once.latest()).isEqualTo(Stage.idle(Name.DEPLOY));
    assertThat(twice.latest()).isEqualTo(new Stage(Name.DEPLOY, Status.ACTIVE, 20L, null));
    assertThat(end.latest()).isEqualTo(new Stage(Name.DEPLOY, Status.SUCCESS, 20L, 30L));
    assertThat(end.succeeded()).isTrue();
    assertThat(end.seen()).isEqualTo(end);
  }

  @Test
  void goesOnByItselfAsTimePassesAndRemembersWhen() {
    Progress fresh = Progress.ofBuild(Ending.GOOD, 0);

    Progress after = fresh.settled(PACE, 2500);

    assertThat(after.latest()).isEqualTo(new Stage(Name.CLONE_REPO, Status.ACTIVE, 2000L, null));
    assertThat(after.stages().getFirst())
        .isEqualTo(new Stage(Name.QUEUED, Status.SUCCESS, 0L, 1000L));
    assertThat(fresh.settled(PACE, 5000).succeeded()).isTrue();
  }

  @Test
  void endsAtTheStageThatFails() {
    var ending = new Ending(Name.BUILD, Status.FAILURE, null, "");

    Progress built = Progress.ofBuild(ending, 0).settled(PACE, 60_000);
    Progress uploaded = Progress.ofUpload(ending, 0).settled(PACE, 60_000);

    assertThat(built.latest().name()).isEqualTo(Name.BUILD);
    assertThat(built.failed()).isTrue();
    assertThat(built.stages().getLast()).isEqualTo(Stage.idle(Name.DEPLOY));
    assertThat(uploaded.latest().status()).isEqualTo(Status.FAILURE);
  }

  @Test
  void neverBeginsWhenItIsSkipped() {
    Progress skipped = Progress.ofBuild(Ending.skipped("path_config"), 0);

    Progress later = skipped.seen().seen().settled(PACE, 60_000);

    assertThat(later).isEqualTo(skipped);
    assertThat(later.succeeded()).isFalse();
  }
}
