package dev.relayctl.fly;

import static dev.relayctl.fly.FlyServer.APP;
import static dev.relayctl.fly.FlyServer.MACHINE;
import static dev.relayctl.fly.FlyServer.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Fleet.Lease;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Fly says about leases that are taken, or over. */
class FlyLeasesTest {
  private static final Lease LEASE = new Lease(MACHINE, Secret.of("not-a-secret-nonce"));

  private final FlyServer fly = new FlyServer();
  private final FlyFleet fleet = fly.fleet();

  @AfterEach
  void stop() {
    fly.close();
  }

  private static void assertFailed(Problem problem, String id, Repeat repeat) {
    assertThat(problem)
        .isInstanceOfSatisfying(
            Problem.Failed.class,
            failed -> {
              assertThat(failed.facts().id()).hasToString(id);
              assertThat(failed.repeat()).isEqualTo(repeat);
            });
  }

  @Test
  void saysWhoHoldsALeaseAndUntilWhen() {
    fly.answers(
        409,
        """
        {"error":"aborted: machine ID 1781e1a2b3c4d5 lease currently held by \
        1b-2c@tokens.fly.io, expires at 2026-03-02T09:00:13Z"}\
        """);

    Problem problem = problem(fleet.lease(APP, MACHINE, Duration.ofSeconds(30), "deploy"));

    assertFailed(problem, "fly.lease-held", Repeat.SAFE);
    assertThat(problem.facts().what())
        .endsWith("leased by 1b-2c@tokens.fly.io until 2026-03-02T09:00:13Z");
  }

  @Test
  void readsTheOtherFormOfALeaseConflict() {
    fly.answers(
        409,
        """
        {"status":"error","code":"lease_currently_held","message":"the lease is taken",
         "data":{"owner":"ann@example.com","expires_at":"2026-03-02T09:00:13Z"}}\
        """);

    Problem problem = problem(fleet.stop(APP, MACHINE, LEASE));

    assertFailed(problem, "fly.lease-held", Repeat.SAFE);
    assertThat(problem.facts().what()).contains("ann@example.com", "2026-03-02T09:00:13Z");
  }

  @Test
  void takesARefusedReturnOfALeaseForSuccess() {
    fly.answers(400, "{\"error\":\"lease not found\"}");

    assertThat(fleet.release(APP, LEASE)).isEqualTo(Result.done());
  }

  @Test
  void saysThatALeaseHasEnded() {
    fly.answers(404, "{\"error\":\"lease not found\"}");

    assertFailed(
        problem(fleet.refresh(APP, LEASE, Duration.ofSeconds(30))), "fly.lease-lost", Repeat.NEVER);
  }

  @Test
  void saysThatARefreshedLeaseIsAnother() {
    fly.answers(201, "{\"status\":\"success\",\"data\":{\"nonce\":\"another\"}}");

    assertFailed(
        problem(fleet.refresh(APP, LEASE, Duration.ofSeconds(30))), "fly.lease-lost", Repeat.NEVER);
  }
}
