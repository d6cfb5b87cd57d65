package dev.relayctl.sandbox.neon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.neon.Operation.Ending;
import dev.relayctl.sandbox.neon.Operation.Status;
import org.junit.jupiter.api.Test;

final class OperationTest {
  private static final long BEGIN = 1_000_000;

  private final Operation begun =
      new Fresh(new Ids(), BEGIN).operation("create_branch", "br-a", null);

  @Test
  void isFinishedAtTheSecondLookOnceItsWorkIsDone() {
    Operation first = begun.worked(BEGIN).seen().settled(World.QUICK, BEGIN);
    Operation second = first.seen().settled(World.QUICK, BEGIN);

    assertThat(begun.settled(World.QUICK, BEGIN).status()).isEqualTo(Status.SCHEDULING);
    assertThat(first.status()).isEqualTo(Status.RUNNING);
    assertThat(second.status()).isEqualTo(Status.FINISHED);
  }

  @Test
  void isNeverFinishedBeforeItsWork() {
    Operation looked = begun.seen().seen().seen();

    assertThat(looked.settled(World.QUICK, BEGIN + 60_000).status()).isEqualTo(Status.RUNNING);
  }

  @Test
  void isFinishedByTheClockWhenNobodyLooks() {
    Operation done = begun.worked(BEGIN);

    assertThat(done.settled(World.QUICK, BEGIN + 999).status()).isEqualTo(Status.SCHEDULING);
    assertThat(done.settled(World.QUICK, BEGIN + 1000).status()).isEqualTo(Status.FINISHED);
  }

  @Test
  void endsAsItWasToldTo() {
    Operation failing = begun.endingAs(new Ending(Status.FAILED, "no room")).worked(BEGIN);

    assertThat(failing.seen().seen().settled(World.QUICK, BEGIN).status()).isEqualTo(Status.FAILED);
  }
}
