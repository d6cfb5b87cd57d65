package dev.relayctl.fly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.fly.FlyCall.Purpose;
import dev.relayctl.fly.FlyCall.Twice;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineState;
import dev.relayctl.plan.Observed;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Ticker;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Fly's Machines API ({@code specs/fly-machines.md} §2). Each method sends one request, once,
 * within Fly's rate limits; which problems mean what is written in {@code FlyProblems}.
 */
public final class FlyFleet implements Fleet {
  /** The states that Fly can be asked to wait for (§2.2). */
  private static final Set<MachineState> AWAITABLE =
      EnumSet.of(
          MachineState.STARTED,
          MachineState.STOPPED,
          MachineState.SUSPENDED,
          MachineState.DESTROYED,
          MachineState.FAILED);

  private static final Duration LEAST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final FlyApi api;
  private final FlyClient client;

  /**
   * A fleet behind an API.
   *
   * @param http brings timeouts and the cookie jar that Fly's affinity cookie needs (§1.3); its own
   *     retries and redirects are switched off here
   * @param ticker pauses to stay within the rate limits
   */
  public FlyFleet(FlyApi api, OkHttpClient http, InstantSource clock, Ticker ticker) {
    this.api = api;
    this.client = new FlyClient(api, http, clock, ticker);
  }

  @Override
  public Result<Observed.App> app(AppName app) {
    FlyCall call = FlyCall.of("GET", url(app), purpose("read the app", where(app)));
    return client
        .send(call)
        .then(reply ->
            reply.status() == 404
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
    HttpUrl url =
        FlyClient.machinesUrl(api, List.of("apps"))
            .newBuilder()
            .addQueryParameter("wait", "true")
            .build();
    ObjectNode body = FlyJson.object().put("name", app.value()).put("org_slug", organization);
    return done(
        FlyCall.of("POST", url, new Purpose("create the app", where(app), Twice.SECOND))
            .sending(body));
  }

  @Override
  public Result<List<Machine>> machines(AppName app) {
    FlyCall call =
        FlyCall.of("GET", url(app, "machines"), purpose("list the machines", where(app)));
    return body(call).then(json -> machines(call, json));
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
        FlyCall.of("GET", url(app, "machines", id), purpose("read the machine", where(app, id)));
    return body(call).then(json -> machine(call, json));
  }

  @Override
  public Result<Machine> create(AppName app, NewMachine machine) {
    ObjectNode body =
        SentConfig.body(machine.config(), machine.launch(), machine.secretsVersion())
            .put("region", machine.region());
    String doing = "create a machine in " + machine.region();
    FlyCall call =
        FlyCall.of("POST", url(app, "machines"), new Purpose(doing, where(app), Twice.SECOND))
            .sending(body);
    return body(call).then(json -> machine(call, json));
  }

  @Override
  public Result<Machine> update(AppName app, Update update) {
    FlyCall call =
        FlyCall.of(
                "POST",
                url(app, "machines", update.id()),
                new Purpose("update the machine", where(app, update.id()), Twice.AGAIN))
            .sending(SentConfig.body(update.config(), update.launch(), update.secretsVersion()))
            .under(update.lease());
    return body(call).then(json -> machine(call, json));
  }

  @Override
  public Result<Done> start(AppName app, String id, @Nullable Lease lease) {
    // A command that has ended in between would run a second time.
    return done(
        FlyCall.of(
                "POST",
                url(app, "machines", id, "start"),
                new Purpose("start the machine", where(app, id), Twice.AGAIN))
            .under(lease));
  }

  @Override
  public Result<Done> stop(AppName app, String id, @Nullable Lease lease) {
    return done(
        FlyCall.of(
                "POST",
                url(app, "machines", id, "stop"),
                purpose("stop the machine", where(app, id)))
            .sending(FlyJson.object())
            .under(lease));
  }

  @Override
  public Result<Done> destroy(AppName app, String id, @Nullable Lease lease) {
    // Documented as force, sent by flyctl as kill; both are understood together.
    HttpUrl url =
        url(app, "machines", id)
            .newBuilder()
            .addQueryParameter("force", "true")
            .addQueryParameter("kill", "true")
            .build();
    FlyCall call =
        FlyCall.of("DELETE", url, purpose("destroy the machine", where(app, id))).under(lease);
    return client
        .send(call)
        .then(
            reply -> reply.status() == 404 ? Result.done() : good(call, reply).map(_ -> Done.DONE));
  }

  @Override
  public Result<Done> await(
      AppName app,
      String id,
      @Nullable String instanceId,
      Set<MachineState> states,
      Duration atMost) {
    if (states.isEmpty() || !AWAITABLE.containsAll(states)) {
      throw new IllegalArgumentException("Fly can't wait for " + states);
    }
    long seconds = clamped(atMost).plusMillis(999).toSeconds();
    HttpUrl.Builder url = url(app, "machines", id, "wait").newBuilder();
    states.stream().sorted().forEach(state -> url.addQueryParameter("state", state.word()));
    url.addQueryParameter("timeout", Long.toString(seconds));
    if (instanceId != null) {
      // The newer and the older name of the same thing: some hosts ask for the older one (§2.2).
      url.addQueryParameter("version", instanceId).addQueryParameter("instance_id", instanceId);
    }
    FlyCall call =
        FlyCall.of("GET", url.build(), purpose("wait for the machine", where(app, id)))
            .patient(Duration.ofSeconds(seconds));
    return client
        .send(call)
        .then(reply ->
            reply.status() == 408
                ? Result.bad(FlyProblems.waitTimeout(call, reply))
                : good(call, reply).map(_ -> Done.DONE));
  }

  private static Duration clamped(Duration atMost) {
    if (atMost.compareTo(LEAST_WAIT) < 0) {
      return LEAST_WAIT;
    }
    return atMost.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : atMost;
  }

  @Override
  public Result<Lease> lease(AppName app, String id, Duration ttl, String description) {
    // Twice is harmless: the second time is refused until the unknown first lease ends.
    FlyCall call =
        FlyCall.of(
                "POST",
                leaseUrl(app, id, ttl),
                purpose("take the lease of the machine", where(app, id)))
            .sending(leaseBody(ttl).put("description", description));
    return body(call)
        .then(json -> {
          String nonce = nonce(json);
          return nonce.isEmpty()
              ? Result.bad(FlyProblems.garbled(call, "the lease has no nonce", ""))
              : Result.ok(new Lease(id, Secret.of(nonce)));
        });
  }

  @Override
  public Result<Done> refresh(AppName app, Lease lease, Duration ttl) {
    String id = lease.machineId();
    FlyCall call =
        FlyCall.of(
                "POST",
                leaseUrl(app, id, ttl),
                purpose("extend the lease of the machine", where(app, id)))
            .sending(leaseBody(ttl))
            .under(lease);
    return client
        .send(call)
        .then(reply ->
            reply.status() == 400 || reply.status() == 404
                ? Result.bad(FlyProblems.leaseLost(call, FlyProblems.why(reply)))
                : good(call, reply))
        .then(json -> {
          String nonce = nonce(json);
          return nonce.isEmpty() || nonce.equals(lease.nonce().reveal())
              ? Result.done()
              : Result.bad(FlyProblems.leaseLost(call, "Fly made a new lease instead"));
        });
  }

  @Override
  public Result<Done> release(AppName app, Lease lease) {
    String id = lease.machineId();
    FlyCall call =
        FlyCall.of(
                "DELETE",
                url(app, "machines", id, "lease"),
                purpose("give back the lease of the machine", where(app, id)))
            .under(lease);
    return client.send(call).then(reply -> ended(reply) ? Result.done() : doneOr(call, reply));
  }

  /** Our nonce came from Fly; when it is refused, that lease is over (§2.3). */
  private static boolean ended(FlyReply reply) {
    return switch (reply.status()) {
      case 400, 404, 409 -> true;
      default -> false;
    };
  }

  private HttpUrl leaseUrl(AppName app, String id, Duration ttl) {
    return url(app, "machines", id, "lease")
        .newBuilder()
        .addQueryParameter("ttl", Long.toString(ttl.toSeconds()))
        .build();
  }

  /** The documented form, beside the query that flyctl uses. */
  private static ObjectNode leaseBody(Duration ttl) {
    return FlyJson.object().put("ttl", ttl.toSeconds());
  }

  /** Wrapped in {@code data}, unlike the OpenAPI document says. */
  private static String nonce(JsonNode json) {
    return MachineReader.text(json.path("data").isObject() ? json.path("data") : json, "nonce");
  }

  @Override
  public Result<Map<String, String>> secretDigests(AppName app) {
    FlyCall call = FlyCall.of("GET", url(app, "secrets"), purpose("list the secrets", where(app)));
    return body(call)
        .then(json -> {
          if (!json.isObject()) {
            return Result.bad(FlyProblems.garbled(call, "the secrets are no JSON object", ""));
          }
          var digests = new TreeMap<String, String>();
          json.path("secrets")
              .forEach(secret ->
                  digests.put(
                      MachineReader.text(secret, "name"), MachineReader.text(secret, "digest")));
          return Result.ok(digests);
        });
  }

  @Override
  public Result<Long> setSecrets(AppName app, Map<String, Secret> values) {
    ObjectNode texts = FlyJson.object();
    values.forEach((name, value) -> texts.put(name, value.reveal()));
    FlyCall call =
        FlyCall.of("POST", url(app, "secrets"), purpose("set secrets", where(app)))
            .sending(FlyJson.object().set("values", texts))
            .hiding(List.copyOf(values.values()));
    return body(call)
        .then(json -> {
          JsonNode version = json.path(json.has("version") ? "version" : "Version");
          return version.canConvertToLong()
              ? Result.ok(version.longValue())
              : Result.bad(FlyProblems.garbled(call, "the secrets have no version", ""));
        });
  }

  @Override
  public Result<List<String>> logs(AppName app, String id, int lines) {
    FlyCall call =
        FlyCall.of(
            "GET",
            FlyClient.logsUrl(api, app.value(), id),
            purpose("read the logs of the machine", where(app, id)));
    return client
        .send(call)
        .then(reply ->
            withoutLogs(reply)
                ? Result.ok(List.of())
                : good(call, reply).map(json -> newest(json, lines)));
  }

  /** A deploy token can't read logs, and that must not fail a deployment (§1.2; §7, no. 24). */
  private static boolean withoutLogs(FlyReply reply) {
    return switch (reply.status()) {
      case 401, 403, 404 -> true;
      default -> false;
    };
  }

  private static List<String> newest(JsonNode json, int lines) {
    var messages = new ArrayList<String>();
    for (JsonNode entry : json.path("data")) {
      messages.add(MachineReader.text(entry.path("attributes"), "message"));
    }
    return List.copyOf(messages.subList(Math.max(0, messages.size() - lines), messages.size()));
  }

  private Result<JsonNode> body(FlyCall call) {
    return client.send(call).then(reply -> good(call, reply));
  }

  private Result<Done> done(FlyCall call) {
    return client.send(call).then(reply -> doneOr(call, reply));
  }

  private static Result<Done> doneOr(FlyCall call, FlyReply reply) {
    return good(call, reply).map(_ -> Done.DONE);
  }

  private static Result<JsonNode> good(FlyCall call, FlyReply reply) {
    return reply.good() ? Result.ok(reply.body()) : Result.bad(FlyProblems.of(call, reply));
  }

  private static Purpose purpose(String doing, Where where) {
    return new Purpose(doing, where, Twice.HARMLESS);
  }

  private static Where where(AppName app) {
    return Where.system("Fly", "app " + app);
  }

  private static Where where(AppName app, String machine) {
    return Where.system("Fly", "app " + app + ", machine " + machine);
  }

  private HttpUrl url(AppName app, String... more) {
    return FlyClient.machinesUrl(
        api, Stream.concat(Stream.of("apps", app.value()), Arrays.stream(more)).toList());
  }
}
