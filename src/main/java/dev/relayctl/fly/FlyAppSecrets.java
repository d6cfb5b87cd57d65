package dev.relayctl.fly;

import static dev.relayctl.fly.FlyRequests.purpose;
import static dev.relayctl.fly.FlyRequests.where;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import dev.relayctl.run.AppSecrets;
import dev.relayctl.run.Ticker;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** An app's secrets on Fly ({@code specs/fly-machines.md} §2.6). */
public final class FlyAppSecrets implements AppSecrets {
  private final FlyRequests fly;

  /** Secrets behind an API; the client and the ticker as for {@link FlyFleet}. */
  public FlyAppSecrets(FlyApi api, OkHttpClient http, InstantSource clock, Ticker ticker) {
    this.fly = new FlyRequests(api, new FlyClient(api, http, clock, ticker));
  }

  @Override
  public Result<List<Kept>> list(AppName app) {
    FlyCall call =
        FlyCall.of("GET", fly.url(app, "secrets"), purpose("list the secrets", where(app)));
    return fly.body(call).then(json -> kept(call, json));
  }

  @Override
  public Result<List<Kept>> set(AppName app, Map<String, Secret> values) {
    ObjectNode texts = FlyJson.object();
    values.forEach((name, value) -> texts.put(name, value.reveal()));
    return change(app, "set the secrets", texts, List.copyOf(values.values()));
  }

  @Override
  public Result<List<Kept>> unset(AppName app, Collection<String> names) {
    ObjectNode nothing = FlyJson.object();
    names.forEach(nothing::putNull);
    return change(app, "unset the secrets", nothing, List.of());
  }

  private Result<List<Kept>> change(
      AppName app, String doing, ObjectNode values, List<Secret> hidden) {
    FlyCall call =
        FlyCall.of("POST", fly.url(app, "secrets"), purpose(doing, where(app)))
            .sending(FlyJson.object().set("values", values))
            .hiding(hidden);
    return fly.body(call).then(json -> kept(call, json));
  }

  private static Result<List<Kept>> kept(FlyCall call, JsonNode json) {
    if (!json.isObject()) {
      return Result.bad(FlyProblems.garbled(call, "the secrets are no JSON object", ""));
    }
    var kept = new ArrayList<Kept>();
    for (JsonNode secret : json.path("secrets")) {
      kept.add(
          new Kept(
              MachineReader.text(secret, "name"),
              MachineReader.text(secret, "digest"),
              time(secret, "created_at"),
              time(secret, "updated_at")));
    }
    kept.sort(Comparator.comparing(Kept::name));
    return Result.ok(List.copyOf(kept));
  }

  private static @Nullable Instant time(JsonNode secret, String key) {
    try {
      return OffsetDateTime.parse(MachineReader.text(secret, key)).toInstant();
    } catch (DateTimeException _) {
      return null;
    }
  }
}
