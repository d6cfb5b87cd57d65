package dev.relayctl.fly;

import static dev.relayctl.fly.FlyServer.APP;
import static dev.relayctl.fly.FlyServer.MACHINE;
import static dev.relayctl.fly.FlyServer.problem;
import static dev.relayctl.fly.FlyServer.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Secret;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineState;
import dev.relayctl.plan.Observed;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fly's answers as our values. */
class FlyFleetAnswersTest {
  private final FlyServer fly = new FlyServer();
  private final FlyFleet fleet = fly.fleet();

  @AfterEach
  void stop() {
    fly.close();
  }

  @Test
  void readsAWholeMachine() {
    fly.answers(
        200,
        """
        {"id":"1781e1a2b3c4d5","name":"still-sky-1","state":"started","region":"fra",
         "instance_id":"01KINSTANCE","host_status":"ok","cordoned":false,
         "image_ref":{"registry":"registry.fly.io","repository":"relay-api","digest":"sha256:ab"},
         "config":{"image":"relay-api@sha256:ab","guest":{"cpus":1,"memory_mb":256},
           "metadata":{"fly_process_group":"web","fly_platform_version":"v2"},
           "services":[{"internal_port":8080,"autostop":false,"unknown_key":[1.50]}]},
         "checks":[
           {"name":"servicecheck-00-http-8080","status":"passing","output":"ok"},
           {"name":"bg_deployments_compat_1","status":"critical"}],
         "events":[
           {"id":"01E2","type":"exit","status":"stopped","source":"flyd","timestamp":1767260000000,
            "request":{"restart_count":2,"exit_event":{"requested_stop":false,"restarting":true,
              "exit_code":137,"guest_exit_code":137,"guest_signal":-1,"signal":-1,
              "oom_killed":true,"exited_at":"2026-01-01T09:33:20Z"}}},
           {"id":"01E1","type":"start","status":"started","source":"flyd","timestamp":1767250000000}]}
        """);

    Machine machine = value(fleet.machine(APP, MACHINE));

    assertThat(machine.name()).isEqualTo("still-sky-1");
    assertThat(machine.state()).isEqualTo(MachineState.STARTED);
    assertThat(machine.region()).isEqualTo("fra");
    assertThat(machine.instanceId()).isEqualTo("01KINSTANCE");
    assertThat(machine.digest()).isEqualTo("sha256:ab");
    assertThat(machine.group()).isEqualTo("web");
    assertThat(machine.config().json().object("guest").get("memory_mb")).contains(Json.number(256));
    assertThat(machine.checks())
        .containsExactly(new Machine.Check("servicecheck-00-http-8080", "passing", "ok"));
    assertThat(machine.events()).extracting(Machine.Event::id).containsExactly("01E2", "01E1");
    assertThat(machine.unrequestedExit())
        .hasValueSatisfying(event ->
            assertThat(event.exit()).isEqualTo(new Machine.Exit(137, -1, false, true, true)));
  }

  @Test
  void readsTheOlderFormOfAnExit() {
    fly.answers(
        200,
        """
        {"id":"m1","events":[{"type":"exit","timestamp":5,"request":{"MonitorEvent":
          {"exit_event":{"exit_code":0,"signal":15,"requested_stop":true}}}}]}
        """);

    Machine machine = value(fleet.machine(APP, MACHINE));

    assertThat(machine.events().getFirst().exit())
        .isEqualTo(new Machine.Exit(-1, 15, true, false, false));
  }

  @Test
  void toleratesAMachineOfWhichOnlyTheIdIsKnown() {
    fly.answers(
        200,
        """
        {"id":"m1","state":"daydreaming","config":null,"host_status":"unreachable","checks":null,
         "events":[{"type":"exit","request":null}],
         "incomplete_config":{"metadata":{"fly_process_group":"web"}}}
        """);

    Machine machine = value(fleet.machine(APP, MACHINE));

    assertThat(machine.state()).isEqualTo(MachineState.UNKNOWN);
    assertThat(machine.digest()).isNull();
    assertThat(machine.group()).isEqualTo("web");
    assertThat(machine.checks()).isEmpty();
    assertThat(machine.events()).hasSize(1).allMatch(event -> event.exit() == null);
  }

  @Test
  void listsNoDestroyedMachines() {
    fly.answers(
        200,
        """
        [{"id":"m1","state":"started"},{"id":"m2","state":"destroyed"},
         {"id":"m3","state":"destroying"}]
        """);

    assertThat(value(fleet.machines(APP))).extracting(Machine::id).containsExactly("m1", "m3");
  }

  @Test
  void expectsAnAppAtItsOwnHostOfFly() {
    fly.answers(200, "{\"name\":\"relay-api\",\"organization\":{\"slug\":\"acme\"}}");

    assertThat(value(fleet.app(APP)))
        .isEqualTo(new Observed.App.Present("acme", URI.create("https://relay-api.fly.dev")));
  }

  @Test
  void expectsAnAppWhereTheSandboxSaysThatItIs() {
    fly.answers(
        200,
        "{\"organization\":{\"slug\":\"personal\"},\"sandbox_url\":\"http://127.0.0.1:8081/\"}");

    assertThat(value(fleet.app(APP)))
        .isEqualTo(new Observed.App.Present("personal", URI.create("http://127.0.0.1:8081/")));
  }

  @Test
  void readsTheDigestsOfSecrets() {
    fly.answers(
        200,
        """
        {"secrets":[{"name":"B","digest":"d2","created_at":"2026-01-01T00:00:00Z"},
                    {"name":"A","digest":"d1"}]}
        """);

    assertThat(value(fleet.secretDigests(APP))).isEqualTo(Map.of("A", "d1", "B", "d2"));
  }

  @Test
  void readsTheVersionOfSecretsUnderItsOlderName() {
    fly.answers(200, "{\"secrets\":[],\"Version\":41}");

    assertThat(value(fleet.setSecrets(APP, Map.of("A", Secret.of("not-a-secret"))))).isEqualTo(41);
  }

  @Test
  void insistsOnTheVersionOfSecretsSinceMachinesWaitForIt() {
    fly.answers(200, "{\"secrets\":[]}");

    assertThat(problem(fleet.setSecrets(APP, Map.of())).facts().id())
        .hasToString("fly.garbled-answer");
  }

  @Test
  void readsTheNewestLinesOfTheLogs() {
    fly.answers(
        200,
        """
        {"data":[{"id":"1","attributes":{"message":"one"}},{"id":"2","attributes":{"message":"two"}},
                 {"id":"3","attributes":{"message":"three"}}],"meta":{"next_token":"x"}}
        """);

    assertThat(value(fleet.logs(APP, MACHINE, 2))).containsExactly("two", "three");
  }

  @Test
  void sendsBackANumberAsItWas() {
    Json json =
        FlyJson.json(FlyJson.node(new Json.Obj(Map.of("n", Json.number(300_000)))).path("n"));

    assertThat(FlyJson.node(json)).hasToString("300000");
    assertThat(FlyJson.node(new Json.Num(new BigDecimal("0.50")))).hasToString("0.5");
  }
}
