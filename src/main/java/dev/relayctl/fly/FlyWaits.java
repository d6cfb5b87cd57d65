package dev.relayctl.fly;

import static dev.relayctl.fly.FlyRequests.doneOr;
import static dev.relayctl.fly.FlyRequests.purpose;
import static dev.relayctl.fly.FlyRequests.where;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.MachineState;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Waiting for machines on Fly's side ({@code specs/fly-machines.md} §2.2). */
record FlyWaits(FlyRequests fly) {
  /** The states that Fly can be asked to wait for. */
  private static final Set<MachineState> AWAITABLE =
      EnumSet.of(
          MachineState.STARTED,
          MachineState.STOPPED,
          MachineState.SUSPENDED,
          MachineState.DESTROYED,
          MachineState.FAILED);

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  Result<Done> await(
      AppName app,
      String id,
      @Nullable String instanceId,
      Set<MachineState> states,
      Duration atMost) {
    if (states.isEmpty() || !AWAITABLE.containsAll(states)) {
      throw new IllegalArgumentException("Fly can't wait for " + states);
    }
    long seconds = clamped(atMost).plusMillis(999).toSeconds();
    HttpUrl.Builder url = fly.url(app, "machines", id, "wait").newBuilder();
    states.stream().sorted().forEach(state -> url.addQueryParameter("state", state.word()));
    url.addQueryParameter("timeout", Long.toString(seconds));
    if (instanceId != null) {
      // The newer and the older name of the same thing: some hosts ask for the older one.
      url.addQueryParameter("version", instanceId).addQueryParameter("instance_id", instanceId);
    }
    FlyCall call =
        FlyCall.of("GET", url.build(), purpose("wait for the machine", where(app, id)))
            .patient(Duration.ofSeconds(seconds));
    return fly.send(call)
        .then(reply ->
            reply.status() == 408
                ? Result.bad(FlyProblems.waitTimeout(call, reply))
                : doneOr(call, reply));
  }

  private static Duration clamped(Duration atMost) {
    if (atMost.compareTo(LEAST) < 0) {
      return LEAST;
    }
    return atMost.compareTo(LONGEST) > 0 ? LONGEST : atMost;
  }
}
