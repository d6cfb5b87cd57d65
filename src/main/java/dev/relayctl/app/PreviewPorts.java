package dev.relayctl.app;

import dev.relayctl.run.Attempts;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Frontends;
import dev.relayctl.run.Outside;

/** The systems that parts of a preview are in, beside its database. */
public record PreviewPorts(Fleet fleet, Frontends frontends, Attempts attempts) {
  /** Those of a run. */
  public static PreviewPorts of(Outside outside) {
    return new PreviewPorts(outside.fleet(), outside.frontends(), outside.attempts());
  }
}
