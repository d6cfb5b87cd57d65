package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.machines.Accidents.Verdict;
import dev.relayctl.sandbox.machines.Events.Exit;
import dev.relayctl.sandbox.machines.Machine.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One start of a machine: what runs in it, its directory, its ports. */
final class Run {
  private final Guest guest;
  private final Running running;
  private final Path directory;
  private final Map<String, String> environment;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Verdict verdict = Verdict.TRUE;
  private final AtomicReference<@Nullable Exit> pretended = new AtomicReference<>();

  Run(Guest guest, Running running, Path directory, Map<String, String> environment) {
    this.guest = guest;
    this.running = running;
    this.directory = directory;
    this.environment = Map.copyOf(environment);
  }

  Guest guest() {
    return guest;
  }

  Running running() {
    return running;
  }

  /** The private root directory. */
  Path directory() {
    return directory;
  }

  /** What the process was started with; holds secrets. */
  Map<String, String> environment() {
    return environment;
  }

  /** Kills the process and reports another end than that: as if memory had run out, say. */
  void die(Exit exit) {
    pretended.set(exit);
    guest.kill();
  }

  /** How the process ended, once it has, without anybody having asked for it. */
  Exit exit() {
    Exit exit = pretended.get();
    return exit == null ? Exit.byItself(guest.exitValue()) : exit;
  }

  /** What its checks are to say. */
  Verdict verdict() {
    return verdict;
  }

  void judge(Verdict verdict) {
    this.verdict = verdict;
  }

  /** Notes that nothing concerning this start is to go on. */
  void finish() {
    over.countDown();
  }

  boolean finished() {
    return over.getCount() == 0;
  }

  /** Waits; true when the run was finished meanwhile. */
  boolean finishedWithin(Duration pause) {
    try {
      return over.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
