package dev.relayctl.fakes;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a fake was asked, and which of its next answers are problems. Not for several threads. */
final class Faults {
  private record Fault(Problem problem, Moment moment) {}

  private enum Moment {
    BEFORE_THE_WORK,
    AFTER_THE_WORK
  }

  private final Class<?> port;
  private final Map<String, Queue<Fault>> faults = new HashMap<>();
  private final List<String> journal = new ArrayList<>();

  Faults(Class<?> port) {
    this.port = port;
  }

  /** The next call of the method returns the problem and does nothing. */
  void failNext(String method, Problem problem) {
    add(method, new Fault(problem, Moment.BEFORE_THE_WORK));
  }

  /** The next call of the method does its work and returns the problem. */
  void loseNextAnswer(String method, Problem problem) {
    add(method, new Fault(problem, Moment.AFTER_THE_WORK));
  }

  List<String> journal() {
    return List.copyOf(journal);
  }

  private void add(String method, Fault fault) {
    if (Stream.of(port.getMethods()).noneMatch(m -> m.getName().equals(method))) {
      throw new IllegalArgumentException(port.getSimpleName() + " has no method " + method);
    }
    faults.computeIfAbsent(method, _ -> new ArrayDeque<>()).add(fault);
  }

  <T> Result<T> asked(String method, String subject, Supplier<Result<T>> answer) {
    journal.add(method + " " + subject);
    Queue<Fault> waiting = faults.get(method);
    Fault fault = waiting == null ? null : waiting.poll();
    if (fault == null) {
      return answer.get();
    }
    switch (fault.moment()) {
      case BEFORE_THE_WORK -> {}
      case AFTER_THE_WORK -> {
        Result<T> _ = answer.get();
      }
    }
    return Result.bad(fault.problem());
  }
}
