package dev.relayctl.run;

import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Asks the deployed app over HTTP until it answers as expected. */
final class VerifyStep {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration ONE_ANSWER = Duration.ofSeconds(10);

  private final Probe probe;
  private final InstantSource clock;
  private final Ticker ticker;

  VerifyStep(Probe probe, InstantSource clock, Ticker ticker) {
    this.probe = probe;
    this.clock = clock;
    this.ticker = ticker;
  }

  /**
   * Asks.
   *
   * @param appUrl the app's URL
   */
  StepEnd perform(Step.Verify step, URI appUrl) {
    URI url = appUrl.resolve(step.path());
    Instant deadline = clock.instant().plus(step.timeout());
    while (true) {
      Result<Integer> status = probe.status(url, ONE_ANSWER);
      Instant now = clock.instant();
      if (status instanceof Result.Ok<Integer>(Integer code) && code == step.expect()) {
        return StepEnd.good(url + " answers " + code);
      }
      if (now.isAfter(deadline)) {
        return StepEnd.stopped(bad(step, url, status));
      }
      try {
        ticker.pause(POLL);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return StepEnd.stopped(Attempts.interrupted());
      }
    }
  }

  private static Problem bad(Step.Verify step, URI url, Result<Integer> status) {
    String why =
        switch (status) {
          case Result.Ok<Integer>(Integer code) -> "it answers " + code;
          case Result.Bad<Integer> bad -> bad.first().facts().why();
        };
    return Problem.failed(
        "verify.not-as-expected",
        url + " did not answer " + step.expect() + " within " + step.timeout().toSeconds() + " s",
        Where.system("app", url.toString()),
        why,
        "look at the app's log; deploy.verify in the environment's file says what is asked");
  }
}
