package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.machines.Machine.Identity;
import dev.relayctl.sandbox.machines.Machine.ImageRef;
import dev.relayctl.sandbox.machines.Machine.Intent;
import dev.relayctl.sandbox.machines.Machine.Life;
import dev.relayctl.sandbox.machines.Machine.Registration;
import dev.relayctl.sandbox.machines.Machine.Setup;
import java.util.List;

/** Machines in any state, for unit tests. */
final class MachineStates {
  private MachineStates() {}

  static Machine in(State state) {
    Intent intent =
        state == State.STARTED || state == State.STARTING ? Intent.RUN : Intent.STAY_DOWN;
    return new Machine(
        new Identity("0123456789abcd", "tiny", "one", "ams", "fdaa::1", 0),
        setup("01OLD"),
        new Life(state, Registration.REGISTERED, intent, 0, null, 0),
        null,
        List.of(),
        List.of());
  }

  static Setup setup(String version) {
    return new Setup(
        version,
        Json.object().put("image", "registry.fly.io/tiny:1"),
        new ImageRef("registry.fly.io", "tiny", "1", "sha256:1"),
        0);
  }
}
