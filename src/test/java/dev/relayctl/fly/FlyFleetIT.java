package dev.relayctl.fly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.FleetContract;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.run.Fleet;
import dev.relayctl.sandbox.machines.Limits;
import dev.relayctl.sandbox.machines.MachinesServer;
import dev.relayctl.testing.CheckedExchanges;
import dev.relayctl.testing.FlyMachinesContract;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The adapter keeps the contract against the sandbox, within the rate limits, and both sides keep
 * to Fly's document: every exchange is held against it.
 */
class FlyFleetIT extends FleetContract {
  private static final String TOKEN = "not-a-secret-token";

  @TempDir Path directory = Path.of("");

  private final ManualTime time = new ManualTime();
  private final AtomicInteger names = new AtomicInteger();
  private final CheckedExchanges exchanges =
      new CheckedExchanges(FlyMachinesContract.required(), "/v1/");
  private final OkHttpClient http =
      FlyServer.client().newBuilder().addInterceptor(exchanges).build();
  private MachinesServer server = unset();
  private FlyFleet fleet = unset();

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // set before each test
  private static <T> T unset() {
    return null;
  }

  @BeforeEach
  void start() throws IOException {
    server =
        MachinesServer.start(
            new MachinesServer.Options(
                directory, 0, TOKEN, _ -> Optional.empty(), Map.of(), time, Limits.ENFORCED));
    var uri = URI.create("http://127.0.0.1:" + server.port());
    fleet = new FlyFleet(new FlyApi(uri, uri, Secret.of(TOKEN), "relayctl/test"), http, time, time);
  }

  @AfterEach
  void stop() {
    server.close();
    assertThat(exchanges.violations()).isEmpty();
  }

  @Override
  protected Fleet fleet() {
    return fleet;
  }

  @Override
  protected AppName freshApp() {
    return new AppName("app-" + names.incrementAndGet());
  }

  @Override
  protected MachineConfig running() {
    return new MachineConfig(
        new Json.Obj(
            Map.of(
                "image",
                Json.text("sandbox/idle:1"),
                "services",
                new Json.Arr(List.of(service())),
                "metadata",
                Json.textMembers(
                    Map.of("fly_platform_version", "v2", "fly_process_group", "app")))));
  }

  private static Json service() {
    Json check = Json.textMembers(Map.of("type", "http", "path", "/health", "interval", "15s"));
    return new Json.Obj(
        Map.of("internal_port", Json.number(8080), "checks", new Json.Arr(List.of(check))));
  }

  @Override
  protected MachineConfig exiting(int code) {
    return new MachineConfig(
        running()
            .json()
            .with("env", Json.textMembers(Map.of("SANDBOX_EXIT", Integer.toString(code))))
            .with("restart", Json.textMembers(Map.of("policy", "no"))));
  }

  @Override
  protected void noCapacity() {
    asked(
        "POST",
        "/_sandbox/faults",
        """
        {"match": {"method": "POST", "path": "/machines$"},
         "then": {"status": 422, "body": {"error": "no capacity in this region",
           "status": "insufficient_capacity"}}}
        """);
  }

  @Override
  protected int addressCount(AppName app) {
    return asked("GET", "/v1/apps/" + app.value() + "/ip_assignments", "").path("ips").size();
  }

  @Override
  protected void pass(Duration duration) {
    time.move(duration);
  }

  private JsonNode asked(String method, String path, String body) {
    var request =
        new Request.Builder()
            .url("http://127.0.0.1:" + server.port() + path)
            .header("Authorization", "Bearer " + TOKEN)
            .method(
                method,
                method.equals("GET")
                    ? null
                    : RequestBody.create(
                        body.getBytes(StandardCharsets.UTF_8), MediaType.get("application/json")))
            .build();
    try (Response response = FlyServer.client().newCall(request).execute()) {
      assertThat(response.isSuccessful()).as(path).isTrue();
      return FlyJson.parse(response.body().bytes());
    } catch (IOException e) {
      throw new AssertionError(path, e);
    }
  }
}
