package dev.relayctl.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MachineState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Fleet.NewMachine;
import dev.relayctl.run.Fleet.Registration;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the tests of {@link FleetContract} need, and what its subclasses provide. */
abstract class FleetSetting {
  static final String ORGANIZATION = "personal";
  static final Duration LONG = Duration.ofSeconds(60);
  static final Duration TTL = Duration.ofSeconds(30);
  static final Set<MachineState> STARTED = EnumSet.of(MachineState.STARTED);
  static final Set<MachineState> STOPPED = EnumSet.of(MachineState.STOPPED);

  /** The fleet under test. */
  protected abstract Fleet fleet();

  /** A name that no app has yet; another one in each test. */
  protected abstract AppName freshApp();

  /** A config that runs until it is stopped. */
  protected abstract MachineConfig running();

  /** A config whose process ends by itself with the code, and isn't started again. */
  protected abstract MachineConfig exiting(int code);

  /** The next machine can't be created: there is no room for it. */
  protected abstract void noCapacity();

  /** How many addresses the app has. */
  protected abstract int addressCount(AppName app);

  /** Lets time pass. */
  protected abstract void pass(Duration time);

  AppName app() {
    AppName app = freshApp();
    value(fleet().createApp(app, ORGANIZATION));
    return app;
  }

  Machine started(AppName app) {
    return created(app, running(), Launch.START, STARTED);
  }

  Machine stopped(AppName app) {
    return created(app, running(), Launch.LEAVE_STOPPED, STOPPED);
  }

  static NewMachine machine(MachineConfig config, Launch launch) {
    return new NewMachine("fra", config, launch, Registration.REGISTERED, null);
  }

  Machine created(AppName app, MachineConfig config, Launch launch, Set<MachineState> until) {
    Machine made =
        value(
            fleet()
                .create(app, new NewMachine("fra", config, launch, Registration.REGISTERED, null)));
    await(app, made.id(), made.instanceId(), until);
    return value(fleet().machine(app, made.id()));
  }

  void await(AppName app, String id, @Nullable String instanceId, Set<MachineState> states) {
    value(fleet().await(app, id, instanceId, states, LONG));
  }

  static <T> T value(Result<T> result) {
    return result.orElse(problems -> {
      throw new AssertionError("expected a value, but: " + problems);
    });
  }

  static Problem problem(Result<?> result) {
    assertThat(result.problems()).as("problems of " + result).isNotEmpty();
    return result.problems().getFirst();
  }

  static void assertFailed(Result<?> result, String id, Repeat repeat) {
    assertThat(problem(result))
        .isInstanceOfSatisfying(
            Problem.Failed.class,
            failed -> {
              assertThat(failed.facts().id()).hasToString(id);
              assertThat(failed.repeat()).isEqualTo(repeat);
            });
  }

  Machine stopped(AppName app, MachineConfig config) {
    return created(app, config, Launch.LEAVE_STOPPED, STOPPED);
  }

  Machine untilExited(AppName app, String id) {
    Machine machine = value(fleet().machine(app, id));
    for (int i = 0; i < 100 && machine.unrequestedExit().isEmpty(); i++) {
      pass(Duration.ofMillis(100));
      machine = value(fleet().machine(app, id));
    }
    return machine;
  }
}
