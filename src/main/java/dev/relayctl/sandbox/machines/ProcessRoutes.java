package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looking into a running machine: commands in it and its processes (specification §2.2). */
final class ProcessRoutes {
  private static final Duration EXEC_DEFAULT = Duration.ofSeconds(60);
  private static final int LARGEST_OUTPUT = 1 << 20;

  private final World world;

  ProcessRoutes(World world) {
    this.world = world;
  }

  void addTo(Router router) {
    router
        .add("POST", World.MACHINE + "/exec", r -> world.withMachine(r, m -> exec(m, r)))
        .add("GET", World.MACHINE + "/ps", r -> world.withMachine(r, this::ps));
  }

  private Answer exec(Machine machine, Request request) {
    Optional<Answer> conflict = world.leases().conflict(machine, request.header(Leases.HEADER));
    if (conflict.isPresent()) {
      return conflict.get();
    }
    Optional<Run> run = world.lifecycle().run(machine.id());
    if (run.isEmpty()) {
      return Failures.precondition("machine is not running");
    }
    if (run.get().guest() instanceof IdleGuest) {
      return Failures.precondition("nothing can be executed in a machine without a process");
    }
    Optional<ObjectNode> body = request.body();
    List<String> command = body.map(ProcessRoutes::command).orElse(List.of());
    if (body.isEmpty() || command.isEmpty()) {
      return Failures.badRequest("command is required");
    }
    int seconds = body.get().path("timeout").asInt(0);
    try {
      return execute(
          run.get(),
          command,
          Json.text(body.get(), "stdin", ""),
          seconds > 0 ? Duration.ofSeconds(seconds) : EXEC_DEFAULT);
    } catch (IOException e) {
      return Failures.badRequest("could not execute: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Failures.error(503, "the sandbox is being stopped");
    }
  }

  /** The deprecated text form goes through a shell, so that its quotes mean what they say. */
  private static List<String> command(JsonNode body) {
    List<String> command = Json.texts(body, "command");
    String text = Json.text(body, "cmd", "");
    return command.isEmpty() && !text.isEmpty() ? List.of("/bin/sh", "-c", text) : command;
  }

  private static Answer execute(Run run, List<String> command, String input, Duration timeout)
      throws IOException, InterruptedException {
    var root = new MachineRoot(run.directory());
    Optional<Path> program =
        root.program(command.getFirst(), run.environment().getOrDefault("PATH", ""));
    if (program.isEmpty()) {
      return Failures.badRequest("no program " + command.getFirst() + " in the machine");
    }
    var arguments = new ArrayList<String>();
    arguments.add(program.get().toString());
    command.stream().skip(1).map(root::translate).forEach(arguments::add);
    Process process =
        LocalProcesses.start(
            arguments, run.directory(), run.environment(), LocalProcesses.Output.SEPARATE);
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    Thread readsOut = Thread.ofVirtual().start(() -> copy(process.getInputStream(), out));
    Thread readsErr = Thread.ofVirtual().start(() -> copy(process.getErrorStream(), err));
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // It doesn't read its input, which is its business.
    }
    boolean exited = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (!exited) {
      LocalProcesses.killTree(process.toHandle());
    }
    readsOut.join();
    readsErr.join();
    return exited
        ? Answer.ok(
            Json.object()
                .put("exit_code", process.exitValue())
                .put("exit_signal", 0)
                .put("stdout", out.toString(StandardCharsets.UTF_8))
                .put("stderr", err.toString(StandardCharsets.UTF_8)))
        : Failures.error(408, "deadline_exceeded: the command did not end in time");
  }

  private static void copy(InputStream from, ByteArrayOutputStream to) {
    try (from) {
      var buffer = new byte[8192];
      int read;
      while ((read = from.read(buffer)) >= 0) {
        to.write(buffer, 0, Math.min(read, Math.max(0, LARGEST_OUTPUT - to.size())));
      }
    } catch (IOException _) {
      // The process is gone.
    }
  }

  private Answer ps(Machine machine) {
    ArrayNode list = Json.array();
    Optional<Run> run = world.lifecycle().run(machine.id());
    run.ifPresent(r -> r.guest().processes().forEach(process -> list.add(stat(process, r))));
    run.filter(r -> r.guest() instanceof IdleGuest).ifPresent(r -> list.add(idle(r)));
    return Answer.ok(list);
  }

  private static ObjectNode idle(Run run) {
    ObjectNode node = stat(1, "idle", 0);
    ArrayNode sockets = node.putArray("listen_sockets");
    run.running()
        .ports()
        .keySet()
        .forEach(port -> sockets.addObject().put("proto", "tcp").put("address", "0.0.0.0:" + port));
    return node;
  }

  private static ObjectNode stat(long pid, String command, long millis) {
    return Json.object()
        .put("pid", pid)
        .put("command", command)
        .put("directory", "/")
        .put("cpu", 0)
        .put("rss", 0)
        .put("stime", 0)
        .put("rtime", millis);
  }

  private static ObjectNode stat(ProcessHandle process, Run run) {
    long millis = process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
    ObjectNode node = stat(process.pid(), process.info().command().orElse(""), millis);
    ArrayNode sockets = node.putArray("listen_sockets");
    if (process.pid() == run.running().pid()) {
      for (Map.Entry<Integer, Integer> port : run.running().ports().entrySet()) {
        if (listens(port.getValue())) {
          // As seen from inside of a real machine, where the internal port is the port.
          sockets.addObject().put("proto", "tcp").put("address", "0.0.0.0:" + port.getKey());
        }
      }
    }
    return node;
  }

  private static boolean listens(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
    } catch (IOException _) {
      return false;
    }
    return true;
  }
}
