package dev.relayctl.engine.local;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Processes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Programs of this machine. */
public final class LocalProcesses implements Processes {
  private static final int SECONDS_TO_STOP = 5;

  /** After SIGINT and SIGTERM: a terminal's ctrl-C may reach a program before this process. */
  private static final Set<Integer> ASKED_TO_STOP = Set.of(130, 143);

  @Override
  public Result<Ran> run(Call call) {
    return run(call, OutputReader::whole);
  }

  @Override
  public Result<Ran> follow(Call call, Consumer<String> line) {
    return run(call, stream -> OutputReader.lines(stream, line));
  }

  private static Result<Ran> run(Call call, Function<InputStream, OutputReader> reading) {
    var builder = new ProcessBuilder(call.arguments()).directory(call.directory().toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> call.withheld().stream().anyMatch(name::startsWith));
    builder.environment().putAll(call.environment());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return Result.bad(ProgramProblems.notStarted(call.arguments().getFirst(), at(call), e));
    }
    // Small enough for the pipe, so that writing doesn't wait for the program to read.
    try (OutputStream input = process.getOutputStream()) {
      input.write(call.input().getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // A program that doesn't want its input has said so by closing it.
    }
    OutputReader stdout = reading.apply(process.getInputStream());
    OutputReader stderr = reading.apply(process.getErrorStream());
    try {
      if (!ended(process, call.timeout())) {
        kill(process);
        return Result.bad(tooLong(call));
      }
      String out = stdout.text();
      String err = stderr.text();
      boolean cut = stdout.cut() || stderr.cut();
      int exitCode = process.exitValue();
      return ASKED_TO_STOP.contains(exitCode)
          ? Result.bad(interrupted(call))
          : Result.ok(new Ran(exitCode, out, err, cut ? Extent.CUT : Extent.WHOLE));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(interrupted(call));
    }
  }

  /** An interrupt ends the process first, so that it doesn't outlive the one who asked for it. */
  private static boolean ended(Process process, Duration timeout) throws InterruptedException {
    try {
      return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      kill(process);
      throw e;
    }
  }

  /** Asks it to stop, so that it can clean up, and doesn't wait long for that. */
  private static void kill(Process process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroy();
    descendants.forEach(ProcessHandle::destroy);
    boolean ended = false;
    try {
      ended = process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      process.destroyForcibly();
    }
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  private static Problem interrupted(Call call) {
    return ProgramProblems.interrupted(
        call.arguments().getFirst(), at(call), "the same command goes on from here");
  }

  private static Problem tooLong(Call call) {
    return Problem.failed(
        "process.timeout",
        call.arguments().getFirst() + " did not end within " + call.timeout().toSeconds() + " s",
        at(call),
        "it was killed",
        "run it by hand to see what it waits for");
  }

  private static Where at(Call call) {
    return Where.system("this machine", String.join(" ", call.arguments()));
  }
}
