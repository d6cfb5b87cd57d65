package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.http.Documents;
import dev.relayctl.sandbox.machines.Accidents.Accident;
import dev.relayctl.sandbox.machines.Events.Exit;
import dev.relayctl.sandbox.machines.Launcher.Launched;
import dev.relayctl.sandbox.machines.Machine.Intent;
import dev.relayctl.sandbox.machines.Machine.Setup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * What happens to a machine after the API has answered: processes are started and ended, and the
 * state follows. All work on one machine is done in order, by one thread; each piece looks first
 * whether the state still asks for it.
 */
final class Lifecycle implements AutoCloseable {
  private final Machines machines;
  private final Documents documents;
  private final Launcher launcher;
  private final Stopper stopper;
  private final Prober prober;
  private final Events events;
  private final Latency latency;
  private final Mishaps mishaps;
  private final Queues queues = new Queues();
  private final Map<String, Run> runs = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Lifecycle(
      Machines machines,
      Documents documents,
      Launcher launcher,
      Stopper stopper,
      Prober prober,
      Events events,
      Latency latency,
      Accidents accidents) {
    this.machines = machines;
    this.documents = documents;
    this.launcher = launcher;
    this.stopper = stopper;
    this.prober = prober;
    this.events = events;
    this.latency = latency;
    this.mishaps = new Mishaps(machines, accidents, latency, events);
  }

  /** What runs in a machine; empty while nothing does. */
  Optional<Run> run(String id) {
    return Optional.ofNullable(runs.get(id));
  }

  /** Starts a machine that is {@code starting}. */
  void boot(String id) {
    queues.submit(id, () -> launch(id));
  }

  /** Starts a machine that is down because a request has come for it. */
  void wake(String id) {
    machines.change(id, mishaps::wanted);
    boot(id);
  }

  /** Begins the life of a machine that has just been created. */
  void begin(String id) {
    queues.submit(
        id,
        () -> {
          latency.take(Latency.Delay.PULL);
          if (leave(id, State.CREATED, State.STARTING, State.STOPPED)) {
            launch(id);
          }
        });
  }

  /** Stops a machine that is {@code stopping} or {@code suspending}. */
  void halt(String id, Stopper.Manner manner) {
    queues.submit(
        id,
        () -> {
          State state = machines.find(id).map(Machine::state).orElse(State.DESTROYED);
          if (state == State.STOPPING || state == State.SUSPENDING) {
            latency.take(Latency.Delay.STOP);
            end(id, manner);
            State next = state == State.STOPPING ? State.STOPPED : State.SUSPENDED;
            change(id, m -> m.state() == state ? m.in(next, events.now()) : m);
          }
        });
  }

  /** Ends the old version's process of a machine that is {@code replacing}, starts the new one. */
  void swap(String id, Setup old, Stopper.Manner manner) {
    queues.submit(
        id,
        () -> {
          prober.reset(id);
          end(id, manner);
          latency.take(Latency.Delay.REPLACE);
          if (mishaps.revertUpdate(id)) {
            change(id, m -> m.state() == State.REPLACING ? m.withSetup(old) : m);
          }
          if (leave(id, State.REPLACING, State.STARTING, State.STOPPED)) {
            launch(id);
          }
        });
  }

  /** Ends and starts the process of a machine that is {@code restarting}. */
  void restart(String id, Stopper.Manner manner) {
    queues.submit(
        id,
        () -> {
          end(id, manner);
          change(
              id,
              m ->
                  m.state() == State.RESTARTING
                      ? m.in(State.STARTING, events.now())
                          .withEvent(events.host("restart", "starting"))
                      : m);
          launch(id);
        });
  }

  /** Ends a machine that is {@code destroying}. */
  void destroy(String id, Stopper.Manner manner) {
    queues.submit(
        id,
        () -> {
          if (machines.find(id).filter(m -> m.state() == State.DESTROYING).isPresent()) {
            latency.take(Latency.Delay.STOP);
            end(id, manner);
            prober.reset(id);
            MachineRoot.delete(launcher.home(id));
            change(
                id,
                m ->
                    m.in(State.DESTROYED, events.now())
                        .withEvent(events.host("destroy", "destroyed")));
            queues.retire(id);
          }
        });
  }

  /** Stops all processes; the machines' states stay, so that the next server starts them again. */
  @Override
  public void close() {
    closed = true;
    latency.close();
    queues.stopTimer();
    endAll();
    queues.close();
    // What was just being started while the others were ended.
    endAll();
    documents.flush();
  }

  private void endAll() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      runs.forEach((id, run) -> threads.execute(() -> quietly(id, run)));
    }
  }

  private void quietly(String id, Run run) {
    if (runs.remove(id, run)) {
      machines.find(id).ifPresent(m -> stopper.stop(m, run, Stopper.Manner.of(m.config())));
      launcher.clear(run);
      machines.change(id, m -> m.running(null));
    }
  }

  /** Leaves a state for the one that the intent asks for; whether the machine is to be started. */
  private boolean leave(String id, State from, State up, State down) {
    return change(
            id,
            m -> {
              if (m.state() != from) {
                return m;
              }
              return m.in(m.life().intent() == Intent.RUN ? up : down, events.now());
            })
        .filter(m -> m.state() == up)
        .isPresent();
  }

  private void launch(String id) {
    Optional<Machine> found = machines.find(id).filter(m -> m.state() == State.STARTING);
    if (found.isEmpty() || runs.containsKey(id) || closed) {
      return;
    }
    Machine machine = found.get();
    latency.take(Latency.Delay.START);
    List<Accident> happening = mishaps.atBoot(id);
    switch (launcher.launch(machine)) {
      case Launched.Up(Run run) -> {
        runs.put(id, run);
        happening.forEach(accident -> befall(id, run, accident));
        prober.watch(machine, run);
        change(
            id,
            m -> {
              Machine up = m.running(run.running()).withEvent(events.host("start", "started"));
              return m.state() == State.STARTING ? up.in(State.STARTED, events.now()) : up;
            });
        var _ = run.guest().onExit().thenRun(() -> queues.submit(id, () -> ended(id, run)));
      }
      case Launched.Down(String why) -> {
        launcher.log(id).write(List.of("machine not started: " + why));
        died(id, new Exit(127, -1, Exit.Cause.ITSELF, why));
      }
    }
  }

  private void befall(String id, Run run, Accident accident) {
    switch (accident) {
      case Accident.Checks(Accidents.Verdict verdict) -> run.judge(verdict);
      case Accident.Ends(Exit exit, long after) ->
          queues.later(Duration.ofMillis(after), () -> queues.submit(id, () -> run.die(exit)));
      case Accident.Stopped(long after) ->
          queues.later(Duration.ofMillis(after), () -> stopUnused(id));
      case Accident.Revert _,
          Accident.SlowReplacement _,
          Accident.SlowStart _,
          Accident.Host _ -> {}
    }
  }

  /** Stops a machine as the platform does with one that nobody uses. */
  private void stopUnused(String id) {
    change(id, mishaps::unused);
    machines.find(id).ifPresent(m -> halt(id, Stopper.Manner.of(m.config())));
  }

  /** A process has ended without having been told to. */
  private void ended(String id, Run run) {
    if (!closed && runs.remove(id, run)) {
      launcher.clear(run);
      prober.stale(id);
      died(id, run.exit());
    }
  }

  private void died(String id, Exit exit) {
    change(
        id,
        m -> {
          boolean wanted = m.state() == State.STARTED || m.state() == State.STARTING;
          int earlier = m.life().restarts();
          if (wanted && RestartPolicy.of(m.config()).restarts(exit.code(), earlier)) {
            queues.later(RestartPolicy.pause(earlier), () -> boot(id));
            return m.running(null)
                .withEvent(events.exit(exit, true, earlier + 1))
                .restarts(earlier + 1)
                .in(State.STARTING, events.now());
          }
          Machine down = m.running(null).withEvent(events.exit(exit, false, earlier));
          return wanted ? down.in(State.STOPPED, Intent.STAY_DOWN, events.now()) : down;
        });
    retire(id);
  }

  /** Destroys a stopped machine that was made for one run only. */
  void retire(String id) {
    change(
        id,
        m ->
            m.state() == State.STOPPED && m.config().path("auto_destroy").asBoolean(false)
                ? m.in(State.DESTROYING, Intent.BE_GONE, events.now())
                    .withLease(null)
                    .withEvent(events.host("destroy", "destroying"))
                : m);
    destroy(id, Stopper.Manner.AT_ONCE);
  }

  /** Ends a machine's process, if it has one, and notes its end. */
  private void end(String id, Stopper.Manner manner) {
    Run run = runs.get(id);
    Optional<Machine> machine = machines.find(id);
    if (run != null && machine.isPresent()) {
      Exit exit = stopper.stop(machine.get(), run, manner);
      if (runs.remove(id, run)) {
        launcher.clear(run);
        prober.stale(id);
        change(id, m -> m.running(null).withEvent(events.exit(exit, false, m.life().restarts())));
      }
    }
  }

  private Optional<Machine> change(String id, UnaryOperator<Machine> change) {
    Optional<Machine> changed = machines.change(id, change);
    documents.flush();
    return changed;
  }
}
