package dev.relayctl.fly;

import static dev.relayctl.fly.FlyRequests.purpose;
import static dev.relayctl.fly.FlyRequests.where;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.fly.FlyCall.Purpose;
import dev.relayctl.fly.FlyCall.Twice;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Fleet.AddressKind;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The addresses of apps ({@code specs/fly-machines.md} §2.1). */
record FlyAddresses(FlyRequests fly) {
  /** Looks first: Fly gives out a second address of a kind without a question. */
  Result<Done> allocate(AppName app, AddressKind kind) {
    return kinds(app).then(present -> present.contains(kind) ? Result.done() : assign(app, kind));
  }

  private Result<Set<AddressKind>> kinds(AppName app) {
    FlyCall call =
        FlyCall.of(
            "GET", fly.url(app, "ip_assignments"), purpose("read the app's addresses", where(app)));
    return fly.body(call)
        .then(json -> {
          if (!json.isObject()) {
            return Result.bad(FlyProblems.garbled(call, "the addresses are no JSON object", ""));
          }
          Set<AddressKind> kinds = EnumSet.noneOf(AddressKind.class);
          json.path("ips").forEach(address -> kinds.add(kind(address)));
          return Result.ok(kinds);
        });
  }

  private static AddressKind kind(JsonNode address) {
    String ip = MachineReader.text(address, "ip").toLowerCase(Locale.ROOT);
    if (ip.startsWith("fdaa:")) {
      return AddressKind.PRIVATE_V6;
    }
    if (ip.contains(":")) {
      return AddressKind.V6;
    }
    return address.path("shared").asBoolean(false) ? AddressKind.SHARED_V4 : AddressKind.V4;
  }

  private Result<Done> assign(AppName app, AddressKind kind) {
    String type = kind.name().toLowerCase(Locale.ROOT);
    return fly.done(
        FlyCall.of(
                "POST",
                fly.url(app, "ip_assignments"),
                new Purpose("give the app an address (" + type + ")", where(app), Twice.SECOND))
            .sending(FlyJson.object().put("type", type)));
  }
}
