package dev.relayctl.fly;

import static dev.relayctl.fly.FlyRequests.good;
import static dev.relayctl.fly.FlyRequests.purpose;
import static dev.relayctl.fly.FlyRequests.where;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.AppLogs;
import dev.relayctl.run.Ticker;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** The logs of Fly's older API ({@code specs/fly-machines.md} §8.3). */
public final class FlyLogs implements AppLogs {
  private final FlyRequests fly;

  /** Logs behind an API; the client and the ticker as for {@link FlyFleet}. */
  public FlyLogs(FlyApi api, OkHttpClient http, InstantSource clock, Ticker ticker) {
    this.fly = new FlyRequests(api, new FlyClient(api, http, clock, ticker));
  }

  @Override
  public Result<Page> page(AppName app, Asked asked) {
    FlyCall call = FlyCall.of("GET", url(app, asked), purpose("read the logs", where(app)));
    return fly.send(call)
        .then(reply ->
            reply.status() == 401 || reply.status() == 403
                ? Result.bad(notPermitted(app, reply))
                : good(call, reply).map(json -> page(json, asked)));
  }

  private HttpUrl url(AppName app, Asked asked) {
    HttpUrl.Builder url =
        HttpUrl.get(fly.api().web().toString())
            .newBuilder()
            .addPathSegments("api/v1/apps")
            .addPathSegment(app.value())
            .addPathSegment("logs");
    if (asked.after() != null) {
      url.addQueryParameter("next_token", asked.after());
    }
    if (asked.machine() != null) {
      url.addQueryParameter("instance", asked.machine());
    }
    return url.build();
  }

  private static Page page(JsonNode json, Asked asked) {
    var lines = new ArrayList<Line>();
    for (JsonNode entry : json.path("data")) {
      JsonNode attributes = entry.path("attributes");
      String machine = MachineReader.text(attributes, "instance");
      lines.add(
          new Line(
              MachineReader.text(entry, "id"),
              time(MachineReader.text(attributes, "timestamp")),
              machine.isEmpty() ? MachineReader.text(attributes.path("meta"), "instance") : machine,
              MachineReader.text(attributes, "region"),
              MachineReader.text(attributes, "level"),
              MachineReader.text(attributes, "message")));
    }
    String next = MachineReader.text(json.path("meta"), "next_token");
    String before = asked.after() == null ? "" : asked.after();
    return new Page(lines, next.isEmpty() ? before : next);
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      return Instant.EPOCH;
    }
  }

  /** A deploy token does everything to its machines and can't read what they wrote (§1.2). */
  private static Problem notPermitted(AppName app, FlyReply reply) {
    return new Problem.Unauthorised(
        Problem.facts(
            "logs.not-permitted",
            "the token may not read the logs of " + app,
            where(app),
            FlyProblems.why(reply) + "; a deploy token lacks the permission to read logs",
            "use a token that may read the whole organization: fly tokens create readonly SLUG"));
  }
}
