package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Documents;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * All machines and the results of their checks. Each question and each change is atomic; {@link
 * #await} tells when something changed.
 */
final class Machines {
  private static final String FOLDER = "machines/";

  private final Documents documents;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Machine> machines = new HashMap<>();
  private final Map<String, Map<String, CheckResult>> checks = new HashMap<>();

  /** The outcome of a check. {@code status}: passing, warning or critical. */
  record CheckResult(String status, String output, long updatedMillis) {
    boolean passing() {
      return status.equals("passing");
    }
  }

  /** What becomes of a request to change a machine. */
  sealed interface Decision {
    /** The machine as it is from now on. */
    record Changed(Machine machine) implements Decision {}

    /** Nothing changes, and this is why. */
    record Refused(Answer answer) implements Decision {}
  }

  Machines(Documents documents) throws IOException {
    this.documents = documents;
    for (Machine machine : documents.readAll(FOLDER, Machine.class)) {
      machines.put(machine.id(), machine);
    }
  }

  /** The machine of that id; empty when there is none. */
  Optional<Machine> find(String id) {
    return locked(() -> Optional.ofNullable(machines.get(id)));
  }

  /** All machines, by age. */
  List<Machine> all() {
    return locked(() -> {
      var all = new ArrayList<>(machines.values());
      all.sort(
          Comparator.comparingLong((Machine m) -> m.identity().createdMillis())
              .thenComparing(Machine::id));
      return all;
    });
  }

  /** An app's machines, destroyed ones included, by age. */
  List<Machine> of(String app) {
    return all().stream().filter(m -> m.app().equals(app)).toList();
  }

  void add(Machine machine) {
    locked(() -> {
      store(machine);
      return machine;
    });
  }

  /** Changes a machine, if it still exists. */
  Optional<Machine> change(String id, UnaryOperator<Machine> change) {
    return locked(() -> {
      Machine old = machines.get(id);
      if (old == null) {
        return Optional.empty();
      }
      Machine next = change.apply(old);
      store(next);
      return Optional.of(next);
    });
  }

  /** Decides about a machine and changes it in one go. */
  Decision decide(String id, Function<Machine, Decision> decide) {
    return locked(() -> {
      Machine old = machines.get(id);
      if (old == null) {
        return new Decision.Refused(Failures.noMachine(id));
      }
      Decision decision = decide.apply(old);
      if (decision instanceof Decision.Changed(Machine next) && !next.equals(old)) {
        store(next);
      }
      return decision;
    });
  }

  /** Forgets a machine for good. */
  void forget(String id) {
    locked(() -> {
      machines.remove(id);
      checks.remove(id);
      documents.delete(FOLDER + id);
      changed.signalAll();
      return id;
    });
  }

  /** A machine's check results by name; empty while it has none. */
  Map<String, CheckResult> checks(String id) {
    return locked(() -> Map.copyOf(checks.getOrDefault(id, Map.of())));
  }

  /** Replaces all check results of a machine. */
  void checks(String id, Map<String, CheckResult> results) {
    locked(() -> {
      checks.put(id, new TreeMap<>(results));
      changed.signalAll();
      return id;
    });
  }

  /** Notes a check's result; {@code updatedMillis} only moves when the result does. */
  void check(String id, String name, CheckResult result) {
    locked(() -> {
      Map<String, CheckResult> results = checks.computeIfAbsent(id, _ -> new TreeMap<>());
      CheckResult old = results.get(name);
      if (old == null || !old.status.equals(result.status) || !old.output.equals(result.output)) {
        results.put(name, result);
        changed.signalAll();
      }
      return id;
    });
  }

  /**
   * Waits until the question has an answer; empty when there is none within the time, or when the
   * thread was interrupted (and stays so). The question is asked under the lock: it must be quick.
   */
  <T> Optional<T> await(Duration atMost, Supplier<Optional<T>> question) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (true) {
        Optional<T> answer = question.get();
        if (answer.isPresent() || left <= 0) {
          return answer;
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Asks several things at one moment. */
  <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes everybody who waits, because something outside of the machines changed. */
  void wake() {
    locked(() -> {
      changed.signalAll();
      return true;
    });
  }

  private void store(Machine machine) {
    machines.put(machine.id(), machine);
    documents.put(FOLDER + machine.id(), machine);
    changed.signalAll();
  }
}
