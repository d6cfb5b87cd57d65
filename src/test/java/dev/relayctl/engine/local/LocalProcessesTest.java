package dev.relayctl.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalProcessesTest {
  private final LocalProcesses processes = new LocalProcesses();

  @TempDir Path directory;

  @Test
  void givesAProgramItsInput() {
    var call = new Processes.Call(List.of("cat"), directory, Map.of(), SOON, "not-a-secret");

    Processes.Ran ran = processes.run(call).orElse(LocalProcessesTest::failed);

    assertThat(ran.stdout()).isEqualTo("not-a-secret");
    assertThat(call.toString()).isEqualTo("cat");
  }

  @Test
  void doesNotMindAProgramThatReadsNoInput() {
    var call = new Processes.Call(List.of("true"), directory, Map.of(), SOON, "x".repeat(1000));

    Processes.Ran ran = processes.run(call).orElse(LocalProcessesTest::failed);

    assertThat(ran.exitCode()).isZero();
  }

  @Test
  void givesLinesOnWhileTheProgramIsStillRunning() throws Exception {
    Path goOn = directory.resolve("go-on");
    Process _ = new ProcessBuilder("mkfifo", goOn.toString()).start().onExit().get(10, SECONDS);
    var lines = new CopyOnWriteArrayList<String>();
    var first = new CountDownLatch(1);

    var ran =
        CompletableFuture.supplyAsync(() ->
            processes.follow(
                script("echo one; echo oops >&2; read -r line < " + goOn + "; echo \"$line\""),
                line -> {
                  lines.add(line);
                  if (line.equals("one")) {
                    first.countDown();
                  }
                }));
    assertThat(first.await(10, SECONDS)).as("the first line, before the end").isTrue();
    Files.writeString(goOn, "two\n");

    Processes.Ran end = ran.get(10, SECONDS).orElse(LocalProcessesTest::failed);
    assertThat(end.stdout()).isEqualTo("one\ntwo\n");
    assertThat(end.stderr()).isEqualTo("oops\n");
    assertThat(lines).contains("oops").containsSubsequence("one", "two");
  }

  @Test
  void letsTheProgramGoOnWhenTheTakerOfLinesThrows() throws Exception {
    Path end = directory.resolve("end");
    var call = script("for i in 1 2 3; do echo $i; done; echo reached > " + end);

    assertThatThrownBy(() ->
            processes.follow(
                call,
                _ -> {
                  throw new IllegalArgumentException("no");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("no");

    assertThat(end).hasContent("reached");
  }

  @Test
  void keepsTheEndOfALongOutputAndSaysThatItIsCut() {
    Processes.Ran ran =
        processes
            .follow(script("yes 0123456789 | head -n 300000; echo the reason"), _ -> {})
            .orElse(LocalProcessesTest::failed);

    assertThat(ran.extent()).isEqualTo(Processes.Extent.CUT);
    assertThat(ran.stdout()).hasSize(1 << 20).endsWith("the reason\n");
  }

  @Test
  void endsTheProgramWhenInterruptedAndLetsItCleanUp() throws Exception {
    Path cleaned = directory.resolve("cleaned");
    var started = new CountDownLatch(1);
    var result = new CompletableFuture<Result<Processes.Ran>>();
    Thread thread =
        Thread.ofPlatform()
            .start(() ->
                result.complete(
                    processes.follow(
                        script(
                            "trap 'touch " + cleaned + "; exit 1' TERM; echo up; sleep 60 & wait"),
                        _ -> started.countDown())));
    assertThat(started.await(10, SECONDS)).isTrue();

    thread.interrupt();

    assertThat(result.get(10, SECONDS).problems().getFirst())
        .isInstanceOf(Problem.Interrupted.class);
    assertThat(cleaned).exists();
  }

  /**
   * A terminal's ctrl-C goes to the program, too, which may end before this process hears of it.
   */
  @Test
  void aProgramThatWasAskedToStopHasNotFailed() {
    for (String signal : List.of("INT", "TERM")) {
      assertThat(processes.run(script("kill -" + signal + " $$")).problems().getFirst())
          .as(signal)
          .isInstanceOf(Problem.Interrupted.class);
    }
    assertThat(processes.run(script("exit 129")).orElse(LocalProcessesTest::failed).exitCode())
        .isEqualTo(129);
  }

  @Test
  void doesNotWaitForAChildThatOutlivesTheProgram() {
    Processes.Ran ran =
        processes.run(script("(sleep 60 & echo $!)")).orElse(LocalProcessesTest::failed);

    ProcessHandle child = ProcessHandle.of(Long.parseLong(ran.stdout().strip())).orElseThrow();
    assertThat(child.isAlive()).isTrue();
    child.destroy();
  }

  @Test
  void doesNotWaitWhenInterruptedForAChildThatNobodyCanFind() throws Exception {
    var child = new CompletableFuture<Long>();
    var result = new CompletableFuture<Result<Processes.Ran>>();
    Thread thread =
        Thread.ofPlatform()
            .start(() ->
                result.complete(
                    processes.follow(
                        script("(sleep 60 & echo $!); exec sleep 60"),
                        line -> child.complete(Long.parseLong(line)))));
    long pid = child.get(10, SECONDS);

    thread.interrupt();

    assertThat(result.get(10, SECONDS).problems().getFirst())
        .isInstanceOf(Problem.Interrupted.class);
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
  }

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final TimeUnit SECONDS = TimeUnit.SECONDS;

  private Processes.Call script(String text) {
    try {
      Path file = Files.writeString(directory.resolve("script.sh"), text);
      return new Processes.Call(List.of("sh", file.toString()), directory, Map.of(), SOON);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Processes.Ran failed(List<Problem> problems) {
    throw new AssertionError(problems.toString());
  }
}
