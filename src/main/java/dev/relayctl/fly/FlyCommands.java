package dev.relayctl.fly;

import static dev.relayctl.fly.FlyRequests.where;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.fly.FlyCall.Purpose;
import dev.relayctl.fly.FlyCall.Twice;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.MachineCommands;
import dev.relayctl.run.Ticker;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;

/** Fly's {@code exec} ({@code specs/fly-machines.md} §2.2). */
public final class FlyCommands implements MachineCommands {
  /** How the systems in between say that there is no such program. */
  private static final List<String> NOT_FOUND =
      List.of("no program", "not found", "no such file", "executable file");

  private final FlyRequests fly;

  /** Commands behind an API; the client and the ticker as for {@link FlyFleet}. */
  public FlyCommands(FlyApi api, OkHttpClient http, InstantSource clock, Ticker ticker) {
    this.fly = new FlyRequests(api, new FlyClient(api, http, clock, ticker));
  }

  @Override
  public Result<Ended> run(AppName app, String machine, Command command) {
    ObjectNode body = FlyJson.object();
    ArrayNode arguments = body.putArray("command");
    command.arguments().forEach(arguments::add);
    body.put("timeout", command.timeout().toSeconds());
    if (!command.input().isEmpty()) {
      body.put("stdin", command.input());
    }
    // What was typed may do anything: it is never sent twice on suspicion.
    FlyCall call =
        FlyCall.of(
                "POST",
                fly.url(app, "machines", machine, "exec"),
                new Purpose("run the command", where(app, machine), Twice.SECOND))
            .sending(body)
            .hiding(List.of(Secret.of(command.input())))
            .patient(command.timeout());
    return fly.send(call)
        .match(reply -> ended(call, reply, command), problems -> Result.bad(told(call, problems)));
  }

  private static Result<Ended> ended(FlyCall call, FlyReply reply, Command command) {
    if (reply.good()) {
      return ended(call, reply.body());
    }
    return Result.bad(
        switch (reply.status()) {
          case 408 -> timeout(call, reply, command);
          case 409 -> new Problem.Locked(FlyProblems.of(call, reply).facts());
          case 429 -> FlyProblems.of(call, reply);
          default ->
              saysNotFound(reply) ? notFound(call, reply, command) : FlyProblems.of(call, reply);
        });
  }

  private static Result<Ended> ended(FlyCall call, JsonNode json) {
    return json.path("exit_code").canConvertToInt()
        ? Result.ok(
            new Ended(
                json.path("exit_code").intValue(),
                Math.max(0, json.path("exit_signal").asInt(0)),
                MachineReader.text(json, "stdout"),
                MachineReader.text(json, "stderr")))
        : Result.bad(FlyProblems.garbled(call, "the command's end has no exit code", ""));
  }

  private static boolean saysNotFound(FlyReply reply) {
    String message = reply.message().toLowerCase(Locale.ROOT);
    // An unknown machine is "not found", too, and that is another problem.
    return reply.status() != 404 && NOT_FOUND.stream().anyMatch(message::contains);
  }

  private static Problem notFound(FlyCall call, FlyReply reply, Command command) {
    return Problem.failed(
        "command.not-found",
        "there is no program " + command.arguments().getFirst() + " in the machine",
        call.purpose().where(),
        FlyProblems.why(reply) + "; no shell looks for it",
        "name a program of the image, or: relayctl run ENV -- sh -c 'COMMAND'");
  }

  private static Problem timeout(FlyCall call, FlyReply reply, Command command) {
    return Problem.failed(
        "command.timeout",
        "the command did not end within " + command.timeout().toSeconds() + " s",
        call.purpose().where(),
        FlyProblems.why(reply) + "; it may still be running",
        "give it more time: --timeout SECONDS");
  }

  /** What a broken connection or ctrl-C means here: the command has perhaps begun. */
  private static List<Problem> told(FlyCall call, List<Problem> problems) {
    return Stream.concat(Stream.of(told(call, problems.getFirst())), problems.stream().skip(1))
        .toList();
  }

  private static Problem told(FlyCall call, Problem problem) {
    return problem instanceof Problem.Interrupted
        ? new Problem.Interrupted(
            Problem.facts(
                "command.interrupted",
                "interrupted while the command was running",
                call.purpose().where(),
                "the process was asked to stop; the command in the machine was not, and may go on",
                "look at what runs there: relayctl run ENV -- ps"))
        : problem;
  }
}
