package dev.relayctl.fakes;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.lint.Sizes;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Tracing;
import java.util.List;
import java.util.Set;

/** A world in which migrations do nothing worth a word. */
public final class NoTracing implements Tracing {
  @Override
  public Result<Traces> trace(Scripts scripts) {
    return Result.ok(new Traces(List.of(), Set.of()));
  }

  @Override
  public Result<Sizes> sizes(DatabaseUrl database) {
    return Result.ok(Sizes.UNKNOWN);
  }
}
