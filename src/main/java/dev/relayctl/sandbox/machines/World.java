package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Documents;
import dev.relayctl.sandbox.http.Request;
import java.util.Optional;
import java.util.function.Function;

/** What the routes work on, and the two questions that nearly all of them begin with. */
record World(
    Apps apps,
    Machines machines,
    Lifecycle lifecycle,
    Transitions transitions,
    Leases leases,
    Events events,
    Documents documents,
    Latency latency,
    Accidents accidents) {
  static final String MACHINE = "/v1/apps/{app}/machines/{id}";

  /** For how long a destroyed machine can still be read (§8.4). */
  static final long REMEMBERED_MILLIS = 15 * 60 * 1000;

  Views views() {
    return new Views(machines, accidents);
  }

  /** The answer for an app; 404 when there is none of that name. */
  Answer withApp(Request request, Function<App, Answer> then) {
    return apps.find(request.at("app"))
        .map(then)
        .orElseGet(() -> Failures.error(404, "app not found: " + request.at("app")));
  }

  /** The answer for a machine of the app; 404 when there is none, or it is long gone. */
  Answer withMachine(Request request, Function<Machine, Answer> then) {
    return withApp(
        request,
        app -> {
          String id = request.at("id");
          Optional<Machine> machine =
              machines.find(id).filter(m -> m.app().equals(app.name())).filter(this::remembered);
          if (machine.isPresent() && changes(request)) {
            Optional<Answer> outOfReach = accidents.outOfReach(machine.get());
            if (outOfReach.isPresent()) {
              return outOfReach.get();
            }
          }
          return machine.map(then).orElseGet(() -> Failures.noMachine(id));
        });
  }

  /** Destroying works without the host: what is left there is cleared away later. */
  private static boolean changes(Request request) {
    return !request.method().equals("GET") && !request.method().equals("DELETE");
  }

  /** Whether a list tells of it yet: it comes late to where lists are made. */
  boolean known(Machine machine) {
    return events.now() - machine.identity().createdMillis() >= latency.millis(Latency.Delay.LAG);
  }

  private boolean remembered(Machine machine) {
    if (!known(machine)) {
      return false;
    }
    long since = events.now() - machine.life().updatedMillis();
    if (machine.state() != State.DESTROYED || since < REMEMBERED_MILLIS) {
      return true;
    }
    machines.forget(machine.id());
    return false;
  }
}
