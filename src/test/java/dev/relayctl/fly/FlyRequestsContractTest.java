package dev.relayctl.fly;

import static dev.relayctl.fly.FlyServer.APP;
import static dev.relayctl.fly.FlyServer.MACHINE;
import static dev.relayctl.fly.FlyServer.TOKEN;
import static dev.relayctl.fly.FlyServer.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Secret;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MachineState;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Fleet.Lease;
import dev.relayctl.run.Fleet.NewMachine;
import dev.relayctl.run.Fleet.Registration;
import dev.relayctl.run.Fleet.Update;
import dev.relayctl.testing.FlyMachinesContract;
import dev.relayctl.testing.OpenApiContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each request of the adapter, held against Fly's OpenAPI document. */
class FlyRequestsContractTest {
  private static final Lease LEASE = new Lease(MACHINE, Secret.of("not-a-secret-nonce"));
  private static final String MACHINE_ANSWER =
      "{\"id\":\"1781e1a2b3c4d5\",\"state\":\"created\",\"instance_id\":\"01K\"}";
  private static final String LEASE_ANSWER =
      "{\"status\":\"success\",\"data\":{\"nonce\":\"not-a-secret-nonce\"}}";

  /** A config with every key that flyctl writes in a form of its own. */
  private static final String CONFIG =
      """
      {"image":"registry.fly.io/relay-api@sha256:ab","env":{"PORT":"8080"},
       "guest":{"cpu_kind":"shared","cpus":1,"memory_mb":256},
       "metadata":{"fly_platform_version":"v2","fly_process_group":"web","relayctl_release":"7"},
       "services":[{"protocol":"tcp","internal_port":8080,"autostop":false,"autostart":true,
         "min_machines_running":1,"concurrency":{"type":"requests","soft_limit":20},
         "ports":[{"port":80,"handlers":["http"],"force_https":true},
                  {"port":443,"handlers":["http","tls"]}],
         "checks":[{"type":"http","interval":"15s","timeout":"2s","method":"get","path":"/health",
           "headers":[{"name":"X-Probe","values":["relayctl"]}]}]}],
       "checks":{"alive":{"type":"tcp","port":8080,"interval":"15s","timeout":"2s"}},
       "statics":[{"guest_path":"/app/public","url_prefix":"/static"}],
       "files":[{"guest_path":"/etc/app.conf","raw_value":"YQ=="}],
       "restart":{"policy":"on-failure","max_retries":3},
       "stop_config":{"signal":"SIGTERM","timeout":"30s"}}
      """;

  private final FlyServer fly = new FlyServer();
  private final FlyFleet fleet = fly.fleet();

  @AfterEach
  void stop() {
    fly.close();
  }

  /** What was sent, after it was found to agree with the document. */
  private RecordedRequest sent(
      OpenApiContract contract, int status, String answer, Function<FlyFleet, Result<?>> call) {
    fly.answers(status, answer);
    value(call.apply(fleet));
    RecordedRequest request = fly.request();
    HttpUrl url = request.getUrl();
    var query = new HashMap<String, List<String>>();
    url.queryParameterNames()
        .forEach(name ->
            query.put(name, url.queryParameterValues(name).stream().map(String::valueOf).toList()));

    assertThat(
            contract.checkRequest(
                request.getMethod(),
                url.encodedPath(),
                query,
                Set.copyOf(request.getHeaders().names()),
                text(request)))
        .isEmpty();
    assertThat(contract.checkResponse(request.getMethod(), url.encodedPath(), status, answer))
        .as("the answer that this test made up")
        .isEmpty();
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + TOKEN);
    assertThat(request.getHeaders().get("User-Agent")).isEqualTo("relayctl/test");
    assertThat(request.getHeaders().get("Content-Type"))
        .isEqualTo(text(request).isEmpty() ? null : "application/json");
    return request;
  }

  private static String text(RecordedRequest request) {
    return request.getBody() == null ? "" : request.getBody().utf8();
  }

  private static MachineConfig config() throws IOException {
    return new MachineConfig(
        FlyJson.object(FlyJson.parse(CONFIG.getBytes(StandardCharsets.UTF_8))));
  }

  private static @Nullable String nonce(RecordedRequest request) {
    return request.getHeaders().get("fly-machine-lease-nonce");
  }

  private static String line(RecordedRequest request) {
    return request.getMethod() + " " + request.getTarget();
  }

  @Test
  void asksForAnApp() {
    OpenApiContract contract = FlyMachinesContract.required();

    RecordedRequest request = sent(contract, 200, "{}", f -> f.app(APP));

    assertThat(line(request)).isEqualTo("GET /v1/apps/relay-api");
  }

  @Test
  void createsAnApp() {
    OpenApiContract contract = FlyMachinesContract.required();

    RecordedRequest request = sent(contract, 201, "{}", f -> f.createApp(APP, "acme"));

    assertThat(line(request)).isEqualTo("POST /v1/apps?wait=true");
    assertThat(text(request)).isEqualTo("{\"name\":\"relay-api\",\"org_slug\":\"acme\"}");
  }

  @Test
  void listsAndReadsMachines() {
    OpenApiContract contract = FlyMachinesContract.required();

    RecordedRequest list = sent(contract, 200, "[]", f -> f.machines(APP));
    RecordedRequest one = sent(contract, 200, MACHINE_ANSWER, f -> f.machine(APP, MACHINE));

    assertThat(line(list)).isEqualTo("GET /v1/apps/relay-api/machines");
    assertThat(line(one)).isEqualTo("GET /v1/apps/relay-api/machines/1781e1a2b3c4d5");
  }

  @Test
  void createsAMachineWithTheKeysThatFlyctlAlwaysWrites() throws IOException {
    OpenApiContract contract = FlyMachinesContract.required();
    var machine =
        new NewMachine("fra", config(), Launch.LEAVE_STOPPED, Registration.REGISTERED, 41L);

    RecordedRequest request = sent(contract, 200, MACHINE_ANSWER, f -> f.create(APP, machine));

    assertThat(line(request)).isEqualTo("POST /v1/apps/relay-api/machines");
    assertThat(nonce(request)).isNull();
    assertThat(text(request))
        .contains("\"init\":{}")
        .contains("\"force_instance_key\":null")
        .contains(
            "{\"guest_path\":\"/app/public\",\"url_prefix\":\"/static\",\"tigris_bucket\":\"\","
                + "\"index_document\":\"\"}")
        .contains("\"skip_launch\":true,\"skip_secrets\":false,\"min_secrets_version\":41")
        .contains("\"region\":\"fra\"");
  }

  @Test
  void updatesAMachineUnderItsLease() throws IOException {
    OpenApiContract contract = FlyMachinesContract.required();
    var update = new Update(MACHINE, config(), Launch.START, null, LEASE);

    RecordedRequest request = sent(contract, 200, MACHINE_ANSWER, f -> f.update(APP, update));

    assertThat(line(request)).isEqualTo("POST /v1/apps/relay-api/machines/1781e1a2b3c4d5");
    assertThat(nonce(request)).isEqualTo("not-a-secret-nonce");
    assertThat(text(request))
        .contains("\"skip_launch\":false")
        .doesNotContain("min_secrets_version")
        .doesNotContain("\"region\"");
  }

  @Test
  void startsWithoutABodyAndStopsWithAnEmptyObject() {
    OpenApiContract contract = FlyMachinesContract.required();

    RecordedRequest start = sent(contract, 200, "{}", f -> f.start(APP, MACHINE, LEASE));
    RecordedRequest stop = sent(contract, 200, "{}", f -> f.stop(APP, MACHINE, null));

    assertThat(line(start)).isEqualTo("POST /v1/apps/relay-api/machines/1781e1a2b3c4d5/start");
    assertThat(start.getBodySize()).isZero();
    assertThat(nonce(start)).isEqualTo("not-a-secret-nonce");
    assertThat(line(stop)).isEqualTo("POST /v1/apps/relay-api/machines/1781e1a2b3c4d5/stop");
    assertThat(text(stop)).isEqualTo("{}");
    assertThat(nonce(stop)).isNull();
  }

  @Test
  void destroysUnderBothNamesOfForce() {
    OpenApiContract contract = FlyMachinesContract.required();

    RecordedRequest request =
        sent(contract, 200, "{\"ok\":true}", f -> f.destroy(APP, MACHINE, LEASE));

    assertThat(line(request))
        .isEqualTo("DELETE /v1/apps/relay-api/machines/1781e1a2b3c4d5?force=true&kill=true");
    assertThat(nonce(request)).isEqualTo("not-a-secret-nonce");
  }

  @Test
  void waitsForAVersionUnderBothItsNames() {
    OpenApiContract contract = FlyMachinesContract.required();

    RecordedRequest request =
        sent(
            contract,
            200,
            "{\"ok\":true}",
            f ->
                f.await(
                    APP,
                    MACHINE,
                    "01KINSTANCE",
                    EnumSet.of(MachineState.STOPPED, MachineState.STARTED),
                    Duration.ofMillis(1500)));

    assertThat(line(request))
        .isEqualTo(
            "GET /v1/apps/relay-api/machines/1781e1a2b3c4d5/wait?state=started&state=stopped"
                + "&timeout=2&version=01KINSTANCE&instance_id=01KINSTANCE");
  }

  @Test
  void neverWaitsLongerThanFlyDoes() {
    OpenApiContract contract = FlyMachinesContract.required();

    RecordedRequest request =
        sent(
            contract,
            200,
            "{\"ok\":true}",
            f ->
                f.await(APP, MACHINE, null, Set.of(MachineState.DESTROYED), Duration.ofMinutes(5)));

    assertThat(request.getUrl().query()).isEqualTo("state=destroyed&timeout=60");
  }

  @Test
  void takesExtendsAndReturnsALease() {
    OpenApiContract contract = FlyMachinesContract.required();
    Duration ttl = Duration.ofSeconds(30);

    RecordedRequest take =
        sent(contract, 201, LEASE_ANSWER, f -> f.lease(APP, MACHINE, ttl, "run 3"));
    RecordedRequest extend = sent(contract, 201, LEASE_ANSWER, f -> f.refresh(APP, LEASE, ttl));
    RecordedRequest give = sent(contract, 200, "", f -> f.release(APP, LEASE));

    String path = "/v1/apps/relay-api/machines/1781e1a2b3c4d5/lease";
    assertThat(line(take)).isEqualTo("POST " + path + "?ttl=30");
    assertThat(text(take)).isEqualTo("{\"ttl\":30,\"description\":\"run 3\"}");
    assertThat(nonce(take)).isNull();
    assertThat(line(extend)).isEqualTo("POST " + path + "?ttl=30");
    assertThat(nonce(extend)).isEqualTo("not-a-secret-nonce");
    assertThat(line(give)).isEqualTo("DELETE " + path);
    assertThat(nonce(give)).isEqualTo("not-a-secret-nonce");
  }

  @Test
  void readsAndSetsSecrets() {
    OpenApiContract contract = FlyMachinesContract.required();

    RecordedRequest read = sent(contract, 200, "{\"secrets\":[]}", f -> f.secretDigests(APP));
    RecordedRequest set =
        sent(
            contract,
            200,
            "{\"version\":3}",
            f -> f.setSecrets(APP, Map.of("PASSWORD", Secret.of("not-a-secret"))));

    assertThat(line(read)).isEqualTo("GET /v1/apps/relay-api/secrets");
    assertThat(line(set)).isEqualTo("POST /v1/apps/relay-api/secrets");
    assertThat(text(set)).isEqualTo("{\"values\":{\"PASSWORD\":\"not-a-secret\"}}");
  }

  @Test
  void asksForTheLogsOfAnotherApiThatTheDocumentDoesNotDescribe() {
    fly.answers(200, "{\"data\":[]}");

    assertThat(value(fleet.logs(APP, MACHINE, 20))).isEmpty();
    assertThat(line(fly.request()))
        .isEqualTo("GET /api/v1/apps/relay-api/logs?instance=1781e1a2b3c4d5");
  }
}
