package dev.relayctl.fly;

import static dev.relayctl.fly.FlyServer.APP;
import static dev.relayctl.fly.FlyServer.MACHINE;
import static dev.relayctl.fly.FlyServer.TOKEN;
import static dev.relayctl.fly.FlyServer.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Secret;
import dev.relayctl.run.MachineCommands.Command;
import dev.relayctl.testing.FlyMachinesContract;
import dev.relayctl.testing.OpenApiContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands in machines and changes of secrets, held against Fly's OpenAPI document. */
class FlyOneOffsContractTest {
  private final FlyServer fly = new FlyServer();
  private final FlyApi api = new FlyApi(fly.uri(), fly.uri(), Secret.of(TOKEN), "relayctl/test");

  @AfterEach
  void stop() {
    fly.close();
  }

  private void assertAgrees(OpenApiContract contract, String answer) {
    RecordedRequest request = fly.request();
    String path = request.getUrl().encodedPath();
    assertThat(
            contract.checkRequest(
                request.getMethod(),
                path,
                Map.of(),
                Set.copyOf(request.getHeaders().names()),
                request.getBody() == null ? "" : request.getBody().utf8()))
        .isEmpty();
    assertThat(contract.checkResponse(request.getMethod(), path, 200, answer))
        .as("the answer that this test made up")
        .isEmpty();
  }

  @Test
  void runsACommand() {
    OpenApiContract contract = FlyMachinesContract.required();
    String answer = "{\"exit_code\":0,\"exit_signal\":0,\"stdout\":\"\",\"stderr\":\"\"}";
    fly.answers(200, answer);
    var commands = new FlyCommands(api, FlyServer.client(), fly.time, fly.time);

    value(commands.run(APP, MACHINE, new Command(List.of("cat"), "input", Duration.ofSeconds(30))));

    assertAgrees(contract, answer);
  }

  @Test
  void listsSetsAndUnsetsSecrets() {
    OpenApiContract contract = FlyMachinesContract.required();
    String listed = "{\"secrets\":[{\"name\":\"A\",\"digest\":\"d1\"}]}";
    String changed = "{\"version\":2,\"secrets\":[]}";
    fly.answers(200, listed).answers(200, changed).answers(200, changed);
    var secrets = new FlyAppSecrets(api, FlyServer.client(), fly.time, fly.time);

    value(secrets.list(APP));
    value(secrets.set(APP, Map.of("A", Secret.of("not-a-secret"))));
    value(secrets.unset(APP, List.of("A")));

    assertAgrees(contract, listed);
    assertAgrees(contract, changed);
    assertAgrees(contract, changed);
  }
}
