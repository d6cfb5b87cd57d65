package dev.relayctl.engine.local;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Processes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Programs of this machine. */
public final class LocalProcesses implements Processes {
  private static final int MOST_BYTES = 1 << 20;

  @Override
  public Result<Ran> run(Call call) {
    var builder = new ProcessBuilder(call.arguments()).directory(call.directory().toFile());
    builder.environment().putAll(call.environment());
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      return Result.bad(notStarted(call, e));
    }
    // Two threads of the system start sooner than the first virtual one.
    try (var threads = Executors.newFixedThreadPool(2)) {
      var stdout = threads.submit(() -> read(process.getInputStream()));
      var stderr = threads.submit(() -> read(process.getErrorStream()));
      if (!process.waitFor(call.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        kill(process);
        return Result.bad(tooLong(call));
      }
      return Result.ok(new Ran(process.exitValue(), stdout.get(), stderr.get()));
    } catch (InterruptedException _) {
      kill(process);
      Thread.currentThread().interrupt();
      return Result.bad(
          new Problem.Interrupted(
              Problem.facts(
                  "run.interrupted",
                  "interrupted while " + call.arguments().getFirst() + " was running",
                  at(call),
                  "the process was asked to stop",
                  "the same command goes on from here")));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Reads to the end, so that the program never blocks, but keeps only the beginning. */
  private static String read(InputStream stream) {
    try (stream) {
      byte[] kept = stream.readNBytes(MOST_BYTES);
      stream.transferTo(OutputStream.nullOutputStream());
      return new String(kept, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Problem notStarted(Call call, IOException e) {
    return Problem.failed(
        "process.not-found",
        "the program " + call.arguments().getFirst() + " could not be started",
        at(call),
        String.valueOf(e.getMessage()),
        "install it, or put its directory on the PATH");
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
