package dev.relayctl.fly;

import static dev.relayctl.fly.FlyServer.APP;
import static dev.relayctl.fly.FlyServer.MACHINE;
import static dev.relayctl.fly.FlyServer.json;
import static dev.relayctl.fly.FlyServer.problem;
import static dev.relayctl.fly.FlyServer.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Secret;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineState;
import dev.relayctl.plan.Observed;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Fleet.Lease;
import dev.relayctl.run.Fleet.NewMachine;
import dev.relayctl.run.Fleet.Registration;
import dev.relayctl.run.Fleet.Update;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each status of Fly means. */
class FlyFleetFailuresTest {
  private static final Lease LEASE = new Lease(MACHINE, Secret.of("not-a-secret-nonce"));

  private final FlyServer fly = new FlyServer();
  private final FlyFleet fleet = fly.fleet();

  @AfterEach
  void stop() {
    fly.close();
  }

  private Result<?> create() {
    return fleet.create(
        APP,
        new NewMachine(
            "fra", FlyServer.config("relay:1"), Launch.START, Registration.REGISTERED, null));
  }

  private Result<?> update() {
    return fleet.update(
        APP, new Update(MACHINE, FlyServer.config("relay:1"), Launch.START, null, LEASE));
  }

  private Problem get(int status, String body) {
    fly.answers(status, body);
    return problem(fleet.machine(APP, MACHINE));
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
  void takesA401ForATokenThatIsNotAccepted() {
    fly.answers(
        new MockResponse.Builder()
            .code(401)
            .addHeader("Content-Type", "text/plain")
            .addHeader("Fly-Request-Id", "01KTEST-fra")
            .body("Authenticate: token validation error"));

    Problem problem = problem(fleet.machines(APP));

    assertThat(problem).isInstanceOf(Problem.Unauthorised.class);
    assertThat(problem.facts().id()).hasToString("fly.token-refused");
    assertThat(problem.facts().why())
        .isEqualTo("Fly answered 401: Authenticate: token validation error (request 01KTEST-fra)");
  }

  @Test
  void takesA403ForATokenThatIsTooNarrow() {
    fly.answers(403, "{\"error\":\"unauthorized\"}");

    Problem problem = problem(fleet.app(APP));

    assertThat(problem).isInstanceOf(Problem.Unauthorised.class);
    assertThat(problem.facts().id()).hasToString("fly.forbidden");
    assertThat(problem.facts().where().text()).isEqualTo("Fly, app relay-api");
  }

  @Test
  void takesA404ForAnAppThatIsAbsent() {
    fly.answers(404, "{\"error\":\"app not found\"}");

    assertThat(value(fleet.app(APP))).isEqualTo(new Observed.App.Absent());
  }

  @Test
  void doesNotTakeAStrangers404ForAnAbsentApp() {
    fly.answers(
        new MockResponse.Builder()
            .code(404)
            .addHeader("Content-Type", "text/html")
            .body("<h1>Not found</h1>"));

    assertFailed(problem(fleet.app(APP)), "fly.garbled-answer", Repeat.SAFE);
  }

  @Test
  void saysThatAMachineIsUnknown() {
    assertFailed(get(404, "{\"error\":\"machine not found\"}"), "fly.not-found", Repeat.NEVER);
  }

  @Test
  void takesTheDestructionOfAMachineThatIsGoneForSuccess() {
    fly.answers(404, "{\"error\":\"machine not found\"}");

    assertThat(fleet.destroy(APP, MACHINE, null)).isEqualTo(Result.done());
  }

  @Test
  void saysThatAWaitWasTooShort() {
    fly.answers(
        408, "{\"error\":\"deadline_exceeded: machine failed to reach desired state, started\"}");

    Problem problem =
        problem(
            fleet.await(APP, MACHINE, null, Set.of(MachineState.STARTED), Duration.ofSeconds(1)));

    assertFailed(problem, "fly.wait-timeout", Repeat.SAFE);
    assertThat(problem.facts().why()).contains("failed to reach desired state");
  }

  @Test
  void looksFirstAfterACreationThatTimedOut() {
    fly.answers(408, "{\"error\":\"deadline_exceeded: launch\"}");

    assertFailed(problem(create()), "fly.timeout", Repeat.LOOK_FIRST);
  }

  @Test
  void waitsForAMachineThatIsStillBeingReplaced() {
    fly.answers(
        409, "{\"error\":\"aborted: machine is replacing: concurrent update in progress\"}");

    assertFailed(problem(update()), "fly.machine-busy", Repeat.SAFE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "machine getting replaced, refusing to start | SAFE",
        "unable to start machine from current state: 'created' | SAFE",
        "unable to start machine from current state: 'starting' | SAFE",
        "unable to start machine from current state: 'destroying' | NEVER",
        "unable to start machine from current state: 'destroyed' | NEVER",
        "something else | NEVER"
      })
  void repeatsAStartOnlyWhereTheMachineIsOnItsWay(String words, Repeat repeat) {
    fly.answers(412, "{\"error\":\"failed_precondition: " + words + "\"}");

    assertFailed(problem(fleet.start(APP, MACHINE, null)), "fly.precondition", repeat);
  }

  @Test
  void saysThatANameIsTaken() {
    fly.answers(422, "{\"error\":\"Name has already been taken\",\"status\":\"name_taken\"}");

    assertFailed(problem(fleet.createApp(APP, "personal")), "fly.name-taken", Repeat.NEVER);
  }

  @ParameterizedTest
  @CsvSource({"400", "422", "418"})
  void neverRepeatsWhatFlyRejects(int status) {
    fly.answers(status, "{\"error\":\"invalid config.guest\"}");

    assertFailed(problem(create()), "fly.rejected", Repeat.NEVER);
  }

  @Test
  void saysThatARegionIsFull() {
    fly.answers(503, "{\"error\":\"no room\",\"status\":\"insufficient_capacity\"}");

    assertFailed(problem(create()), "fly.no-capacity", Repeat.NEVER);
  }

  @ParameterizedTest
  @CsvSource({"7, PT7S", "'Mon, 02 Mar 2026 09:00:20 GMT', PT20S"})
  void passesOnHowLongFlyAsksToWait(String header, Duration pause) {
    fly.answers(json(429, "{\"error\":\"rate limited\"}").addHeader("Retry-After", header));

    Problem problem = problem(create());

    assertFailed(problem, "fly.rate-limited", Repeat.SAFE);
    assertThat(((Problem.Failed) problem).retryAfter()).isEqualTo(pause);
  }

  static List<Arguments> outages() {
    Function<FlyFleetFailuresTest, Result<?>> read = t -> t.fleet.machine(APP, MACHINE);
    Function<FlyFleetFailuresTest, Result<?>> update = FlyFleetFailuresTest::update;
    Function<FlyFleetFailuresTest, Result<?>> create = FlyFleetFailuresTest::create;
    Function<FlyFleetFailuresTest, Result<?>> start = t -> t.fleet.start(APP, MACHINE, LEASE);
    return List.of(
        Arguments.of(500, "read", read, Repeat.SAFE),
        Arguments.of(502, "read", read, Repeat.SAFE),
        Arguments.of(503, "update", update, Repeat.SAFE),
        Arguments.of(504, "update", update, Repeat.LOOK_FIRST),
        Arguments.of(500, "start", start, Repeat.LOOK_FIRST),
        Arguments.of(502, "create", create, Repeat.LOOK_FIRST),
        Arguments.of(500, "create", create, Repeat.LOOK_FIRST));
  }

  @ParameterizedTest(name = "{0} for {1}")
  @MethodSource("outages")
  void repeatsAfterAnOutageWhatDoesNoHarmTwice(
      int status, String name, Function<FlyFleetFailuresTest, Result<?>> request, Repeat repeat) {
    fly.answers(status, "{\"error\":\"unavailable\"}");

    assertFailed(problem(request.apply(this)), "fly.server-error", repeat);
  }

  @Test
  void leavesEvenA503WithRetryAfterZeroToTheCaller() {
    fly.answers(json(503, "{}").addHeader("Retry-After", "0")).answers(200, "{\"id\":\"m1\"}");

    assertFailed(problem(create()), "fly.server-error", Repeat.LOOK_FIRST);

    assertThat(fly.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void followsNoRedirect() {
    fly.answers(json(302, "").addHeader("Location", "/elsewhere"));

    assertFailed(problem(fleet.app(APP)), "fly.garbled-answer", Repeat.SAFE);
  }

  @ParameterizedTest
  @CsvSource({"401", "403", "404"})
  void hasNoLogsWhereTheTokenMayNotReadThem(int status) {
    fly.answers(status, "{\"error\":\"unauthorized\"}");

    assertThat(value(fleet.logs(APP, MACHINE, 20))).isEmpty();
  }

  @Test
  void quotesNoSecretThatFlyQuotes() {
    fly.answers(
        400,
        """
        {"error":"bad value hunter2-not-a-secret for\\n token not-a-secret-token"}\
        """);

    Problem problem =
        problem(fleet.setSecrets(APP, Map.of("PASSWORD", Secret.of("hunter2-not-a-secret"))));

    assertThat(problem.facts().why())
        .isEqualTo("Fly answered 400: bad value (secret) for token (secret) (request 01KTEST-fra)");
  }

  @Test
  void quotesNoNonceThatFlyQuotes() {
    fly.answers(400, "{\"error\":\"nonce not-a-secret-nonce is wrong\"}");

    assertThat(problem(update()).facts().why()).contains("nonce (secret) is wrong");
  }

  @Test
  void prefersTheMessageOverTheErrorAsFlyctlDoes() {
    Problem problem = get(400, "{\"error\":\"bad_request\",\"message\":\"region is unknown\"}");

    assertThat(problem.facts().why()).contains("region is unknown").doesNotContain("bad_request");
  }
}
