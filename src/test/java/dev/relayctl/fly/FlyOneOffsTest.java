package dev.relayctl.fly;

import static dev.relayctl.fly.FlyServer.APP;
import static dev.relayctl.fly.FlyServer.MACHINE;
import static dev.relayctl.fly.FlyServer.TOKEN;
import static dev.relayctl.fly.FlyServer.problem;
import static dev.relayctl.fly.FlyServer.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.run.AppLogs;
import dev.relayctl.run.AppSecrets;
import dev.relayctl.run.MachineCommands.Command;
import dev.relayctl.run.MachineCommands.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logs, commands in machines and secrets: what is sent to Fly, and what its answers mean. */
class FlyOneOffsTest {
  private static final Command COMMAND =
      new Command(List.of("sh", "-c", "exit 3"), "", Duration.ofSeconds(30));

  private final FlyServer fly = new FlyServer();
  private final FlyApi api = new FlyApi(fly.uri(), fly.uri(), Secret.of(TOKEN), "relayctl/test");
  private final FlyLogs logs = new FlyLogs(api, FlyServer.client(), fly.time, fly.time);
  private final FlyCommands commands = new FlyCommands(api, FlyServer.client(), fly.time, fly.time);
  private final FlyAppSecrets secrets =
      new FlyAppSecrets(api, FlyServer.client(), fly.time, fly.time);

  @AfterEach
  void stop() {
    fly.close();
  }

  private static String body(RecordedRequest request) {
    return request.getBody() == null ? "" : request.getBody().utf8();
  }

  @Test
  void readsAPageOfLogsAndTheTokenOfTheNext() {
    fly.answers(
        200,
        """
        {"data":[{"id":"01A","attributes":{"timestamp":"2026-03-02T09:00:00.123456789Z",
           "message":"listening","level":"info","instance":"1781e1a2b3c4d5","region":"fra",
           "meta":{"instance":"1781e1a2b3c4d5"}}}],
         "meta":{"next_token":"17000"}}
        """);

    AppLogs.Page page = value(logs.page(APP, new AppLogs.Asked(MACHINE, "16000")));

    assertThat(page.next()).isEqualTo("17000");
    assertThat(page.lines())
        .containsExactly(
            new AppLogs.Line(
                "01A",
                Instant.parse("2026-03-02T09:00:00.123456789Z"),
                MACHINE,
                "fra",
                "info",
                "listening"));
    assertThat(fly.request().getTarget())
        .isEqualTo("/api/v1/apps/relay-api/logs?next_token=16000&instance=" + MACHINE);
  }

  @Test
  void keepsTheTokenWhenAnEmptyPageHasNone() {
    fly.answers(200, "{\"data\":[],\"meta\":{}}");

    AppLogs.Page page = value(logs.page(APP, new AppLogs.Asked(null, "16000")));

    assertThat(page.next()).isEqualTo("16000");
  }

  @Test
  void namesThePermissionThatADeployTokenLacks() {
    fly.answers(401, "{\"error\":\"unauthorized\"}");

    Problem problem = problem(logs.page(APP, new AppLogs.Asked(null, null)));

    assertThat(problem).isInstanceOf(Problem.Unauthorised.class);
    assertThat(problem.facts().id()).hasToString("logs.not-permitted");
    assertThat(problem.facts().why()).contains("401", "permission to read logs");
  }

  @Test
  void sendsACommandAsAListOfArguments() {
    fly.answers(200, "{\"exit_code\":3,\"exit_signal\":0,\"stdout\":\"a\\n\",\"stderr\":\"b\"}");
    var command = new Command(List.of("cat", "a b"), "not-a-secret", Duration.ofSeconds(30));

    Ended ended = value(commands.run(APP, MACHINE, command));

    RecordedRequest request = fly.request();
    assertThat(ended).isEqualTo(new Ended(3, 0, "a\n", "b"));
    assertThat(request.getTarget()).endsWith("/machines/" + MACHINE + "/exec");
    assertThat(body(request))
        .isEqualTo("{\"command\":[\"cat\",\"a b\"],\"timeout\":30,\"stdin\":\"not-a-secret\"}");
  }

  @Test
  void saysWhoseLeaseKeepsACommandOut() {
    fly.answers(
        409,
        "{\"error\":\"aborted: machine ID m lease currently held by 1b@tokens.fly.io, "
            + "expires at 2026-03-02T09:00:13Z\"}");

    Problem problem = problem(commands.run(APP, MACHINE, COMMAND));

    assertThat(problem).isInstanceOf(Problem.Locked.class);
    assertThat(problem.facts().what()).contains("leased by 1b@tokens.fly.io");
  }

  @Test
  void tellsAMissingProgramFromAMissingMachine() {
    fly.answers(400, "{\"error\":\"no program sh in the machine\"}");
    fly.answers(404, "{\"error\":\"machine not found\"}");

    Problem program = problem(commands.run(APP, MACHINE, COMMAND));
    Problem machine = problem(commands.run(APP, MACHINE, COMMAND));

    assertThat(program.facts().id()).hasToString("command.not-found");
    assertThat(machine.facts().id()).hasToString("fly.not-found");
  }

  @Test
  void saysThatACommandTookTooLong() {
    fly.answers(408, "{\"error\":\"deadline_exceeded\"}");

    Problem problem = problem(commands.run(APP, MACHINE, COMMAND));

    assertThat(problem.facts().id()).hasToString("command.timeout");
    assertThat(problem.facts().remedy()).contains("--timeout");
  }

  @Test
  void neverRepeatsACommandThatMayHaveBegun() {
    fly.answers(502, "{\"error\":\"bad gateway\"}");

    Problem problem = problem(commands.run(APP, MACHINE, COMMAND));

    assertThat(problem)
        .isInstanceOfSatisfying(
            Problem.Failed.class,
            failed -> assertThat(failed.repeat()).isEqualTo(Repeat.LOOK_FIRST));
  }

  @Test
  void setsAndUnsetsSecretsInOneRequest() {
    String answer =
        "{\"version\":2,\"secrets\":[{\"name\":\"B\",\"digest\":\"d2\","
            + "\"updated_at\":\"2026-03-02T09:00:00Z\"},{\"name\":\"A\",\"digest\":\"d1\"}]}";
    fly.answers(200, answer);
    fly.answers(200, answer);

    List<AppSecrets.Kept> set = value(secrets.set(APP, Map.of("A", Secret.of("not-a-secret"))));
    value(secrets.unset(APP, List.of("C")));

    RecordedRequest first = fly.request();
    RecordedRequest second = fly.request();
    assertThat(set)
        .containsExactly(
            new AppSecrets.Kept("A", "d1", null, null),
            new AppSecrets.Kept("B", "d2", null, Instant.parse("2026-03-02T09:00:00Z")));
    assertThat(body(first)).isEqualTo("{\"values\":{\"A\":\"not-a-secret\"}}");
    assertThat(body(second)).isEqualTo("{\"values\":{\"C\":null}}");
  }

  @Test
  void quotesNoSecretThatFlyQuotes() {
    fly.answers(400, "{\"error\":\"invalid value not-a-secret-value\"}");

    Problem problem = problem(secrets.set(APP, Map.of("A", Secret.of("not-a-secret-value"))));

    assertThat(problem.facts().why()).contains("invalid value (secret)");
  }
}
