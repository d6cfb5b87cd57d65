package dev.relayctl.app;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private final TimeLimit limit = TimeLimit.of(Duration.ofSeconds(1), InstantSource.system());

  @Test
  void givesTheAnswerAndItsTime() {
    TimeLimit.Answer<String> answer = limit.ask("an echo", () -> Result.ok("hello"));

    assertThat(ok(answer.result())).isEqualTo("hello");
    assertThat(answer.took()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void leavesAQuestionBehindThatHearsNoInterrupt() {
    TimeLimit.Answer<String> answer = limit.ask("a deaf server", TimeLimitTest::deaf);

    assertThat(bad(answer.result()).facts().id().value()).isEqualTo("doctor.no-answer");
    assertThat(bad(answer.result()).facts().what()).startsWith("a deaf server did not answer");
  }

  @Test
  void stopsWhenTheCommandIsInterrupted() {
    Thread.currentThread().interrupt();

    TimeLimit.Answer<String> answer = limit.ask("a deaf server", TimeLimitTest::deaf);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(bad(answer.result())).isInstanceOf(Problem.Interrupted.class);
  }

  @Test
  void anExceptionIsABugAndNoAnswer() {
    assertThatThrownBy(() -> limit.ask("a bug", TimeLimitTest::bug))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Result<String> bug() {
    throw new UnsupportedOperationException("a bug");
  }

  private static Result<String> deaf() {
    while (true) {
      try {
        NEVER.await();
        return Result.ok("never");
      } catch (InterruptedException _) {
        // As deaf as a system call.
      }
    }
  }
}
