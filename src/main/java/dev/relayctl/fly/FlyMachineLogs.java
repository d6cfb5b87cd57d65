package dev.relayctl.fly;

import static dev.relayctl.fly.FlyRequests.good;
import static dev.relayctl.fly.FlyRequests.purpose;
import static dev.relayctl.fly.FlyRequests.where;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.problem.Result;
import java.util.ArrayList;
import java.util.List;

/** What machines wrote ({@code specs/fly-machines.md} §8.3). */
record FlyMachineLogs(FlyRequests fly) {
  Result<List<String>> newest(AppName app, String id, int lines) {
    FlyCall call =
        FlyCall.of(
            "GET", fly.logsUrl(app, id), purpose("read the logs of the machine", where(app, id)));
    return fly.send(call)
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
}
