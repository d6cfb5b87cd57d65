package dev.relayctl.fly;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.fly.FlyCall.Purpose;
import dev.relayctl.fly.FlyCall.Twice;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** What all requests to Fly have in common: their addresses, and what counts as an answer. */
record FlyRequests(FlyApi api, FlyClient client) {
  /** Fly's answer, good or not. */
  Result<FlyReply> send(FlyCall call) {
    return client.send(call);
  }

  /** The JSON of a good answer. */
  Result<JsonNode> body(FlyCall call) {
    return send(call).then(reply -> good(call, reply));
  }

  /** A good answer, whatever it says. */
  Result<Done> done(FlyCall call) {
    return send(call).then(reply -> doneOr(call, reply));
  }

  static Result<Done> doneOr(FlyCall call, FlyReply reply) {
    return good(call, reply).map(_ -> Done.DONE);
  }

  static Result<JsonNode> good(FlyCall call, FlyReply reply) {
    return reply.good() ? Result.ok(reply.body()) : Result.bad(FlyProblems.of(call, reply));
  }

  /** The purpose of a request that does no harm when it arrives twice. */
  static Purpose purpose(String doing, Where where) {
    return new Purpose(doing, where, Twice.HARMLESS);
  }

  static Where where(AppName app) {
    return Where.system("Fly", "app " + app);
  }

  static Where where(AppName app, String machine) {
    return Where.system("Fly", "app " + app + ", machine " + machine);
  }

  HttpUrl url(AppName app, String... more) {
    return url(Stream.concat(Stream.of("apps", app.value()), Stream.of(more)).toList());
  }

  /** An address of the Machines API. */
  HttpUrl url(List<String> segments) {
    HttpUrl.Builder url = HttpUrl.get(api.machines().toString()).newBuilder().addPathSegment("v1");
    segments.forEach(url::addPathSegment);
    return url.build();
  }

  /** The logs of one machine (§8.3). */
  HttpUrl logsUrl(AppName app, String machine) {
    return HttpUrl.get(api.web().toString())
        .newBuilder()
        .addPathSegments("api/v1/apps")
        .addPathSegment(app.value())
        .addPathSegment("logs")
        .addQueryParameter("instance", machine)
        .build();
  }
}
