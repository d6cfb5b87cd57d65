package dev.relayctl.fly;

import static dev.relayctl.fly.FlyRequests.doneOr;
import static dev.relayctl.fly.FlyRequests.good;
import static dev.relayctl.fly.FlyRequests.purpose;
import static dev.relayctl.fly.FlyRequests.where;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Fleet.Lease;
import java.time.Duration;
import okhttp3.HttpUrl;

/** The leases of machines ({@code specs/fly-machines.md} §2.3). */
record FlyLeases(FlyRequests fly) {
  Result<Lease> lease(AppName app, String id, Duration ttl, String description) {
    // Twice is harmless: the second time is refused until the unknown first lease ends.
    FlyCall call =
        FlyCall.of(
                "POST",
                leaseUrl(app, id, ttl),
                purpose("take the lease of the machine", where(app, id)))
            .sending(leaseBody(ttl).put("description", description));
    return fly.body(call)
        .then(json -> {
          String nonce = nonce(json);
          return nonce.isEmpty()
              ? Result.bad(FlyProblems.garbled(call, "the lease has no nonce", ""))
              : Result.ok(new Lease(id, Secret.of(nonce)));
        });
  }

  Result<Done> refresh(AppName app, Lease lease, Duration ttl) {
    String id = lease.machineId();
    FlyCall call =
        FlyCall.of(
                "POST",
                leaseUrl(app, id, ttl),
                purpose("extend the lease of the machine", where(app, id)))
            .sending(leaseBody(ttl))
            .under(lease);
    return fly.send(call)
        .then(reply ->
            reply.status() == 400 || reply.unknown()
                ? Result.bad(FlyProblems.leaseLost(call, FlyProblems.why(reply)))
                : good(call, reply))
        .then(json -> {
          String nonce = nonce(json);
          return nonce.isEmpty() || nonce.equals(lease.nonce().reveal())
              ? Result.done()
              : Result.bad(FlyProblems.leaseLost(call, "Fly made a new lease instead"));
        });
  }

  Result<Done> release(AppName app, Lease lease) {
    String id = lease.machineId();
    FlyCall call =
        FlyCall.of(
                "DELETE",
                fly.url(app, "machines", id, "lease"),
                purpose("give back the lease of the machine", where(app, id)))
            .under(lease);
    return fly.send(call).then(reply -> ended(reply) ? Result.done() : doneOr(call, reply));
  }

  /** Our nonce came from Fly; when it is refused, that lease is over (§2.3). */
  private static boolean ended(FlyReply reply) {
    return switch (reply.status()) {
      case 400, 404, 409 -> true;
      default -> false;
    };
  }

  private HttpUrl leaseUrl(AppName app, String id, Duration ttl) {
    return fly.url(app, "machines", id, "lease")
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
}
