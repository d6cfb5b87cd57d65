package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.machines.Machine.Registration;
import dev.relayctl.sandbox.machines.Machines.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;

/** Starting, stopping and the rest of a machine's life (specification §2.2). */
final class LifeRoutes {
  private final World world;

  LifeRoutes(World world) {
    this.world = world;
  }

  void addTo(Router router) {
    router
        .add("DELETE", World.MACHINE, r -> world.withMachine(r, m -> destroy(m, r)))
        .add("POST", World.MACHINE + "/start", r -> world.withMachine(r, m -> start(m, r)))
        .add("POST", World.MACHINE + "/stop", r -> world.withMachine(r, m -> stop(m, r)))
        .add("POST", World.MACHINE + "/suspend", r -> world.withMachine(r, m -> suspend(m, r)))
        .add("POST", World.MACHINE + "/restart", r -> world.withMachine(r, m -> restart(m, r)))
        .add("POST", World.MACHINE + "/signal", r -> world.withMachine(r, m -> signal(m, r)))
        .add(
            "POST",
            World.MACHINE + "/cordon",
            r -> world.withMachine(r, m -> register(m, r, Registration.CORDONED)))
        .add(
            "POST",
            World.MACHINE + "/uncordon",
            r -> world.withMachine(r, m -> register(m, r, Registration.REGISTERED)));
  }

  private Answer start(Machine machine, Request request) {
    var before = new ArrayList<State>();
    Decision decision =
        guarded(
            machine,
            request,
            m -> {
              before.add(m.state());
              return world.transitions().start(m);
            });
    return switch (decision) {
      case Decision.Refused(Answer answer) -> answer;
      case Decision.Changed _ -> {
        world.lifecycle().boot(machine.id());
        yield Answer.ok(
            Json.object()
                .put("previous_state", before.getFirst().wire())
                .put("migrated", false)
                .put("new_host", ""));
      }
    };
  }

  private Answer stop(Machine machine, Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty()) {
      return Failures.badRequest("the body is no JSON object");
    }
    Stopper.Manner manner =
        Stopper.Manner.of(machine.config())
            .or(
                body.get().path("signal").asText(""),
                GoDuration.read(body.get().get("timeout"), Duration.ZERO));
    return then(
        guarded(machine, request, world.transitions()::stop),
        () -> world.lifecycle().halt(machine.id(), manner));
  }

  private Answer suspend(Machine machine, Request request) {
    return then(
        guarded(machine, request, world.transitions()::suspend),
        () -> world.lifecycle().halt(machine.id(), Stopper.Manner.of(machine.config())));
  }

  private Answer restart(Machine machine, Request request) {
    String signal = request.query("signal");
    String timeout = request.query("timeout");
    Stopper.Manner manner =
        request.asks("force_stop")
            ? Stopper.Manner.AT_ONCE
            : Stopper.Manner.of(machine.config())
                .or(
                    signal == null ? "" : signal,
                    timeout == null
                        ? Duration.ZERO
                        : GoDuration.parse(timeout).orElse(Duration.ZERO));
    return then(
        guarded(machine, request, world.transitions()::restart),
        () -> world.lifecycle().restart(machine.id(), manner));
  }

  private Answer destroy(Machine machine, Request request) {
    boolean force = request.asks("force") || request.asks("kill");
    Decision decision =
        guarded(machine, request, force ? world.transitions()::kill : world.transitions()::destroy);
    return then(decision, () -> world.lifecycle().destroy(machine.id(), Stopper.Manner.AT_ONCE));
  }

  private Answer register(Machine machine, Request request, Registration registration) {
    return then(
        guarded(machine, request, m -> world.transitions().register(m, registration)), () -> {});
  }

  private Answer signal(Machine machine, Request request) {
    String name =
        request
            .body()
            .map(b -> b.path("signal").asText(""))
            .map(LocalProcesses::signalName)
            .orElse("");
    if (name.isEmpty()) {
      return Failures.badRequest("invalid signal");
    }
    Optional<Run> run = world.lifecycle().run(machine.id());
    if (run.isEmpty()) {
      return Failures.precondition("machine is not running");
    }
    run.get().guest().signal(name);
    return Answer.okay();
  }

  private Decision guarded(
      Machine machine, Request request, Function<Machine, Decision> transition) {
    return world
        .machines()
        .decide(
            machine.id(),
            m ->
                world
                    .leases()
                    .conflict(m, request.header(Leases.HEADER))
                    .<Decision>map(Decision.Refused::new)
                    .orElseGet(() -> transition.apply(m)));
  }

  private Answer then(Decision decision, Runnable work) {
    return switch (decision) {
      case Decision.Refused(Answer answer) -> answer;
      case Decision.Changed _ -> {
        world.documents().flush();
        work.run();
        yield Answer.okay();
      }
    };
  }
}
