package dev.relayctl.fly;

import static dev.relayctl.fly.FlyRequests.purpose;
import static dev.relayctl.fly.FlyRequests.where;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The secrets of apps ({@code specs/fly-machines.md} §2.6). */
record FlySecrets(FlyRequests fly) {
  Result<Map<String, String>> digests(AppName app) {
    FlyCall call =
        FlyCall.of("GET", fly.url(app, "secrets"), purpose("list the secrets", where(app)));
    return fly.body(call)
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

  Result<Long> set(AppName app, Map<String, Secret> values) {
    ObjectNode texts = FlyJson.object();
    values.forEach((name, value) -> texts.put(name, value.reveal()));
    FlyCall call =
        FlyCall.of("POST", fly.url(app, "secrets"), purpose("set secrets", where(app)))
            .sending(FlyJson.object().set("values", texts))
            .hiding(List.copyOf(values.values()));
    return fly.body(call)
        .then(json -> {
          JsonNode version = json.path(json.has("version") ? "version" : "Version");
          return version.canConvertToLong()
              ? Result.ok(version.longValue())
              : Result.bad(FlyProblems.garbled(call, "the secrets have no version", ""));
        });
  }
}
