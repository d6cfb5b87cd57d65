package dev.relayctl.fly;

import static dev.relayctl.fly.FlyRequests.good;
import static dev.relayctl.fly.FlyRequests.purpose;
import static dev.relayctl.fly.FlyRequests.where;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.fly.FlyCall.Purpose;
import dev.relayctl.fly.FlyCall.Twice;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineState;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Volume;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Ticker;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Fly's Machines API ({@code specs/fly-machines.md} §2). Each method sends one request, once,
 * within Fly's rate limits; which problems mean what is written in {@code FlyProblems}.
 */
public final class FlyFleet implements Fleet {
  private final FlyRequests fly;
  private final FlyWaits waits;
  private final FlyLeases leases;
  private final FlySecrets secrets;
  private final FlyVolumes volumes;
  private final FlyAddresses addresses;
  private final FlyMachineLogs logs;

  /**
   * A fleet behind an API.
   *
   * @param http brings timeouts and the cookie jar that Fly's affinity cookie needs (§1.3); its own
   *     retries and redirects are switched off here
   * @param ticker pauses to stay within the rate limits
   */
  public FlyFleet(FlyApi api, OkHttpClient http, InstantSource clock, Ticker ticker) {
    this.fly = new FlyRequests(api, new FlyClient(api, http, clock, ticker));
    this.waits = new FlyWaits(fly);
    this.leases = new FlyLeases(fly);
    this.secrets = new FlySecrets(fly);
    this.volumes = new FlyVolumes(fly);
    this.addresses = new FlyAddresses(fly);
    this.logs = new FlyMachineLogs(fly);
  }

  @Override
  public boolean isHere() {
    return fly.api().isHere();
  }

  @Override
  public Result<Observed.App> app(AppName app) {
    FlyCall call = FlyCall.of("GET", fly.url(app), purpose("read the app", where(app)));
    return fly.send(call)
        .then(reply ->
            reply.unknown()
                ? Result.ok(new Observed.App.Absent())
                : good(call, reply).then(json -> present(call, app, json)));
  }

  private static Result<Observed.App> present(FlyCall call, AppName app, JsonNode json) {
    if (!json.isObject()) {
      return Result.bad(FlyProblems.garbled(call, "the app is not a JSON object", ""));
    }
    return Result.ok(
        new Observed.App.Present(
            MachineReader.text(json.path("organization"), "slug"), at(app, json)));
  }

  /** The sandbox says where its apps answer; on Fly each has a host of its own. */
  private static URI at(AppName app, JsonNode json) {
    HttpUrl own = HttpUrl.parse(MachineReader.text(json, "sandbox_url"));
    return own == null ? URI.create("https://" + app.value() + ".fly.dev") : own.uri();
  }

  @Override
  public Result<Done> createApp(AppName app, String organization) {
    HttpUrl url = fly.url(List.of("apps")).newBuilder().addQueryParameter("wait", "true").build();
    ObjectNode body = FlyJson.object().put("name", app.value()).put("org_slug", organization);
    return fly.done(
        FlyCall.of("POST", url, new Purpose("create the app", where(app), Twice.SECOND))
            .sending(body));
  }

  @Override
  public Result<Done> deleteApp(AppName app) {
    FlyCall call = FlyCall.of("DELETE", fly.url(app), purpose("delete the app", where(app)));
    return fly.send(call)
        .then(reply -> reply.unknown() ? Result.done() : good(call, reply).map(_ -> Done.DONE));
  }

  @Override
  public Result<Done> allocateAddress(AppName app, AddressKind kind) {
    return addresses.allocate(app, kind);
  }

  @Override
  public Result<List<Machine>> machines(AppName app) {
    FlyCall call =
        FlyCall.of("GET", fly.url(app, "machines"), purpose("list the machines", where(app)));
    return fly.body(call).then(json -> machines(call, json));
  }

  private static Result<List<Machine>> machines(FlyCall call, JsonNode json) {
    if (!json.isArray()) {
      return Result.bad(FlyProblems.garbled(call, "the list of machines is no JSON array", ""));
    }
    var machines = new ArrayList<Result<Machine>>();
    json.forEach(machine -> machines.add(machine(call, machine)));
    return Result.all(machines)
        .map(all -> all.stream().filter(m -> m.state() != MachineState.DESTROYED).toList());
  }

  private static Result<Machine> machine(FlyCall call, JsonNode json) {
    return MachineReader.machine(json)
        .map(Result::ok)
        .orElseGet(() -> Result.bad(FlyProblems.garbled(call, "the machine has no id", "")));
  }

  @Override
  public Result<Machine> machine(AppName app, String id) {
    FlyCall call =
        FlyCall.of(
            "GET", fly.url(app, "machines", id), purpose("read the machine", where(app, id)));
    return fly.body(call).then(json -> machine(call, json));
  }

  @Override
  public Result<Machine> create(AppName app, NewMachine machine) {
    ObjectNode body = SentConfig.body(machine.config(), machine.launch(), machine.secretsVersion());
    if (machine.region() != null) {
      body.put("region", machine.region());
    }
    if (machine.registration() == Registration.CORDONED) {
      body.put("skip_service_registration", true);
    }
    String doing = "create a machine" + (machine.region() == null ? "" : " in " + machine.region());
    FlyCall call =
        FlyCall.of("POST", fly.url(app, "machines"), new Purpose(doing, where(app), Twice.SECOND))
            .sending(body);
    return fly.body(call).then(json -> machine(call, json));
  }

  @Override
  public Result<Machine> update(AppName app, Update update) {
    ObjectNode body = SentConfig.body(update.config(), update.launch(), update.secretsVersion());
    if (update.expected() != null) {
      body.put("current_version", update.expected());
    }
    FlyCall call =
        FlyCall.of(
                "POST",
                fly.url(app, "machines", update.id()),
                new Purpose("update the machine", where(app, update.id()), Twice.AGAIN))
            .sending(body)
            .under(update.lease());
    return fly.body(call).then(json -> machine(call, json));
  }

  @Override
  public Result<Done> start(AppName app, String id, @Nullable Lease lease) {
    // A command that has ended in between would run a second time.
    return fly.done(
        FlyCall.of(
                "POST",
                fly.url(app, "machines", id, "start"),
                new Purpose("start the machine", where(app, id), Twice.AGAIN))
            .under(lease));
  }

  @Override
  public Result<Done> stop(AppName app, String id, @Nullable Lease lease) {
    return fly.done(
        FlyCall.of(
                "POST",
                fly.url(app, "machines", id, "stop"),
                purpose("stop the machine", where(app, id)))
            .sending(FlyJson.object())
            .under(lease));
  }

  @Override
  public Result<Done> destroy(AppName app, String id, @Nullable Lease lease) {
    // Documented as force, sent by flyctl as kill; both are understood together.
    HttpUrl url =
        fly.url(app, "machines", id)
            .newBuilder()
            .addQueryParameter("force", "true")
            .addQueryParameter("kill", "true")
            .build();
    FlyCall call =
        FlyCall.of("DELETE", url, purpose("destroy the machine", where(app, id))).under(lease);
    return fly.send(call)
        .then(reply -> reply.unknown() ? Result.done() : good(call, reply).map(_ -> Done.DONE));
  }

  @Override
  public Result<Done> cordon(AppName app, String id, @Nullable Lease lease) {
    return fly.done(
        FlyCall.of(
                "POST",
                fly.url(app, "machines", id, "cordon"),
                purpose("cordon the machine", where(app, id)))
            .under(lease));
  }

  @Override
  public Result<Done> uncordon(AppName app, String id, @Nullable Lease lease) {
    return fly.done(
        FlyCall.of(
                "POST",
                fly.url(app, "machines", id, "uncordon"),
                purpose("uncordon the machine", where(app, id)))
            .under(lease));
  }

  @Override
  public Result<Done> label(AppName app, String id, String key, String value) {
    return fly.done(
        FlyCall.of(
                "POST",
                fly.url(app, "machines", id, "metadata", key),
                purpose("label the machine", where(app, id)))
            .sending(FlyJson.object().put("value", value)));
  }

  @Override
  public Result<Done> await(
      AppName app,
      String id,
      @Nullable String instanceId,
      Set<MachineState> states,
      Duration atMost) {
    return waits.await(app, id, instanceId, states, atMost);
  }

  @Override
  public Result<Lease> lease(AppName app, String id, Duration ttl, String description) {
    return leases.lease(app, id, ttl, description);
  }

  @Override
  public Result<Done> refresh(AppName app, Lease lease, Duration ttl) {
    return leases.refresh(app, lease, ttl);
  }

  @Override
  public Result<Done> release(AppName app, Lease lease) {
    return leases.release(app, lease);
  }

  @Override
  public Result<List<Volume>> volumes(AppName app) {
    return volumes.list(app);
  }

  @Override
  public Result<Volume> createVolume(AppName app, NewVolume volume) {
    return volumes.create(app, volume);
  }

  @Override
  public Result<Map<String, String>> secretDigests(AppName app) {
    return secrets.digests(app);
  }

  @Override
  public Result<Long> setSecrets(AppName app, Map<String, Secret> values) {
    return secrets.set(app, values);
  }

  @Override
  public Result<List<String>> logs(AppName app, String id, int lines) {
    return logs.newest(app, id, lines);
  }
}
